/**
 * Courier of a visit: sends what waits, each answered by itself. Nothing counts as sent before the
 * server has named it with the digest of what this device holds.
 */
import { postJson, putBytes, renewToken } from "../kit/api";
import { ApiProblem } from "../kit/problems";
import type { Kept, VisitStore } from "./visit_store";

interface Result {
  id: string;
  status: "stored" | "known" | "conflict" | "refused";
  sha256: string | null;
  detail: { zh: string; en: string } | null;
}

interface Told {
  results: Result[];
  expected: string[];
  sealed_at: string | null;
  now: string;
}

/** How sending ended: all there, or why not. */
export type Ended = "sent" | "away" | "signed-out" | "refused" | "strange";

const MOST = 50;
const LONGEST_WAIT_MS = 300_000;

export class VisitCourier {
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: VisitStore,
    /** Told after each round: how it ended, and the server's clock where it answered. */
    private readonly told: (ended: Ended, now?: string) => void,
    private readonly words: (text: { zh: string; en: string }) => string,
  ) {}

  /** Send whenever there is a chance: on start, when the network or the page comes back, by a timer. */
  start(): void {
    window.addEventListener("online", () => void this.send());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) void this.send();
    });
    void this.send();
  }

  /** One tab at a time; the others find nothing left. */
  async send(): Promise<Ended> {
    clearTimeout(this.timer);
    const lock = `visit-${this.store.user}-${this.store.visit}`;
    const ended = await navigator.locks.request(lock, () => this.round());
    this.failures = ended === "sent" ? 0 : this.failures + 1;
    if (ended === "away" || ended === "strange") {
      const wait = Math.min(LONGEST_WAIT_MS, 5000 * 2 ** Math.min(this.failures, 6));
      this.timer = setTimeout(() => void this.send(), wait * (0.75 + Math.random() / 2));
    }
    return ended;
  }

  private async round(): Promise<Ended> {
    let now: string | undefined;
    let ended: Ended = "sent";
    try {
      let size = MOST;
      for (let waiting = await this.waiting(); waiting.length > 0; waiting = await this.waiting()) {
        try {
          const told = await this.post(waiting.slice(0, size));
          now = told.now;
        } catch (error) {
          // Too much at once, or one among them that cannot even be read: half as many.
          if (!(error instanceof ApiProblem) || ![400, 413, 422].includes(error.status))
            throw error;
          if (size === 1) await this.refuse(waiting[0] as Kept, error.message);
          size = Math.max(1, Math.floor(Math.min(size, waiting.length) / 2));
        }
      }
      for (const hash of await this.store.photosWaiting()) await this.sendPhoto(hash);
    } catch (error) {
      ended = reason(error);
    }
    this.told(ended, now);
    return ended;
  }

  private async waiting(): Promise<Kept[]> {
    return (await this.store.all()).filter(({ state }) => state === "waiting");
  }

  private async post(batch: Kept[]): Promise<Told> {
    const body = { operations: batch.map(({ operation }) => operation) };
    const told = await this.withToken(() =>
      postJson<Told>(`/api/v1/visits/${this.store.visit}/operations`, body),
    );
    if (!Array.isArray(told?.results)) throw new Error("this is not our server");
    const results = new Map(told.results.map((one) => [one.id, one]));
    let heard = 0;
    for (const kept of batch) {
      const result = results.get(kept.operation.id);
      if (!result) continue;
      heard += 1;
      const there = result.status === "stored" || result.status === "known";
      if (there && result.sha256 === kept.digest)
        await this.store.write({ ...kept, state: "sent" });
      else await this.refuse(kept, result.detail ? this.words(result.detail) : result.status);
    }
    if (heard === 0) throw new Error("this is not our server");
    return told;
  }

  private async refuse(kept: Kept, why: string): Promise<void> {
    await this.store.write({ ...kept, state: "refused", why });
  }

  private async sendPhoto(hash: string): Promise<void> {
    const photo = await this.store.photo(hash);
    if (!photo) return;
    const put = () =>
      putBytes<{ sha256: string }>(`/api/v1/visits/${this.store.visit}/photos/${hash}`, photo.blob);
    const arrived = await this.withToken(put);
    if (arrived.sha256 !== hash) throw new Error("this is not our server");
    await this.store.photoSent(hash);
  }

  /** The page may lie here since last week, and its token with it. */
  private async withToken<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      const stale = error instanceof ApiProblem && [400, 403].includes(error.status);
      if (!stale || !(await renewToken())) throw error;
      return ask();
    }
  }
}

function reason(error: unknown): Ended {
  if (!(error instanceof ApiProblem)) return error instanceof TypeError ? "away" : "strange";
  if (error.status === 401 || error.status === 403) return "signed-out";
  return error.status >= 500 || error.status === 429 ? "away" : "refused";
}

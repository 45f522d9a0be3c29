/**
 * Answers of a page without a studio: each is a record beside the community's own, laid down before
 * it is sent, so that it outlives the page; the studio or the worker may send it too, once.
 */
import { type CaseAnswer, isCaseAnswer } from "./case_answers";
import type { Post } from "./courier";
import type { Fault } from "./outcomes";
import { sendingLock } from "./send_lock";
import { besideKey, type Draft, DraftStore, recordsOf } from "./storage";
import { ifFree } from "./tabs";

export interface Sent {
  /** How many the server took, and how many wait here still. */
  taken: number;
  waiting: number;
  /** What the server would not take: whoever wrote it gets it back. */
  refused: CaseAnswer[];
  faults: Fault[];
  signIn: boolean;
}

export class AnswerBox {
  constructor(
    private readonly key: string,
    private readonly post: Post,
  ) {}

  /** Lay an answer down; rejects where the device has no room. */
  async put(answer: CaseAnswer): Promise<void> {
    const draft: Draft = {
      past: [],
      future: [],
      sketch: null,
      touched: [],
      queue: [answer],
      at: Date.now(),
    };
    await new DraftStore(besideKey(this.key, answer.id)).write(() => draft);
  }

  /** What waits here for a blind spot, or for all of them. */
  async waiting(feature?: string): Promise<CaseAnswer[]> {
    const found: CaseAnswer[] = [];
    for (const record of await recordsOf(this.key)) {
      const queue = (await new DraftStore(record).read())?.queue ?? [];
      found.push(...queue.filter(isCaseAnswer));
    }
    return feature ? found.filter((one) => one.feature === feature) : found;
  }

  /** Send what waits in records of its own; what others hold they send. */
  async send(): Promise<Sent> {
    const sent: Sent = { taken: 0, waiting: 0, refused: [], faults: [], signIn: false };
    for (const record of await recordsOf(this.key)) {
      if (record === this.key) continue;
      await ifFree(record, () => this.sendRecord(record, sent));
    }
    sent.waiting = (await this.waiting()).length;
    return sent;
  }

  private async sendRecord(record: string, sent: Sent): Promise<void> {
    const store = new DraftStore(record);
    const draft = await store.read();
    const answer = draft?.queue[0];
    if (!draft || !answer || draft.queue.length > 1 || draft.touched.length > 0 || draft.sketch)
      return; // a studio's
    if (!isCaseAnswer(answer)) return;
    const told = await navigator.locks.request(sendingLock(record), async () => {
      const known = new Map(await store.sent());
      return known.has(answer.id) ? { kind: "saved" as const } : this.post(answer);
    });
    if (told.kind === "saved") sent.taken += 1;
    if (told.kind === "refused") {
      sent.refused.push(answer);
      sent.faults.push(...told.faults);
    }
    if (told.kind === "sign-in") sent.signIn = true;
    if (told.kind === "saved" || told.kind === "refused") await store.clear();
  }
}

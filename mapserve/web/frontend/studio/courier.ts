/** Brings changesets to the server: one at a time, the same id until it is answered. */

import type { Conflict, Fault, Outcome } from "./answers";
import type { Journal } from "./journal";
import type { Changeset } from "./model";

/** Send and say what came back; never rejects: no answer is "unreachable". */
export type Post = (set: Changeset) => Promise<Outcome>;

export type State =
  | { kind: "saved"; at: Date | null }
  | { kind: "kept"; count: number }
  | { kind: "waiting"; count: number; offline: boolean }
  | { kind: "sending"; count: number }
  | { kind: "failed"; count: number };

const RETRY_MS = 15_000;

export class Courier {
  /** Fixed once it was tried: a second try must be the same, or it would count twice. */
  sealed: Changeset | null = null;
  /** Somebody pressed 儲存 and not everything went out since. */
  wanted = false;
  savedAt: Date | null = null;
  faults: Fault[] = [];
  conflicts: Conflict[] = [];
  signIn = false;
  /** 儲存 was pressed again while an earlier set was under way. */
  again = false;
  private sending = false;
  private unreachable = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly journal: Journal,
    private readonly post: Post,
    private readonly newId: () => string,
    private readonly online: () => boolean,
    private readonly changed: () => void | Promise<void>,
  ) {}

  state(): State {
    const count = this.count();
    if (this.sending) return { kind: "sending", count };
    if (this.faults.length || this.conflicts.length || this.signIn) {
      return { kind: "failed", count };
    }
    if (this.wanted && this.unreachable && this.online()) return { kind: "failed", count };
    if (this.wanted) return { kind: "waiting", count, offline: !this.online() };
    if (count || this.journal.sketch) return { kind: "kept", count };
    return { kind: "saved", at: this.savedAt };
  }

  /** How many features wait: those sealed and those that differ from what was sealed. */
  count(): number {
    const sealed = this.sealed
      ? [...this.sealed.create, ...this.sealed.modify, ...this.sealed.delete].map(({ id }) => id)
      : [];
    return new Set([...sealed, ...this.journal.changed()]).size;
  }

  /** Save what is drawn, now or when the network is back. */
  async save(comment = ""): Promise<Outcome | null> {
    this.wanted = true;
    this.again = this.sealed !== null;
    this.faults = [];
    this.signIn = false;
    return this.send(comment);
  }

  /** Try again if something waits: the network is back, the page was opened again. */
  async retry(): Promise<Outcome | null> {
    return this.wanted ? this.send("") : null;
  }

  private async send(comment: string): Promise<Outcome | null> {
    if (this.sending || this.conflicts.length) return null;
    this.sealed ??= this.journal.fold(this.newId(), comment, this.newId);
    if (!this.sealed) {
      this.wanted = false;
      await this.changed();
      return null;
    }
    this.sending = true;
    await this.changed(); // the sealed set is on the device before it leaves it
    const set = this.sealed;
    const outcome = this.online() ? await this.post(set) : ({ kind: "unreachable" } as const);
    this.sending = false;
    this.take(outcome, set);
    await this.changed();
    if (outcome.kind === "saved" && this.wanted) return (await this.send("")) ?? outcome;
    return outcome;
  }

  private take(outcome: Outcome, set: Changeset): void {
    this.unreachable = outcome.kind === "unreachable";
    switch (outcome.kind) {
      case "saved":
        this.journal.acknowledge(set, outcome.features);
        this.sealed = null;
        this.savedAt = new Date();
        this.wanted = this.again;
        this.again = false;
        break;
      case "conflict":
        this.conflicts = outcome.conflicts;
        this.sealed = null; // nothing was stored: what is chosen goes under a new id
        break;
      case "refused":
        this.faults = outcome.reused ? [] : outcome.faults;
        this.sealed = null;
        this.wanted = false;
        break;
      case "sign-in":
        this.signIn = true;
        break;
      case "unreachable":
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.retry(), RETRY_MS);
    }
  }
}

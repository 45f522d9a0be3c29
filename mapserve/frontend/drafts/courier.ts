/** Courier: sends the outbox in order, one at a time, with the same id until it is answered. */

import { isChangeset } from "./changesets";
import { kindOf } from "./entry_kinds";
import type { Journal } from "./journal";
import { countOf, type Entry } from "./outbox";
import type { Conflict, Fault, Outcome, Saved, Taken } from "./outcomes";

/** Send and say what came back; never rejects: no answer is "unreachable". */
export type Post = (entry: Entry) => Promise<Outcome>;

export type State =
  | { kind: "saved"; at: Date | null }
  | { kind: "kept"; count: number }
  | { kind: "waiting"; count: number; offline: boolean }
  | { kind: "sending"; count: number; photo: { done: number; of: number } | null }
  | { kind: "failed"; count: number }
  | { kind: "disputed"; count: number };

const RETRY_MS = 15_000;

export class Courier {
  /** What waits, in order. What was tried stays as it is: else it counts twice. */
  queue: Entry[] = [];
  savedAt: Date | null = null;
  faults: Fault[] = [];
  conflicts: Conflict[] = [];
  signIn = false;
  /** Which photo is on its way, of how many of the entry that is being sent. */
  photo: { done: number; of: number } | null = null;
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
    if (this.sending) return { kind: "sending", count, photo: this.photo };
    if (this.faults.length || this.signIn) return { kind: "failed", count };
    if (this.conflicts.length) return { kind: "disputed", count };
    if (this.queue.length && this.unreachable && this.online()) return { kind: "failed", count };
    if (this.queue.length) return { kind: "waiting", count, offline: !this.online() };
    if (count || this.journal.sketch) return { kind: "kept", count };
    return { kind: "saved", at: this.savedAt };
  }

  /** How many features wait: those queued and those that differ from what was queued. */
  count(): number {
    return countOf(this.queue, this.journal.changed());
  }

  /** Save what is drawn, now or when the network is back. */
  async save(comment = ""): Promise<Outcome | null> {
    this.faults = [];
    this.signIn = false;
    if (this.conflicts.length) return null;
    const waiting = this.journal.fold(this.newId(), comment, this.newId, this.queue);
    if (waiting) this.queue.push(waiting);
    return this.send();
  }

  /** Put an entry of any kind behind what waits, and send. */
  async add(entry: Entry): Promise<Outcome | null> {
    this.queue.push(entry);
    return this.send();
  }

  /** Try again if something waits: the network is back, the page was opened again. */
  async retry(): Promise<Outcome | null> {
    return this.send();
  }

  /** Send what waits until the network fails or the server wants an answer. */
  private async send(): Promise<Outcome | null> {
    if (this.sending || this.conflicts.length) return null;
    let outcome: Outcome | null = null;
    for (let head = this.queue[0]; head; head = this.queue[0]) {
      this.sending = true;
      await this.changed(); // it is on the device before it leaves it
      outcome = this.online() ? await this.post(head) : { kind: "unreachable" };
      this.sending = false;
      this.photo = null;
      this.take(outcome, head);
      await this.changed();
      if (outcome.kind !== "saved") return outcome;
    }
    if (!outcome) await this.changed();
    return outcome;
  }

  private take(outcome: Outcome, head: Entry): void {
    this.unreachable = outcome.kind === "unreachable";
    switch (outcome.kind) {
      case "saved":
        this.queue.shift();
        this.acknowledge(head, outcome);
        this.savedAt = new Date();
        break;
      // Nothing of it was stored. The queue stops here: what was drawn, later entries included, is
      // in the journal, and goes under a new id when the person has decided.
      case "conflict":
        this.conflicts = outcome.conflicts;
        this.queue = [];
        break;
      case "refused":
        this.faults = outcome.reused ? [] : outcome.faults;
        this.queue = [];
        break;
      case "sign-in":
        this.signIn = true;
        break;
      case "unreachable":
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.retry(), RETRY_MS);
    }
  }

  private acknowledge(head: Entry, taken: Taken): void {
    if (isChangeset(head)) this.journal.acknowledge(head, taken as Saved, this.queue);
    else kindOf(head)?.advance(head, taken, this.queue);
  }
}

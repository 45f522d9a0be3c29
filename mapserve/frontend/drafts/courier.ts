/** Courier: sends the outbox in order, one at a time, with the same id until it is answered. */

import { isChangeset, without } from "./changesets";
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
    if (this.queue.length)
      return { kind: "waiting", count, offline: this.unreachable || !this.online() };
    if (count || this.journal.sketch) return { kind: "kept", count };
    return { kind: "saved", at: this.savedAt };
  }

  /** How many features wait: those queued and those that differ from what was queued. */
  count(): number {
    return countOf(this.queue, this.journal.changed());
  }

  /**
   * Save what is drawn, now or when the network is back. What the server refuses, or what somebody
   * else changed too, waits for the person; it holds nothing else up. `known` is what the device
   * finds wrong by itself.
   */
  async save(comment = "", known: readonly Fault[] = []): Promise<Outcome | null> {
    this.faults = [...known];
    this.signIn = false;
    const { journal, newId, queue } = this;
    const set = journal.fold(newId(), comment, queue, this.asked());
    if (set) queue.push(set);
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

  /** Features that the person is asked about. */
  private asked(): Set<string> {
    const ids = [...this.faults, ...this.conflicts].map(({ id }) => id);
    return new Set(ids.filter((id) => id !== null));
  }

  /** Send what waits until the network fails or the server wants an answer. */
  private async send(): Promise<Outcome | null> {
    if (this.sending) return null;
    let outcome: Outcome | null = null;
    let stopped: Outcome | null = null;
    for (let head = this.queue[0]; head; head = this.queue[0]) {
      this.sending = true;
      await this.changed(); // it is on the device before it leaves it
      outcome = this.online() ? await this.post(head) : { kind: "unreachable" };
      this.sending = false;
      this.photo = null;
      const others = this.take(outcome, head);
      await this.changed();
      if (outcome.kind === "saved") continue;
      stopped ??= outcome;
      if (!others) return stopped;
    }
    if (!outcome) await this.changed();
    return stopped ?? outcome;
  }

  /** What an answer means for what waits; true when something else goes on without `head`. */
  private take(outcome: Outcome, head: Entry): boolean {
    this.unreachable = outcome.kind === "unreachable";
    switch (outcome.kind) {
      case "saved":
        this.queue.shift();
        this.acknowledge(head, outcome);
        this.savedAt = new Date();
        return true;
      case "conflict":
        return this.setAside(head, () => this.conflicts.push(...outcome.conflicts));
      case "refused":
        return this.setAside(head, () => {
          if (!outcome.reused) this.faults.push(...outcome.faults);
        });
      case "sign-in":
        this.signIn = true;
        return false;
      case "unreachable":
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.retry(), RETRY_MS);
        return false;
    }
  }

  /**
   * Nothing of it was stored. What the answer speaks of leaves the queue and waits in the journal
   * for the person; all else that was to be saved goes under new ids. Where the answer names no
   * feature that it did not name before nothing can be told apart, and the queue is given up.
   */
  private setAside(head: Entry, note: () => void): boolean {
    const before = this.asked().size;
    note();
    if (!isChangeset(head)) {
      this.queue.shift();
      return false;
    }
    const asked = this.asked();
    const apart = asked.size > before;
    this.queue = this.queue.flatMap((entry) => {
      if (!isChangeset(entry)) return entry;
      return (apart && without(entry, asked, this.newId())) || [];
    });
    return apart;
  }

  private acknowledge(head: Entry, taken: Taken): void {
    if (isChangeset(head)) this.journal.acknowledge(head, taken as Saved, this.queue);
    else kindOf(head)?.advance(head, taken, this.queue);
  }
}

/** Outbox: entries that wait for the server in order, and what a kind of entry has to say of itself. */
import type { Outcome, Taken } from "./outcomes";
import type { Known } from "./soundness";

/** What waits; all but this is the kind's own. */
export interface Entry {
  kind: string;
  /** What it changes, as it will be once this was taken; null: not there any more. */
  after: [id: string, state: unknown][];
}

/** A photo that an entry names, as the person knows it: which of the photos of what. */
export interface PhotoOf {
  /** What it belongs to, or null where nothing names it. */
  id: string | null;
  /** The attribute that holds it. */
  field: string;
  /** From 1; 0 where nothing names it. */
  number: number;
}

/** A kind of entry: where it goes, what it carries, what an answer means (decision outbox-kinds). */
export interface EntryKind<E extends Entry = Entry, T extends Taken = Taken> {
  readonly name: string;
  /** Where it is posted, below the API's address of the community. */
  readonly address: string;
  /** The page that sends it while it is open, and that holds the token which a request needs. */
  page(slug: string): string;
  /** The same as long as it is tried: the server counts what came twice once. */
  idOf(entry: E): string;
  /** Sent as JSON. */
  body(entry: E): unknown;
  /** What the server said to it. */
  outcome(status: number, answer: unknown, entry: E): Outcome<T>;
  /** It was taken: those behind it, none of them tried yet, go on from the answer. */
  advance(entry: E, taken: T, rest: readonly Entry[]): void;
  /** Ids of photos that go up before it. */
  photos(entry: E): string[];
  photoOf(entry: E, id: string): PhotoOf;
  /** Tell whether what a file brings is a whole entry; `known` tells of layers. */
  isSound(value: Record<string, unknown>, known: Known): boolean;
}

/** What has no kind was laid down when there was but one. */
export const FIRST_KIND = "changeset";

/** An outbox as it lies on a device or in a file, which may be older than the kinds are. */
export function withKinds(queue: readonly unknown[]): Entry[] {
  return queue.map((entry) => ({ kind: FIRST_KIND, ...(entry as Omit<Entry, "kind">) }));
}

/** How much waits: what is in the outbox, and what was changed since. */
export function countOf(queue: readonly Entry[], changed: Iterable<string>): number {
  return new Set([...queue.flatMap(({ after }) => after.map(([id]) => id)), ...changed]).size;
}

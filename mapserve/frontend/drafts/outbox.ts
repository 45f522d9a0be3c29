/** Outbox: changesets that wait for the server, each with what it leaves of its features. */
import { compare, resolve } from "./conflicts";
import type { Changeset, Content, Stored } from "./model";

export interface Waiting {
  set: Changeset;
  /** Its features as they were when it was saved; null: deleted. */
  after: [id: string, content: Content | null][];
}

export function idsOf(set: Changeset): string[] {
  return [...set.create, ...set.modify, ...set.delete].map(({ id }) => id);
}

/** How many features wait: those queued, and those changed since. */
export function countOf(queue: readonly Waiting[], changed: Iterable<string>): number {
  return new Set([...queue.flatMap(({ set }) => idsOf(set)), ...changed]).size;
}

/** What the server will hold of the queued features when all of the queue has gone up. */
export function ahead(queue: readonly Waiting[]): Map<string, Content | null> {
  return new Map(queue.flatMap(({ after }) => after));
}

/**
 * What is here of a feature, after the server took `meant` and answered `theirs`: what others
 * changed comes in, but for what was changed here since.
 */
export function combine(
  meant: Content | null,
  here: Content | null,
  theirs: Stored | null,
): Content | null {
  if (!meant || !here || !theirs) return here;
  const base = { ...meant, revision: 0 };
  const mine = compare(base, here, theirs).differences.map(({ field }) => [field, "mine"] as const);
  return resolve(base, here, theirs, new Map(mine));
}

/** The sets that still wait go on from what was answered; they were never tried. */
export function carry(
  rest: readonly Waiting[],
  meant: ReadonlyMap<string, Content | null>,
  answered: ReadonlyMap<string, Stored>,
): void {
  for (const { set, after } of rest) {
    for (const change of [...set.modify, ...set.delete]) {
      const theirs = answered.get(change.id);
      if (theirs) change.base = theirs.revision;
    }
    for (const entry of after) {
      const [id, content] = entry;
      const theirs = answered.get(id);
      if (theirs && content) entry[1] = combine(meant.get(id) ?? null, content, theirs);
    }
  }
}

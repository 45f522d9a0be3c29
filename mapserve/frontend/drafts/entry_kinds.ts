/** Registry of entry kinds: whatever can wait in the outbox has a line here. */
import { caseAnswers } from "./case_answers";
import { changesets } from "./changesets";
import { type Entry, type EntryKind, FIRST_KIND } from "./outbox";
import type { Taken } from "./outcomes";
import { isObject, type Known } from "./soundness";

const KINDS = new Map<string, EntryKind>();

/** Let entries of a kind be sent. */
export function register<E extends Entry, T extends Taken>(kind: EntryKind<E, T>): void {
  KINDS.set(kind.name, kind as unknown as EntryKind);
}

register(changesets);
register(caseAnswers);

/** Undefined for an entry that a later version of the page has laid down: it waits for that one. */
export function kindOf(entry: Entry): EntryKind | undefined {
  return KINDS.get(entry.kind);
}

export function isEntry(value: unknown, known: Known): boolean {
  if (!isObject(value)) return false;
  return KINDS.get(String(value.kind ?? FIRST_KIND))?.isSound(value, known) ?? false;
}

/** The API's address that an entry of the kind is posted to. */
export function addressOf(slug: string, kind: EntryKind): string {
  return `/api/v1/communities/${encodeURIComponent(slug)}/${kind.address}`;
}

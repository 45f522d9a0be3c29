/** Changesets as a kind of outbox entry: created, modified and deleted features of a map. */

import { same } from "../kit/deep_equal";
import type { Problem } from "../kit/problems";
import type * as schema from "../kit/schema";
import { compare, resolve } from "./conflicts";
import { type Changeset, type Content, filled, type Properties, type Stored } from "./model";
import { type Entry, type EntryKind, FIRST_KIND, type PhotoOf } from "./outbox";
import { type Conflict, type Fault, type Outcome, refusal, type Saved } from "./outcomes";
import { isContent, isId, isList, isObject, type Known } from "./soundness";

export interface ChangesetEntry extends Entry {
  set: Changeset;
  /** Its features as they were when it was saved; null: deleted. */
  after: [id: string, content: Content | null][];
}

/** The attribute that names photos, as the catalogue has it. */
export const PHOTOS = "photos";

export const changesets: EntryKind<ChangesetEntry, Saved> = {
  name: FIRST_KIND,
  address: "changesets",
  page: (slug) => `/c/${encodeURIComponent(slug)}/studio`,
  idOf: ({ set }) => set.id,
  body: ({ set }) => set,
  outcome: (status, answer, { set }) => understand(status, answer, set),
  advance: ({ after }, { features }, rest) =>
    carry(rest.filter(isChangeset), new Map(after), new Map(features)),
  photos: ({ set }) => [...new Set([...set.create, ...set.modify].flatMap(photosOf))],
  photoOf,
  isSound,
};

export function isChangeset(entry: Entry): entry is ChangesetEntry {
  return entry.kind === FIRST_KIND;
}

/** A feature as the API writes it, as one the journal keeps. */
export function stored(feature: schema.Feature): [string, Stored] {
  const { layer, revision, ...properties } = feature.properties;
  return [feature.id, { layer, revision, geometry: feature.geometry, properties }];
}

export function understand(status: number, answer: unknown, set: Changeset): Outcome<Saved> {
  if (status === 200 || status === 201) {
    const { revision = 0, features = [] } = answer as Partial<schema.Receipt>;
    return { kind: "saved", revision, features: features.map(stored) };
  }
  const problem: Problem = { ...(answer as Problem | null), status };
  if (status === 409 && problem.conflicts) {
    return { kind: "conflict", conflicts: problem.conflicts.map(conflict) };
  }
  return refusal(status, problem, (pointer) => place(pointer, set));
}

function conflict({ id, theirs }: schema.Conflict): Conflict {
  return { id, theirs: theirs && stored(theirs)[1] };
}

/** `/create/0/properties/bearing` → the feature's id and "bearing". */
function place(pointer: string, set: Changeset): Pick<Fault, "id" | "field"> {
  const [list = "", index = "", part = "", name = ""] = pointer.replace(/^#?\//, "").split("/");
  const entries = list === "create" ? set.create : list === "modify" ? set.modify : set.delete;
  const known = ["create", "modify", "delete"].includes(list);
  const id = known ? (entries[Number(index)]?.id ?? null) : null;
  return { id, field: part === "properties" ? name : part };
}

function photosOf({ properties }: { properties?: Properties }): string[] {
  const ids = properties?.[PHOTOS];
  return Array.isArray(ids) ? ids.map(String) : [];
}

function photoOf({ set }: ChangesetEntry, id: string): PhotoOf {
  const feature = [...set.create, ...set.modify].find((one) => photosOf(one).includes(id));
  const number = feature ? photosOf(feature).indexOf(id) + 1 : 0;
  return { id: feature?.id ?? null, field: PHOTOS, number };
}

/** A set under a new id without some features, or null when nothing else is in it. */
export function without(
  { kind, set, after }: ChangesetEntry,
  ids: ReadonlySet<string>,
  newId: string,
): ChangesetEntry | null {
  const rest = after.filter(([id]) => !ids.has(id));
  const kept = ({ id }: { id: string }) => !ids.has(id);
  const { comment, create, modify } = set;
  const left: Changeset = {
    id: newId,
    comment,
    create: create.filter(kept),
    modify: modify.filter(kept),
    delete: set.delete.filter(kept),
  };
  return rest.length > 0 ? { kind, set: left, after: rest } : null;
}

/** What the server will hold of the queued features when all of the queue has gone up. */
export function ahead(queue: readonly Entry[]): Map<string, Content | null> {
  return new Map(queue.filter(isChangeset).flatMap(({ after }) => after));
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
function carry(
  rest: readonly ChangesetEntry[],
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

/** The fields that differ; null takes a value away. */
export function patch(
  id: string,
  base: number,
  was: Content,
  now: Content,
): Changeset["modify"][number] {
  const before = filled(was.properties);
  const after = filled(now.properties);
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const fields = [...names].filter((name) => !same(before[name], after[name]));
  return {
    id,
    base,
    ...(same(was.geometry, now.geometry) ? {} : { geometry: now.geometry }),
    ...(fields.length
      ? { properties: Object.fromEntries(fields.map((name) => [name, after[name] ?? null])) }
      : {}),
  };
}

function isSound({ set, after }: Record<string, unknown>, known: Known): boolean {
  if (!isObject(set)) return false;
  const change = (one: unknown): one is Record<string, unknown> => isObject(one) && isId(one.id);
  const based = (one: unknown) => change(one) && Number.isInteger(one.base);
  const entry = (one: unknown) =>
    Array.isArray(one) && isId(one[0]) && (one[1] === null || isContent(one[1], known));
  return (
    isId(set.id) &&
    typeof set.comment === "string" &&
    isList(set.create, (one) => change(one) && isContent(one, known)) &&
    isList(set.modify, based) &&
    isList(set.delete, based) &&
    isList(after, entry)
  );
}

/** Journal of operations: undo, redo, autosave and the changeset all come from it. */

import { same } from "../kit/deep_equal";
import { ahead, type ChangesetEntry, changesets, combine, patch } from "./changesets";
import { type Changeset, type Content, filled, type Sketch, type Stored } from "./model";
import type { Entry } from "./outbox";
import type { Saved } from "./outcomes";

/** What one key (a feature's id, or the sketch) was before and is after; null: not there. */
export type Change =
  | { what: "feature"; id: string; before: Content | null; after: Content | null }
  | { what: "sketch"; before: Sketch | null; after: Sketch | null };

export interface Operation {
  /** Key of the words that name it: "draw", "move", "edit", "delete" … */
  name: string;
  changes: Change[];
  /** Operations in a row with the same mark count as one (turning a camera by keys). */
  mark?: string;
}

/** The journal as it lies in the device's storage. */
export interface Kept {
  past: Operation[];
  future: Operation[];
  sketch: Sketch | null;
  /** Touched features: what the server had when they were first touched, and what they are now. */
  touched: [id: string, base: Stored | null, now: Content | null][];
}

const MAX_STEPS = 500;

export class Journal {
  past: Operation[] = [];
  future: Operation[] = [];
  sketch: Sketch | null = null;
  /** What the server has. */
  private base = new Map<string, Stored>();
  /** What differs from it here; null: deleted here. */
  private now = new Map<string, Content | null>();
  /** The newest that is known of the server. */
  private revision = 0;

  /**
   * Take the server's features; touched ones keep the base they were touched on. False for what is
   * older than what was answered to a save since: it is not taken.
   */
  load(features: Iterable<[string, Stored]>, revision = this.revision): boolean {
    if (revision < this.revision) return false;
    this.revision = revision;
    const kept = [...this.now.keys()].map((id) => [id, this.base.get(id)] as const);
    this.base = new Map(features);
    for (const [id, base] of kept) {
      if (base) this.base.set(id, base);
      else this.base.delete(id);
    }
    return true;
  }

  get(id: string): Content | undefined {
    const here = this.now.get(id);
    return here === null ? undefined : (here ?? this.base.get(id));
  }

  stored(id: string): Stored | undefined {
    return this.base.get(id);
  }

  *features(): Generator<[string, Content]> {
    for (const [id, stored] of this.base) {
      const here = this.now.get(id);
      if (here !== null) yield [id, here ?? stored];
    }
    for (const [id, here] of this.now) if (here && !this.base.has(id)) yield [id, here];
  }

  /** Ids that a save would send. */
  changed(): string[] {
    return [...this.now].filter(([id]) => this.differs(id)).map(([id]) => id);
  }

  /** Do something and remember how to undo it. */
  record(name: string, changes: Change[], mark?: string): void {
    const real = changes.filter((change) => !same(change.before, change.after));
    if (real.length === 0) return;
    for (const change of real) this.put(change, change.after);
    const last = this.past.at(-1);
    if (mark && last?.mark === mark && this.future.length === 0) extend(last, real);
    else this.past.push({ name, changes: real, ...(mark ? { mark } : {}) });
    this.past.splice(0, this.past.length - MAX_STEPS);
    this.future = [];
  }

  create(name: string, id: string, content: Content): void {
    this.record(name, [{ what: "feature", id, before: null, after: content }]);
  }

  change(name: string, id: string, after: Partial<Content>, mark?: string): void {
    const before = this.get(id);
    if (!before) return;
    const content = { ...before, ...after };
    this.record(
      name,
      [{ what: "feature", id, before: plain(before), after: plain(content) }],
      mark,
    );
  }

  remove(name: string, id: string): void {
    const before = this.get(id);
    if (before) {
      this.record(name, [{ what: "feature", id, before: plain(before), after: null }]);
    }
  }

  draw(name: string, sketch: Sketch | null): void {
    this.record(name, [{ what: "sketch", before: this.sketch, after: sketch }]);
  }

  /** Turn the sketch into a feature, as one step. */
  finish(name: string, content: Content): string {
    const sketch = this.sketch;
    if (!sketch) throw new Error("there is no sketch to finish");
    this.record(name, [
      { what: "sketch", before: sketch, after: null },
      { what: "feature", id: sketch.id, before: null, after: content },
    ]);
    return sketch.id;
  }

  undo(): Operation | undefined {
    const step = this.past.pop();
    if (!step) return undefined;
    for (const change of [...step.changes].reverse())
      this.put(change, this.stepped(change, change.after, change.before));
    this.future.push(step);
    return step;
  }

  redo(): Operation | undefined {
    const step = this.future.pop();
    if (!step) return undefined;
    for (const change of step.changes)
      this.put(change, this.stepped(change, change.before, change.after));
    this.past.push(step);
    return step;
  }

  /**
   * Fold what was done since the last set of the queue into the next one, or null when nothing was.
   * The base of what an earlier set changes as well is filled in when that set is answered. What
   * stands in `except` waits for the person.
   */
  fold(
    id: string,
    comment: string,
    queue: readonly Entry[] = [],
    except: ReadonlySet<string> = new Set(),
  ): ChangesetEntry | null {
    const queued = ahead(queue);
    const set: Changeset = { id, comment, create: [], modify: [], delete: [] };
    const after: ChangesetEntry["after"] = [];
    for (const key of new Set([...this.changed(), ...queued.keys()])) {
      if (except.has(key)) continue;
      const stored = this.base.get(key);
      const was = queued.has(key) ? (queued.get(key) ?? null) : (stored ?? null);
      const now = this.get(key) ?? null;
      if (sameContent(was, now)) continue;
      after.push([key, now && plain(now)]);
      const base = stored?.revision ?? 0;
      if (!was && now)
        set.create.push({ id: key, ...plain(now), properties: filled(now.properties) });
      else if (was && !now) set.delete.push({ id: key, base });
      else if (was && now) set.modify.push(patch(key, base, was, now));
    }
    return after.length > 0 ? structuredClone({ kind: changesets.name, set, after }) : null;
  }

  /**
   * Take the answer to a set: what it holds is the server's now; later edits stay edits, and the
   * sets that still wait go on from the revision that was answered.
   */
  acknowledge(entry: ChangesetEntry, saved: Saved, rest: readonly Entry[] = []): void {
    this.revision = Math.max(this.revision, saved.revision);
    const meant = new Map(entry.after);
    for (const [id, theirs] of saved.features) {
      const here = this.get(id) ?? null;
      this.base.set(id, theirs);
      const now = combine(meant.get(id) ?? null, here && plain(here), theirs);
      this.now.set(id, now && plain(now));
    }
    for (const { id } of entry.set.delete) {
      const here = this.get(id);
      if (here) this.now.set(id, plain(here)); // brought back since
      this.base.delete(id);
    }
    changesets.advance(entry, saved, rest);
    this.settle();
  }

  /** Take what the server has of one feature (null: deleted there), keeping `now` as the edit. */
  rebase(id: string, theirs: Stored | null, now: Content | null): void {
    if (theirs) this.base.set(id, theirs);
    else this.base.delete(id);
    this.now.set(id, now ? plain(now) : null);
    this.settle();
  }

  keep(): Kept {
    return structuredClone({
      past: this.past,
      future: this.future,
      sketch: this.sketch,
      touched: [...this.now].map(([id, now]): Kept["touched"][number] => [
        id,
        this.base.get(id) ?? null,
        now,
      ]),
    });
  }

  restore(kept: Kept): void {
    this.past = kept.past;
    this.future = kept.future;
    this.sketch = kept.sketch;
    for (const [id, base, now] of kept.touched) {
      this.now.set(id, now);
      if (base) this.base.set(id, base);
      else this.base.delete(id);
    }
    this.settle();
  }

  /** Nothing was done here yet. */
  get untouched(): boolean {
    return this.now.size === 0 && !this.sketch && !this.past.length && !this.future.length;
  }

  /**
   * Take over what another tab of the same person left. Of a feature that both changed each field
   * is whose changed it; where both did, this one's. False: two shapes are half drawn, theirs has
   * no place here.
   */
  adopt(kept: Kept): boolean {
    if (this.untouched) {
      this.restore(kept);
      return true;
    }
    for (const [id, base, now] of kept.touched) {
      const here = this.now.get(id);
      if (here === undefined) {
        if (base) this.base.set(id, base);
        else this.base.delete(id);
        this.now.set(id, now);
      } else if (now) {
        const meant = base && plain(base);
        this.now.set(id, here ? combine(meant, here, { ...now, revision: 0 }) : now);
      }
    }
    this.settle();
    if (this.sketch && kept.sketch?.vertices.length) return false;
    this.sketch ??= kept.sketch;
    return true;
  }

  /** What a step leads to: `to`, but for fields that others changed since it was taken. */
  private stepped(change: Change, from: Change["after"], to: Change["after"]): Change["after"] {
    if (change.what === "sketch" || !from || !to) return to;
    const here = this.get(change.id);
    return here ? combine(from as Content, to as Content, { ...here, revision: 0 }) : to;
  }

  private put(change: Change, value: Content | Sketch | null): void {
    if (change.what === "sketch") this.sketch = value as Sketch | null;
    else {
      this.now.set(change.id, value as Content | null);
      this.settle();
    }
  }

  private differs(id: string): boolean {
    const now = this.now.get(id);
    return now !== undefined && !sameContent(this.base.get(id) ?? null, now);
  }

  private settle(): void {
    for (const id of [...this.now.keys()]) if (!this.differs(id)) this.now.delete(id);
  }
}

/** Let an operation go on: what it changed already only ends elsewhere. */
function extend(operation: Operation, changes: Change[]): void {
  for (const change of changes) {
    const key = (one: Change) => (one.what === "feature" ? one.id : one.what);
    const found = operation.changes.find((one) => key(one) === key(change));
    if (found) found.after = change.after;
    else operation.changes.push(change);
  }
}

function plain(content: Content): Content {
  return { layer: content.layer, geometry: content.geometry, properties: content.properties };
}

function sameContent(a: Content | null, b: Content | null): boolean {
  if (!a || !b) return a === b;
  return same(a.geometry, b.geometry) && same(filled(a.properties), filled(b.properties));
}

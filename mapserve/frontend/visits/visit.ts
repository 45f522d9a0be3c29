/** A visit as it stands on this device: what was answered, what is left, what that does to the metres. */
import { fold, type Known, type Sight, subject } from "../drafts/visit_operations";
import type { Draft, Kept, VisitStore } from "../drafts/visit_store";
import { lengthOf, watched } from "../geometry/ledger";
import type { Position } from "../kit/geojson";
import type { Check, Pack } from "./pack";

export interface Finding {
  sight: Sight;
  note: string;
  place: [number, number] | null;
  photos: string[];
  /** Two phones of one person say different things. */
  differs: boolean;
}

export class Visit {
  private kept: Kept[] = [];
  /** Of another phone of the same person, as the server told. */
  private elsewhere: Known[] = [];
  private standing = new Map<string, Known[]>();

  constructor(
    readonly pack: Pack,
    private readonly store: VisitStore,
    private readonly changed: () => void,
  ) {}

  async load(): Promise<void> {
    this.kept = await this.store.all();
    this.refold();
  }

  setElsewhere(operations: Known[]): void {
    this.elsewhere = operations;
    this.refold();
  }

  private refold(): void {
    const mine = this.kept.filter(({ state }) => state !== "refused");
    this.standing = fold([...this.elsewhere, ...mine.map(({ operation }) => operation)]);
    this.changed();
  }

  /** Answer: it supersedes whatever stands, on this phone and on the other. */
  async answer(draft: Omit<Draft, "supersedes">): Promise<void> {
    const before = this.standing.get(subject(draft.kind, draft.target)) ?? [];
    await this.store.add({ ...draft, supersedes: before.map(({ id }) => id) });
    await this.load();
  }

  finding(key: string): Finding | null {
    const found = this.standing.get(subject("finding", key)) ?? [];
    const last = found.at(-1);
    if (!last) return null;
    const { sight, note = "", place = null } = last.value as Partial<Finding>;
    return { sight: sight as Sight, note, place, photos: last.photos, differs: found.length > 1 };
  }

  score(key: string): { points: number | null; reason: string } | null {
    const last = this.standing.get(subject("score", key))?.at(-1);
    return last ? (last.value as { points: number | null; reason: string }) : null;
  }

  get left(): Check[] {
    return this.pack.checklist.filter(({ key }) => this.finding(key) === null);
  }

  /** What is not there watches nothing. */
  get missing(): Set<string> {
    const gone = this.pack.checklist.filter(({ key }) => this.finding(key)?.sight === "missing");
    return new Set(gone.map(({ key }) => key));
  }

  /** Metres watched at a minute of the week: sealed, as found here, and at application. */
  metres(minute: number): { sealed: number; found: number; before: number } {
    const { before, after } = this.pack.coverage;
    const sum = (ledger: typeof after, without: Set<string>) =>
      lengthOf(watched(ledger, minute, without));
    return {
      sealed: sum(after, new Set()),
      found: sum(after, this.missing),
      before: sum(before, new Set()),
    };
  }

  get waiting(): number {
    return this.kept.filter(({ state }) => state === "waiting").length;
  }

  get refused(): Kept[] {
    return this.kept.filter(({ state }) => state === "refused");
  }

  get ids(): string[] {
    return this.kept
      .filter(({ state }) => state !== "refused")
      .map(({ operation }) => operation.id);
  }

  /** Everything of this phone, for a file as the last resort. */
  get export(): unknown {
    return { visit: this.pack.visit, operations: this.kept };
  }
}

export function placeOf({ lon, lat }: Check): Position {
  return [lon, lat];
}

/** Outcome of sending: what the server said to an entry, whatever way it said it. */
import { faultsOf, isUnreachable, type Problem } from "../kit/problems";
import type { Stored } from "./model";

export interface Fault {
  /** The feature it is about, where the pointer tells. */
  id: string | null;
  /** The attribute, "geometry", or "" for the whole feature. */
  field: string;
  message: string;
  mend: string;
}

export interface Conflict {
  id: string;
  theirs: Stored | null;
}

/** The server has it; what else it says is the kind's own. */
export interface Taken {
  kind: "saved";
}

/** A changeset was taken: its features as the server has them, as of a revision. */
export interface Saved extends Taken {
  revision: number;
  features: [string, Stored][];
}

export type Outcome<T extends Taken = Taken> =
  | T
  | { kind: "conflict"; conflicts: Conflict[] }
  | { kind: "refused"; faults: Fault[]; reused: boolean }
  | { kind: "sign-in" }
  | { kind: "unreachable" };

const FORGED = "/problems/forgery-refused";
/** The same id was sent with other contents. */
const REUSED = "/problems/changeset-reused";

/** What every kind of entry means by a problem; `place` leads a pointer to what it is about. */
export function refusal(
  status: number,
  problem: Problem,
  place: (pointer: string) => Pick<Fault, "id" | "field">,
): Outcome<never> {
  if (status === 401 || problem.type === FORGED) return { kind: "sign-in" };
  if (isUnreachable(status)) return { kind: "unreachable" };
  const faults = faultsOf(problem).map(({ pointer = "", wrong, mend }) => ({
    ...place(pointer),
    message: wrong,
    mend,
  }));
  return { kind: "refused", faults, reused: problem.type === REUSED };
}

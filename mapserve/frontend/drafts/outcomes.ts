/** Outcome of a save: what the server said to a changeset, whatever way it said it. */

import type { Geometry } from "../geometry/geojson";
import type { Changeset, Properties, Stored } from "./model";

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

export type Outcome =
  | { kind: "saved"; revision: number; features: [string, Stored][] }
  | { kind: "conflict"; conflicts: Conflict[] }
  | { kind: "refused"; faults: Fault[]; reused: boolean }
  | { kind: "sign-in" }
  | { kind: "unreachable" };

interface ProblemDocument {
  type?: string;
  title?: string;
  detail?: string;
  errors?: { pointer?: string; detail?: string; cure?: string }[];
  conflicts?: Record<string, unknown>[];
}

interface GeoFeature {
  id: string;
  geometry: Geometry;
  properties: Properties & { layer: string; revision: number };
}

/** A feature as the API writes it, as one the journal keeps. */
export function stored(feature: GeoFeature): [string, Stored] {
  const { layer, revision, ...properties } = feature.properties;
  return [feature.id, { layer, revision, geometry: feature.geometry, properties }];
}

export function understand(status: number, body: unknown, set: Changeset): Outcome {
  const document = (body ?? {}) as ProblemDocument & { revision?: number; features?: unknown };
  if (status === 200 || status === 201) {
    const features = (document.features as GeoFeature[]) ?? [];
    return { kind: "saved", revision: document.revision ?? 0, features: features.map(stored) };
  }
  if (status === 409 && document.conflicts) {
    return { kind: "conflict", conflicts: document.conflicts.map(conflict) };
  }
  if (status === 401) return { kind: "sign-in" };
  if (status >= 500 || status === 429 || status === 408 || status === 0) {
    return { kind: "unreachable" };
  }
  return {
    kind: "refused",
    faults: faults(document, set),
    reused: document.type === "/problems/changeset-reused",
  };
}

function conflict(one: Record<string, unknown>): Conflict {
  const theirs = one.theirs as GeoFeature | null;
  return {
    id: String(one.id),
    theirs: theirs?.geometry ? stored(theirs)[1] : null,
  };
}

function faults(document: ProblemDocument, set: Changeset): Fault[] {
  const whole = document.detail ?? document.title ?? "";
  const errors = document.errors?.length ? document.errors : [{ pointer: "", detail: whole }];
  return errors.map((error) => ({
    ...place(error.pointer ?? "", set),
    message: error.detail ?? whole,
    mend: error.cure ?? "",
  }));
}

/** `/create/0/properties/bearing` → the feature's id and "bearing". */
function place(pointer: string, set: Changeset): { id: string | null; field: string } {
  const [list = "", index = "", part = "", name = ""] = pointer.replace(/^#?\//, "").split("/");
  const entries = list === "create" ? set.create : list === "modify" ? set.modify : set.delete;
  const known = ["create", "modify", "delete"].includes(list);
  const id = known ? (entries[Number(index)]?.id ?? null) : null;
  return { id, field: part === "properties" ? name : part };
}

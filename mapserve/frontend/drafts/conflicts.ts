/** Conflicts of two edits: which fields differ (three-way), and what the choices make of it. */

import { same } from "../kit/deep_equal";
import type { Geometry } from "../kit/geojson";
import { type Content, filled, type Stored } from "./model";

export type Side = "mine" | "theirs";

export interface Difference {
  /** An attribute, "geometry", or "feature" when one of the two deleted it. */
  field: string;
  mine: unknown;
  theirs: unknown;
}

export interface Comparison {
  differences: Difference[];
  /** Fields that only one of the two changed: reconciled without asking. */
  reconciled: number;
}

export function compare(
  base: Stored | undefined,
  mine: Content | null,
  theirs: Stored | null,
): Comparison {
  if (!mine || !theirs) {
    return { differences: [{ field: "feature", mine: !!mine, theirs: !!theirs }], reconciled: 0 };
  }
  const differences: Difference[] = [];
  let reconciled = 0;
  for (const [field, was, here, there] of fields(base, mine, theirs)) {
    if (same(here, there)) continue;
    if (base && (same(here, was) || same(there, was))) reconciled += 1;
    else differences.push({ field, mine: here, theirs: there });
  }
  return { differences, reconciled };
}

/** The feature that the choices make, on top of theirs; null: deleted. */
export function resolve(
  base: Stored | undefined,
  mine: Content | null,
  theirs: Stored | null,
  choices: ReadonlyMap<string, Side>,
): Content | null {
  if (!mine || !theirs) return choices.get("feature") === "mine" ? mine : theirs;
  const result: Content = { ...theirs, properties: { ...theirs.properties } };
  for (const [field, was, here, there] of fields(base, mine, theirs)) {
    const changedOnlyHere = base && same(there, was);
    if (choices.get(field) !== "mine" && !(changedOnlyHere && !choices.has(field))) continue;
    if (field === "geometry") result.geometry = here as Geometry;
    else if (here === undefined) delete result.properties[field];
    else result.properties[field] = here;
  }
  return { layer: result.layer, geometry: result.geometry, properties: result.properties };
}

function* fields(
  base: Stored | undefined,
  mine: Content,
  theirs: Stored,
): Generator<[field: string, was: unknown, here: unknown, there: unknown]> {
  yield ["geometry", base?.geometry, mine.geometry, theirs.geometry];
  const [was, here, there] = [
    filled(base?.properties ?? {}),
    filled(mine.properties),
    filled(theirs.properties),
  ];
  for (const name of new Set([...Object.keys(here), ...Object.keys(there)])) {
    yield [name, was[name], here[name], there[name]];
  }
}

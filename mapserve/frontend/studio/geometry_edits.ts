/** Geometry edits (split, merge, cut): the server overlays, the journal takes them as one step. */

import type { Change } from "../drafts/journal";
import type { Content } from "../drafts/model";
import { pointing, pointsAt } from "../drafts/references";
import { measure } from "../geometry/planar";
import { postJson } from "../kit/api";
import type { Geometry } from "../kit/geojson";
import { ApiProblem, type Told, toldOf } from "../kit/problems";
import type { Shapes } from "../kit/schema";
import { tellSeldom } from "./seldom_words";
import type { Studio } from "./studio";

export type Operation = "split" | "merge" | "cut";

/** What was made, or why nothing was. */
export type Made = { geometries: Geometry[] } | Told;

export async function overlay(
  studio: Studio,
  operation: Operation,
  content: Content,
  by: Geometry,
): Promise<Made> {
  const slug = encodeURIComponent(studio.community.slug);
  try {
    const body = { operation, shape: content.geometry, by };
    const made = await postJson<Shapes>(`/api/v1/communities/${slug}/geometry`, body);
    const takes = studio.layer(content.layer).geometry;
    if (made.geometries.every(({ type }) => takes.includes(type))) return made;
    return { wrong: tellSeldom("one_part"), mend: tellSeldom("one_part_mend") };
  } catch (error) {
    if (error instanceof ApiProblem) return toldOf(error);
    return { wrong: tellSeldom("needs_network"), mend: tellSeldom("needs_network_mend") };
  }
}

/** Put the pieces in the journal: the largest stays the feature, every other one is new. */
export function divide(studio: Studio, id: string, geometries: Geometry[]): void {
  const before = studio.journal.get(id);
  if (!before) return;
  const { layer, properties } = before;
  const size = (one: Geometry) => measure(one).area ?? measure(one).length ?? 0;
  const [largest, ...others] = [...geometries].sort((a, b) => size(b) - size(a));
  if (!largest) return;
  const content = (geometry: Geometry): Content => ({ layer, geometry, properties });
  studio.journal.record("split", [
    { what: "feature", id, before: content(before.geometry), after: content(largest) },
    ...others.map((other): Change => {
      const after = content(other);
      return { what: "feature", id: crypto.randomUUID(), before: null, after };
    }),
  ]);
}

/** Put one feature in the place of two; whatever pointed at the second points at the first. */
export function join(studio: Studio, id: string, other: string, geometry: Geometry): void {
  const { journal } = studio;
  const [first, second] = [journal.get(id), journal.get(other)];
  if (!first || !second) return;
  const plain = ({ layer, geometry, properties }: Content) => ({ layer, geometry, properties });
  // Answers that only the second has are kept.
  const properties = { ...second.properties, ...first.properties };
  const changes: Change[] = [
    {
      what: "feature",
      id,
      before: plain(first),
      after: { layer: first.layer, geometry, properties },
    },
    { what: "feature", id: other, before: plain(second), after: null },
  ];
  for (const [key, one] of journal.features()) {
    if (key === id || key === other) continue;
    if (!pointsAt(one.properties, other)) continue;
    const properties = pointing(one.properties, other, id);
    changes.push({
      what: "feature",
      id: key,
      before: plain(one),
      after: { ...plain(one), properties },
    });
  }
  journal.record("merge", changes);
}

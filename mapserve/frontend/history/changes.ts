/** Changes of a diff, as a list that can be drawn and told. */

import type { Catalogue, Feature, Properties } from "../kit/catalogue";
import type { Geometry } from "../kit/geojson";
import type { Difference } from "../kit/schema";

export interface Change {
  kind: "added" | "removed" | "changed";
  id: string;
  layer: string;
  /** As of the newer revision; of the older one for what is gone. */
  properties: Properties;
  older: Geometry | null;
  newer: Geometry | null;
  fields: Record<string, [unknown, unknown]>;
  moved: boolean;
}

/** The changes in the order of the legend: risks first, new before changed before gone. */
export function changesOf(diff: Difference, features: Feature[], catalogue: Catalogue): Change[] {
  const now = new Map(features.map((feature) => [feature.id, feature]));
  const changes: Change[] = [
    ...diff.added.map((feature) => wholeOf("added", feature)),
    ...diff.changed.flatMap((one): Change[] => {
      const feature = now.get(one.id);
      if (!feature) return [];
      const [older, newer] = one.geometry ?? [feature.geometry, feature.geometry];
      const { id, layer, fields } = one;
      const { properties } = feature;
      const moved = one.geometry !== null;
      return [{ kind: "changed", id, layer, properties, older, newer, fields, moved }];
    }),
    ...diff.removed.map((feature) => wholeOf("removed", feature)),
  ];
  const order = new Map(catalogue.layers.map((layer, index) => [layer.kind, index]));
  return changes.sort((a, b) => (order.get(a.layer) ?? 99) - (order.get(b.layer) ?? 99));
}

/** The thing as it is told: where it stands now, or stood. */
export function featureOf({ id, properties, older, newer }: Change): Feature {
  return { type: "Feature", id, properties, geometry: (newer ?? older) as Geometry };
}

function wholeOf(kind: "added" | "removed", feature: Feature): Change {
  return {
    kind,
    id: feature.id,
    layer: feature.properties.layer,
    properties: feature.properties,
    older: kind === "removed" ? feature.geometry : null,
    newer: kind === "added" ? feature.geometry : null,
    fields: {},
    moved: false,
  };
}

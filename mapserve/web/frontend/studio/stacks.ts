/** Several features of one kind at one point: one symbol with their number. */

import type { Content, Geometry } from "./model";

/** Two places closer than this many decimals of a degree (0.1 m) are one. */
const DECIMALS = 6;

const places = new WeakMap<Geometry, string>();

function placeOf(geometry: Extract<Geometry, { type: "Point" }>): string {
  let place = places.get(geometry);
  if (!place) {
    place = geometry.coordinates.map((degrees) => degrees.toFixed(DECIMALS)).join(" ");
    places.set(geometry, place);
  }
  return place;
}

/** The ids of every stack, by each id in it; what stands alone is in none. */
export function stacks(all: Iterable<[string, Content]>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [id, { layer, geometry }] of all) {
    if (geometry.type !== "Point") continue;
    const place = `${layer} ${placeOf(geometry)}`;
    const here = found.get(place);
    if (here) here.push(id);
    else found.set(place, [id]);
  }
  const stacked = new Map<string, string[]>();
  for (const ids of found.values()) if (ids.length > 1) for (const id of ids) stacked.set(id, ids);
  return stacked;
}

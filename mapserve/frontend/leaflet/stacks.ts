/** Stacks (coincident points): several features of one kind at one point, shown as one symbol. */

import type { Geometry, Position } from "../geometry/geojson";

/** What stands at a point: of which layer, and where. */
interface Standing {
  layer: string;
  geometry: Geometry;
}

/** Two places closer than this many decimals of a degree (0.1 m) are one. */
const DECIMALS = 6;

/** By content, which is never changed in place: what stands where is worked out once. */
const places = new WeakMap<Standing, string>();

function placeOf(content: Standing, [lon, lat]: Position): string {
  let place = places.get(content);
  if (!place) {
    place = `${content.layer} ${lon.toFixed(DECIMALS)} ${lat.toFixed(DECIMALS)}`;
    places.set(content, place);
  }
  return place;
}

/** The ids of every stack, by each id in it; what stands alone is in none. */
export function stacks(all: Iterable<[string, Standing]>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [id, content] of all) {
    const { geometry } = content;
    if (geometry.type !== "Point") continue;
    const place = placeOf(content, geometry.coordinates);
    const here = found.get(place);
    if (here) here.push(id);
    else found.set(place, [id]);
  }
  const stacked = new Map<string, string[]>();
  for (const ids of found.values()) if (ids.length > 1) for (const id of ids) stacked.set(id, ids);
  return stacked;
}

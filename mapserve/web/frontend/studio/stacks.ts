/** Several features of one kind at one point: one symbol with their number. */

import type { Content } from "./model";

/** Two places closer than this many decimals of a degree (0.1 m) are one. */
const DECIMALS = 6;

/** The ids of every stack, by each id in it; what stands alone is in none. */
export function stacks(all: Iterable<[string, Content]>): Map<string, string[]> {
  const places = new Map<string, string[]>();
  for (const [id, { layer, geometry }] of all) {
    if (geometry.type !== "Point") continue;
    const [lon, lat] = geometry.coordinates;
    const place = `${layer} ${lon.toFixed(DECIMALS)} ${lat.toFixed(DECIMALS)}`;
    const here = places.get(place);
    if (here) here.push(id);
    else places.set(place, [id]);
  }
  const found = new Map<string, string[]>();
  for (const ids of places.values()) if (ids.length > 1) for (const id of ids) found.set(id, ids);
  return found;
}

/** Extents (bounding boxes) and anchors of geometries, each worked out once. */
import type { Geometry, Position } from "../kit/geojson";
import { anchor, positions } from "./planar";

/** West, south, east, north in degrees. */
export type Extent = [number, number, number, number];

const extents = new WeakMap<Geometry, Extent>();
const anchors = new WeakMap<Geometry, Position>();

export function extentOf(geometry: Geometry): Extent {
  let found = extents.get(geometry);
  if (!found) {
    found = [180, 90, -180, -90];
    for (const [lon, lat] of positions(geometry)) {
      found[0] = Math.min(found[0], lon);
      found[1] = Math.min(found[1], lat);
      found[2] = Math.max(found[2], lon);
      found[3] = Math.max(found[3], lat);
    }
    extents.set(geometry, found);
  }
  return found;
}

export function meets(a: Extent, b: Extent): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

/** Where the symbol stands, worked out once. */
export function anchorOf(geometry: Geometry): Position {
  let found = anchors.get(geometry);
  if (!found) {
    found = anchor(geometry);
    anchors.set(geometry, found);
  }
  return found;
}

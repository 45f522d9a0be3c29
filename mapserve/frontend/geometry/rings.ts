/** Rings and parts of a geometry, reshaped one ring at a time. */

import type { Geometry, Position } from "../kit/geojson";

/** The rings and lines of a geometry in order; none of a point. */
export function rings(geometry: Geometry): Position[][] {
  switch (geometry.type) {
    case "Point":
      return [];
    case "LineString":
      return [geometry.coordinates];
    case "MultiLineString":
    case "Polygon":
      return geometry.coordinates;
    case "MultiPolygon":
      return geometry.coordinates.flat();
  }
}

/** The geometry with one of its rings replaced. */
export function withRing<G extends Geometry>(geometry: G, index: number, ring: Position[]): G {
  const put = (list: Position[][], at: number) => list.map((old, i) => (i === at ? ring : old));
  switch (geometry.type) {
    case "Point":
      return geometry;
    case "LineString":
      return { ...geometry, coordinates: ring };
    case "MultiLineString":
    case "Polygon":
      return { ...geometry, coordinates: put(geometry.coordinates, index) };
    default: {
      let left = index;
      const coordinates = geometry.coordinates.map((part) => {
        const mine = put(part, left);
        left -= part.length;
        return mine;
      });
      return { ...geometry, coordinates };
    }
  }
}

/** A ring or line without one corner, or null when too little would be left. */
export function withoutCorner(
  ring: Position[],
  corner: number,
  closed: boolean,
): Position[] | null {
  const open = closed ? ring.slice(0, -1) : ring;
  const left = open.filter((_, i) => i !== corner);
  if (left.length < (closed ? 3 : 2)) return null;
  return closed ? [...left, left[0] as Position] : left;
}

/** The corner nearest to `at`, by its place in the ring, with its distance as `away` tells it. */
export function nearestCorner(
  ring: Position[],
  closed: boolean,
  away: (corner: Position) => number,
): { index: number; away: number } | null {
  const open = closed ? ring.slice(0, -1) : ring;
  let best: { index: number; away: number } | null = null;
  open.forEach((corner, index) => {
    const far = away(corner);
    if (!best || far < best.away) best = { index, away: far };
  });
  return best;
}

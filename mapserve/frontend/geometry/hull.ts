/** Convex hull: an area round lines, for a place that is drawn as one. */
import type { Geometry, Position } from "../kit/geojson";

/** A share of a degree that no street is as narrow as: about 2 m. */
const FLAT = 2e-5;

/** Return one line as itself, several as the area they span; lines in one row as the longest. */
export function areaOf(lines: Position[][]): Geometry | null {
  const longest = lines.reduce((best, one) => (one.length > best.length ? one : best), []);
  if (longest.length < 2) return null;
  const [only] = lines;
  if (lines.length === 1 && only) return { type: "LineString", coordinates: only };
  const ring = hullOf(lines.flat());
  if (ring.length < 3 || isFlat(ring)) return { type: "LineString", coordinates: longest };
  return { type: "Polygon", coordinates: [[...ring, ring[0] as Position]] };
}

/** Andrew's monotone chain: the corners of the convex hull, anticlockwise. */
export function hullOf(points: Position[]): Position[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (ordered: Position[]): Position[] => {
    const chain: Position[] = [];
    for (const point of ordered) {
      while (
        chain.length > 1 &&
        turn(chain.at(-2) as Position, chain.at(-1) as Position, point) <= 0
      )
        chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

function turn(a: Position, b: Position, c: Position): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

function isFlat(ring: Position[]): boolean {
  let twice = 0;
  let around = 0;
  ring.forEach((a, index) => {
    const b = ring[(index + 1) % ring.length] as Position;
    twice += a[0] * b[1] - b[0] * a[1];
    around += Math.hypot(b[0] - a[0], b[1] - a[1]);
  });
  return Math.abs(twice) < around * FLAT;
}

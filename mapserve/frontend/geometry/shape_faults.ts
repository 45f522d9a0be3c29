/** Shape faults (OGC simple features): what the server would refuse of a shape, found on the device. */

import type { Geometry, Position } from "../kit/geojson";
import { crossings, inside, local, positions } from "./planar";
import { rings } from "./rings";

/** What is wrong; the words belong to whoever asks. */
export type ShapeFault =
  | "crossing"
  | "hole_outside"
  | "holes_meet"
  | "few_line"
  | "few_area"
  | "outside";

/** An imported boundary of more corners is the server's to look at: every pair of edges is met. */
const MOST_CORNERS = 2000;

/** The first fault of a shape in a community of that boundary (null: anywhere), or null. */
export function faultOf(geometry: Geometry, boundary: Geometry | null): ShapeFault | null {
  const all = positions(geometry);
  if (all.length > MOST_CORNERS) return null;
  return (
    ringFault(geometry) ?? holeFault(geometry) ?? (touches(boundary, geometry) ? null : "outside")
  );
}

function ringFault(geometry: Geometry): ShapeFault | null {
  const closed = geometry.type.endsWith("Polygon");
  for (const ring of rings(geometry)) {
    const corners = apart(closed ? ring.slice(0, -1) : ring);
    if (!closed && corners.length < 2) return "few_line";
    if (!closed) continue; // a line may cross itself
    if (corners.length < 3) return "few_area";
    if (crossings(corners, true).length > 0 || hasSpike(corners)) return "crossing";
  }
  return null;
}

/** Corners without those that stand on the one before. */
function apart(line: readonly Position[]): Position[] {
  const kept = line.filter((at, i) => i === 0 || !sameAt(at, line[i - 1] as Position));
  const [first, last] = [kept[0], kept.at(-1)];
  if (kept.length > 1 && first && last && sameAt(first, last)) kept.pop();
  return kept;
}

function sameAt(a: Position, b: Position): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/** A corner from which the ring runs back the way it came. */
function hasSpike(corners: readonly Position[]): boolean {
  return corners.some((at, i) => {
    const before = corners[(i + corners.length - 1) % corners.length] as Position;
    const [ax, ay] = local(at, before);
    const [bx, by] = local(at, corners[(i + 1) % corners.length] as Position);
    const flat = Math.abs(ax * by - ay * bx) <= 1e-9 * Math.hypot(ax, ay) * Math.hypot(bx, by);
    return flat && ax * bx + ay * by > 0;
  });
}

/** A hole lies in its own area and clear of the others, though it may touch them in a point. */
function holeFault(geometry: Geometry): ShapeFault | null {
  const parts =
    geometry.type === "Polygon"
      ? [geometry.coordinates]
      : geometry.type === "MultiPolygon"
        ? geometry.coordinates
        : [];
  for (const [shell = [], ...holes] of parts) {
    const area: Geometry = { type: "Polygon", coordinates: [shell] };
    for (const [i, hole] of holes.entries()) {
      if (meet(hole, shell) || !someWithin(hole, area)) return "hole_outside";
      for (const other of holes.slice(i + 1)) {
        const ground: Geometry = { type: "Polygon", coordinates: [other] };
        const covered: Geometry = { type: "Polygon", coordinates: [hole] };
        if (meet(hole, other) || someWithin(hole, ground) || someWithin(other, covered))
          return "holes_meet";
      }
    }
  }
  return null;
}

/** A corner lies within, none of those that stand on the outline itself being asked. */
function someWithin(ring: readonly Position[], area: Geometry): boolean {
  const outline = rings(area)[0] ?? [];
  return ring.some((at) => !outline.some((corner) => sameAt(corner, at)) && inside(area, at));
}

/** Two outlines cross: they do more than touch. */
function meet(one: readonly Position[], other: readonly Position[]): boolean {
  const origin = one[0];
  if (!origin) return false;
  const [a, b] = [one, other].map((ring) => ring.map((at) => local(origin, at)));
  return edges(a ?? []).some((edge) => edges(b ?? []).some((against) => cross(edge, against)));
}

type Edge = readonly [Position, Position];

function edges(line: readonly Position[]): Edge[] {
  return line.slice(1).map((at, i) => [line[i] as Position, at] as const);
}

/** Each of two edges has the ends of the other on both of its sides. */
function cross([a, b]: Edge, [c, d]: Edge): boolean {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

function side(a: Position, b: Position, p: Position): number {
  return Math.sign((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]));
}

/** Some of the shape lies in the community: what lies wholly outside is refused. */
function touches(boundary: Geometry | null, geometry: Geometry): boolean {
  if (!boundary) return true;
  const corners = positions(geometry);
  if (corners.some((at) => inside(boundary, at))) return true;
  const outlines = rings(boundary);
  if (rings(geometry).some((line) => outlines.some((outline) => meet(line, outline)))) return true;
  return (
    geometry.type.endsWith("Polygon") && positions(boundary).some((at) => inside(geometry, at))
  );
}

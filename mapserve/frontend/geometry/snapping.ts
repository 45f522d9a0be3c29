/** Snapping: the nearest drawn corner, line or street within a thumb's slip. */

import type { Position } from "../kit/geojson";

/** Pixels: a corner draws from farther than a line, so that it wins where both are near. */
export const SNAP_PX = 12;
const CORNER_PX = 14;

export interface Pixel {
  x: number;
  y: number;
}

export interface Snap {
  at: Position;
  on: "corner" | "line";
}

/** A line or ring of positions, and the box it lies in (west, south, east, north). */
export interface Track {
  line: readonly Position[];
  box: readonly [number, number, number, number];
}

export function track(line: readonly Position[]): Track {
  const [xs, ys] = [line.map(([x]) => x), line.map(([, y]) => y)];
  return { line, box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] };
}

/** Snap `at` to the tracks; `pixel` projects, `margin` is that distance in degrees. */
export function snap(
  at: Position,
  tracks: Iterable<Track>,
  pixel: (position: Position) => Pixel,
  margin: number,
): Snap | null {
  const aim = pixel(at);
  let corner: { at: Position; away: number } | null = null;
  let beside: { at: Position; away: number } | null = null;
  for (const { line, box } of tracks) {
    if (at[0] < box[0] - margin || at[0] > box[2] + margin) continue;
    if (at[1] < box[1] - margin || at[1] > box[3] + margin) continue;
    let before: { position: Position; place: Pixel } | null = null;
    for (const position of line) {
      const place = pixel(position);
      const away = Math.hypot(place.x - aim.x, place.y - aim.y);
      if (away <= CORNER_PX && away < (corner?.away ?? Number.POSITIVE_INFINITY)) {
        corner = { at: position, away };
      }
      if (before) {
        const t = along(aim, before.place, place);
        const foot = {
          x: before.place.x + t * (place.x - before.place.x),
          y: before.place.y + t * (place.y - before.place.y),
        };
        const off = Math.hypot(foot.x - aim.x, foot.y - aim.y);
        if (off <= SNAP_PX && off < (beside?.away ?? Number.POSITIVE_INFINITY)) {
          const [x, y] = before.position;
          beside = {
            at: [x + t * (position[0] - x), y + t * (position[1] - y)],
            away: off,
          };
        }
      }
      before = { position, place };
    }
  }
  if (corner) return { at: corner.at, on: "corner" };
  return beside ? { at: beside.at, on: "line" } : null;
}

/** How far along a to b the foot of the perpendicular from `p` stands, in [0, 1]. */
function along(p: Pixel, a: Pixel, b: Pixel): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const square = dx * dx + dy * dy;
  if (square === 0) return 0;
  return Math.min(1, Math.max(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / square));
}

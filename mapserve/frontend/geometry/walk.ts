/** Walk: what is nearest next from where somebody stands, and what can be seen in some minutes. */

import type { Position } from "../kit/geojson";
import { distance } from "./planar";

/** A detour that is usual in a town (layers/analysis/walking_order.py). */
const DETOUR = 1.3;
/** At a stroll, looking around (ours). */
const METRES_A_MINUTE = 60;
const MINUTES_A_LOOK = 2;

/** Indexes of what is left, in a walk that starts here: the nearest next along the streets. */
export function walkFrom(
  here: Position,
  places: Position[],
  metres: number[][],
  left: number[],
): number[] {
  const rest = new Set(left);
  const order: number[] = [];
  const first = [...rest].map((at) => distance(here, places[at] as Position) * DETOUR);
  let last: number | null = null;
  while (rest.size > 0) {
    const far = (at: number) =>
      last === null ? (first[left.indexOf(at)] ?? 0) : (metres[last]?.[at] ?? 0);
    const next = [...rest].reduce((best, at) => (far(at) < far(best) ? at : best));
    order.push(next);
    rest.delete(next);
    last = next;
  }
  return order;
}

/** How many of a walk are seen within some minutes. */
export function within(
  minutes: number,
  here: Position,
  places: Position[],
  metres: number[][],
  order: number[],
): number {
  let spent = 0;
  for (const [count, at] of order.entries()) {
    const before = order[count - 1];
    const way =
      before === undefined
        ? distance(here, places[at] as Position) * DETOUR
        : (metres[before]?.[at] ?? 0);
    spent += way / METRES_A_MINUTE + MINUTES_A_LOOK;
    if (spent > minutes) return count;
  }
  return order.length;
}

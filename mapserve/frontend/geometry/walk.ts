/** Walk: what is nearest next from where somebody stands, and what can be seen in some minutes. */

const EARTH_M = 6_371_008.8;
/** A detour that is usual in a town (layers/analysis/walking_order.py). */
const DETOUR = 1.3;
/** At a stroll, looking around (ours). */
const METRES_A_MINUTE = 60;
const MINUTES_A_LOOK = 2;

export type Place = readonly [lon: number, lat: number];

export function metresBetween(a: Place, b: Place): number {
  const rad = Math.PI / 180;
  const x = (b[0] - a[0]) * rad * Math.cos(((a[1] + b[1]) / 2) * rad);
  const y = (b[1] - a[1]) * rad;
  return Math.hypot(x, y) * EARTH_M;
}

/** Degrees clockwise from north. */
export function bearingTo(a: Place, b: Place): number {
  const rad = Math.PI / 180;
  const x = (b[0] - a[0]) * Math.cos(((a[1] + b[1]) / 2) * rad);
  return (Math.atan2(x, b[1] - a[1]) / rad + 360) % 360;
}

/** Indexes of what is left, in a walk that starts here: the nearest next along the streets. */
export function walkFrom(
  here: Place,
  places: Place[],
  metres: number[][],
  left: number[],
): number[] {
  const rest = new Set(left);
  const order: number[] = [];
  const first = [...rest].map((at) => metresBetween(here, places[at] as Place) * DETOUR);
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
  here: Place,
  places: Place[],
  metres: number[][],
  order: number[],
): number {
  let spent = 0;
  for (const [count, at] of order.entries()) {
    const before = order[count - 1];
    const way =
      before === undefined
        ? metresBetween(here, places[at] as Place) * DETOUR
        : (metres[before]?.[at] ?? 0);
    spent += way / METRES_A_MINUTE + MINUTES_A_LOOK;
    if (spent > minutes) return count;
  }
  return order.length;
}

/** Overlap removal: markers that would lie on one another move apart, each as little as it must. */

export interface Spot {
  x: number;
  y: number;
}

const ROUNDS = 40;
const ENOUGH = 0.5;

/** Return where each stands, in pixels, once no two are nearer than `apart`. */
export function spread(places: Spot[], apart: number): Spot[] {
  const moved = places.map(({ x, y }) => ({ x, y }));
  for (let round = 0; round < ROUNDS; round++) {
    let pushed = false;
    moved.forEach((one, i) => {
      for (const other of moved.slice(i + 1)) pushed = push(one, other, apart, i) || pushed;
    });
    if (!pushed) break;
  }
  return moved;
}

/** Push two apart by half of what they lack; say whether they were too near. */
function push(one: Spot, other: Spot, apart: number, turn: number): boolean {
  let [x, y] = [other.x - one.x, other.y - one.y];
  let distance = Math.hypot(x, y);
  if (distance >= apart - ENOUGH) return false;
  if (distance < 1) {
    // On one point: each pair takes another direction, or all would queue on one line.
    [x, y] = [Math.cos(turn * 2.4), Math.sin(turn * 2.4)];
    distance = 1;
  }
  const by = (apart - Math.min(distance, apart)) / 2 / distance;
  one.x -= x * by;
  one.y -= y * by;
  other.x += x * by;
  other.y += y * by;
  return true;
}

/** Walk: the nearest next from here along the streets, and how far some minutes reach. */
import { expect, test } from "vitest";
import { offset } from "../../../mapserve/frontend/geometry/planar";
import { walkFrom, within } from "../../../mapserve/frontend/geometry/walk";
import type { Position } from "../../../mapserve/frontend/kit/geojson";

const HERE: Position = [121.55, 25.05];
const PLACES = [300, 100, 200].map((east) => offset(HERE, east, 0));
/** Along the streets the second lies far from the third, though it is near in a straight line. */
const METRES = [
  [0, 200, 100],
  [200, 0, 900],
  [100, 900, 0],
];

test("the walk begins with what is nearest and goes on along the streets", () => {
  expect(walkFrom(HERE, PLACES, METRES, [0, 1, 2])).toEqual([1, 0, 2]);
});

test("what is not left is not walked to", () => {
  expect(walkFrom(HERE, PLACES, METRES, [0, 2])).toEqual([2, 0]);
  expect(walkFrom(HERE, PLACES, METRES, [])).toEqual([]);
});

test("minutes reach as far as the way and the looking take", () => {
  const order = [1, 0, 2];
  // 100 m with a detour of 1.3 at 60 m a minute, and two minutes to look: 4.2.
  expect(within(4, HERE, PLACES, METRES, order)).toBe(0);
  expect(within(5, HERE, PLACES, METRES, order)).toBe(1);
  expect(within(60, HERE, PLACES, METRES, order)).toBe(3);
});

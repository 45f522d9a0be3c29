import { expect, test } from "vitest";
import { clustered } from "../../../mapserve/frontend/geometry/grid_clusters";

const point = (x: number, y: number, name = "") => ({ x, y, name });

test("points of one cell become one at their middle, and none is lost", () => {
  const points = [point(1, 1), point(9, 5), point(64, 1), point(-1, 1)];
  const found = clustered(points, (one) => one, 64);
  expect(found.map(({ x, y, members }) => [x, y, members.length])).toEqual([
    [5, 3, 2],
    [64, 1, 1],
    [-1, 1, 1],
  ]);
});

test("those of one name are one wherever they lie", () => {
  const points = [point(0, 0, "a"), point(900, 90, "a"), point(0, 0, "b")];
  const found = clustered(
    points,
    (one) => one,
    64,
    (one) => one.name,
  );
  expect(found.map(({ members }) => members.length)).toEqual([2, 1]);
});

import { describe, expect, it } from "vitest";
import { faultOf } from "../../../mapserve/frontend/geometry/shape_faults";
import type { Geometry, Position } from "../../../mapserve/frontend/kit/geojson";

/** A ring of corners given in steps of about a metre. */
const ring = (...corners: [number, number][]): Position[] =>
  [...corners, corners[0] as [number, number]].map(([x, y]) => [121 + x * 1e-5, 25 + y * 1e-5]);
const box = (x: number, y: number, side: number): Position[] =>
  ring([x, y], [x + side, y], [x + side, y + side], [x, y + side]);
const area = (...coordinates: Position[][]): Geometry => ({ type: "Polygon", coordinates });
const village = area(box(-100, -100, 200));

describe("shapes that the server would refuse", () => {
  it.each<[string, Geometry, string | null]>([
    ["an area", area(box(0, 0, 10)), null],
    ["a bow tie", area(ring([0, 0], [10, 10], [10, 0], [0, 10])), "crossing"],
    ["a spike", area(ring([0, 0], [10, 0], [20, 0], [10, 0], [10, 10])), "crossing"],
    ["two corners", area(ring([0, 0], [10, 0], [0, 0])), "few_area"],
    ["a corner twice", area(ring([0, 0], [10, 0], [10, 0], [10, 10])), null],
    ["a hole", area(box(0, 0, 10), box(2, 2, 3)), null],
    ["a hole that touches its shell", area(box(0, 0, 10), ring([0, 0], [4, 2], [2, 4])), null],
    [
      "a hole's corner beyond its shell",
      area(box(0, 0, 10), ring([2, 2], [15, 3], [2, 5])),
      "hole_outside",
    ],
    ["a hole elsewhere", area(box(0, 0, 10), box(20, 20, 3)), "hole_outside"],
    ["holes that overlap", area(box(0, 0, 10), box(2, 2, 3), box(4, 4, 3)), "holes_meet"],
    ["a hole in a hole", area(box(0, 0, 20), box(2, 2, 10), box(4, 4, 3)), "holes_meet"],
    ["holes side by side", area(box(0, 0, 10), box(1, 1, 3), box(5, 5, 3)), null],
    [
      "a line on one spot",
      {
        type: "LineString",
        coordinates: [
          [121, 25],
          [121, 25],
        ],
      },
      "few_line",
    ],
    [
      "a line that crosses itself",
      { type: "LineString", coordinates: ring([0, 0], [9, 9], [9, 0], [0, 9]) },
      null,
    ],
    ["a point", { type: "Point", coordinates: [121, 25] }, null],
    ["a point elsewhere", { type: "Point", coordinates: [121.5, 25] }, "outside"],
    ["an area half outside", area(box(95, 0, 10)), null],
    ["an area round the village", area(box(-200, -200, 400)), null],
    [
      "a line right across",
      {
        type: "LineString",
        coordinates: [
          [120.9, 25],
          [121.1, 25],
        ],
      },
      null,
    ],
    ["an area elsewhere", area(box(300, 300, 5)), "outside"],
  ])("%s", (_, geometry, fault) => {
    expect(faultOf(geometry, village)).toBe(fault);
  });

  it("asks for no place where no boundary is known", () => {
    expect(faultOf({ type: "Point", coordinates: [0, 0] }, null)).toBeNull();
  });
});

import { expect, test } from "vitest";
import { Crossings } from "../../../mapserve/frontend/analysis/coverage/cross_streets";
import type { Run } from "../../../mapserve/frontend/analysis/coverage/week";
import type { Piece } from "../../../mapserve/frontend/kit/schema";

const LAT = 25.05;
const EAST = 1 / (111_195 * Math.cos((LAT * Math.PI) / 180));
const NORTH = 1 / 111_195;

/** A line through places in metres from a corner of Taipei. */
function line(...places: [number, number][]): [number, number][] {
  return places.map(([x, y]) => [121.55 + x * EAST, LAT + y * NORTH]);
}

function piece(street: string, ...places: [number, number][]): Piece {
  const coordinates = line(...places);
  const geometry = { type: "LineString" as const, coordinates };
  return { geometry, street, way: 0, length_m: 0, near: [], watch: 0 };
}

function run(street: string, ...places: [number, number][]): Run {
  return {
    kind: "nobody",
    street,
    way: 0,
    length_m: 0,
    part: 0,
    unlit_m: 0,
    near: [],
    rank: 0,
    line: line(...places),
  };
}

const TOWN = new Crossings([
  piece("南京東路", [-100, 200], [0, 200], [100, 200]),
  piece("八德路", [-100, 0], [0, 0], [100, 0]),
  piece("敦化北路", [0, 0], [0, 100], [0, 200]),
  piece("", [0, 100], [100, 100]),
]);

test("a stretch is told by the streets at its ends, its own apart", () => {
  expect(TOWN.between(run("敦化北路", [0, 200], [0, 0]))).toBe("南京東路到八德路");
  expect(TOWN.between(run("", [0, 100], [100, 100]))).toBe("近敦化北路");
});

test("an end in the open tells nothing, one within the width of a road does", () => {
  expect(TOWN.between(run("敦化北路", [0, 140], [0, 60]))).toBe("");
  expect(TOWN.between(run("敦化北路", [0, 186], [0, 60]))).toBe("近南京東路");
  expect(TOWN.between(run("敦化北路", [0, 184], [0, 60]))).toBe("");
});

test("a loop that ends where it began names its street once", () => {
  expect(TOWN.between(run("", [0, 201], [20, 220], [1, 200]))).toBe("南京東路到敦化北路");
  expect(TOWN.between(run("敦化北路", [0, 201], [20, 220], [1, 200]))).toBe("近南京東路");
});

test("no streets, no words", () => {
  expect(new Crossings([]).between(run("", [0, 0], [1, 1]))).toBe("");
});

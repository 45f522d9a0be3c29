import { expect, test } from "vitest";
import { Week } from "../../../mapserve/frontend/analysis/coverage/week";
import type { Catalogue } from "../../../mapserve/frontend/kit/catalogue";
import type { Piece, WeekCoverage } from "../../../mapserve/frontend/kit/schema";

const HOUR = 20;
const piece = (watch: number, length_m: number): Piece => ({
  geometry: { type: "LineString", coordinates: [[121, 25]] },
  street: "寧安街",
  way: 0,
  length_m,
  near: [],
  watch,
});
const hours = (value: number) =>
  Array.from({ length: 168 }, (_, hour) => (hour === HOUR ? value : 0));

/** 100 m that nobody watches, 60 m that a patrol watches from 20:10 to 20:50. */
const data = {
  street_m: 160,
  layers: ["patrol_route"],
  pieces: [piece(0, 100), piece(1, 60)],
  sets: [hours(0), hours(1)],
  minutes: [hours(0), hours(40)],
  watched_m: hours(40),
  by_layer: {},
  dark: [],
  lit_m: null,
  settings: [],
} as unknown as WeekCoverage;
const week = new Week(data, { layers: [] } as unknown as Catalogue);

test("metres of an hour are means over its minutes, and add up to the streets", () => {
  const split = week.split(HOUR);
  expect(split.people).toBeCloseTo(week.watched(HOUR));
  expect(split.nobody).toBeCloseTo(120);
  expect(week.streets(HOUR)[0]?.watched_m).toBeCloseTo(40);
});

test("what is watched for a part of an hour is not listed as watched by nobody", () => {
  expect(week.uncovered(HOUR).map((run) => run.length_m)).toEqual([100]);
});

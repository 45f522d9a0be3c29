import { expect, it } from "vitest";
import { readPlace, toDegrees } from "../../../mapserve/frontend/geometry/coordinates";
import {
  nearestCorner,
  rings,
  withoutCorner,
  withRing,
} from "../../../mapserve/frontend/geometry/rings";
import { snap, track } from "../../../mapserve/frontend/geometry/snapping";
import type { Geometry, Position } from "../../../mapserve/frontend/kit/geojson";

// Worked out by PROJ.
const PROJECTED: [[number, number, 3825 | 3826], Position][] = [
  [
    [306000.0, 2770000.0, 3826],
    [121.55494613017544, 25.037085449677623],
  ],
  [
    [170000.0, 2500000.0, 3826],
    [120.2219066843252, 22.598195473381566],
  ],
  [
    [305123.45, 2605000.5, 3825],
    [119.53992143476029, 23.547366552402842],
  ],
  [
    [184000.0, 2704000.0, 3825],
    [118.34907052389919, 24.440827094708787],
  ],
];

it.each(PROJECTED)("takes TWD97 metres %j to degrees within a millimetre", ([x, y, zone], at) => {
  const [lon, lat] = toDegrees(x, y, zone);
  expect(Math.abs(lon - at[0])).toBeLessThan(1e-8);
  expect(Math.abs(lat - at[1])).toBeLessThan(1e-8);
});

it("reads degrees as they are pasted, and offers swapped ones the other way round", () => {
  expect(readPlace("121.5, 25.05", 3826)).toEqual({ kind: "place", at: [121.5, 25.05] });
  expect(readPlace("（１２１．５，２５．０５）", 3826)).toEqual({
    kind: "place",
    at: [121.5, 25.05],
  });
  expect(readPlace("25.05 121.5", 3826)).toEqual({ kind: "swapped", at: [121.5, 25.05] });
});

it("reads metres with and without thousands, either way round", () => {
  const straight = readPlace("306,000 2,770,000", 3826);
  const swapped = readPlace("Y: 2770000 X: 306000", 3826);
  expect(straight.kind).toBe("place");
  expect(swapped.kind).toBe("swapped");
  expect("at" in straight && straight.at).toEqual("at" in swapped && swapped.at);
});

it.each(["", "here", "121.5", "1 2", "2.35 48.85", "1 2 3"])(
  "understands nothing of %j",
  (typed) => {
    expect(readPlace(typed, 3826)).toEqual({ kind: "unclear" });
  },
);

const pixel = ([x, y]: Position) => ({ x: x * 100, y: y * 100 });
const street = track([
  [0, 0],
  [10, 0],
]);

it("snaps to a corner rather than to the line beside it", () => {
  expect(snap([0.1, 0.05], [street], pixel, 1)).toEqual({ at: [0, 0], on: "corner" });
  expect(snap([5, 0.1], [street], pixel, 1)).toEqual({ at: [5, 0], on: "line" });
  expect(snap([5, 0.2], [street], pixel, 1)).toBeNull();
});

const holed: Geometry = {
  type: "MultiPolygon",
  coordinates: [
    [
      [
        [0, 0],
        [9, 0],
        [9, 9],
        [0, 0],
      ],
      [
        [6, 1],
        [8, 1],
        [8, 3],
        [6, 1],
      ],
    ],
    [
      [
        [20, 0],
        [21, 0],
        [21, 1],
        [20, 0],
      ],
    ],
  ],
};

it("finds every ring of a shape and replaces one of them alone", () => {
  const all = rings(holed);
  expect(all.length).toBe(3);
  all.forEach((_, index) => {
    const fresh: Position[] = [
      [1, 1],
      [2, 1],
      [2, 2],
      [1, 1],
    ];
    const changed = rings(withRing(holed, index, fresh));
    expect(changed.map((ring, i) => (i === index ? "" : ring))).toEqual(
      all.map((ring, i) => (i === index ? "" : ring)),
    );
    expect(changed[index]).toBe(fresh);
  });
});

it("takes a corner away, keeps a ring closed, and never leaves too little", () => {
  const ring: Position[] = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
    [0, 0],
  ];
  expect(withoutCorner(ring, 0, true)).toEqual([
    [1, 0],
    [1, 1],
    [0, 1],
    [1, 0],
  ]);
  expect(withoutCorner(ring.slice(0, 3).concat([[0, 0]]), 1, true)).toBeNull();
  expect(withoutCorner(ring.slice(0, 2), 0, false)).toBeNull();
  const far = nearestCorner(ring, true, ([x, y]) => Math.hypot(x - 1, y - 1));
  expect(far).toEqual({ index: 2, away: 0 });
});

import { describe, expect, it } from "vitest";
import * as shapes from "../../../mapserve/frontend/geometry/planar";
import type { Geometry, Position } from "../../../mapserve/frontend/kit/geojson";

const HOME: Position = [121.55, 25.05];
const metre = (east: number, north: number) => shapes.offset(HOME, east, north);

describe("measures", () => {
  it("agrees with the geodesic to a few parts in a thousand", () => {
    // 0.001° of latitude is 110.8 m at 25°, of longitude 100.95 m (GRS80).
    expect(shapes.distance([121.55, 25.05], [121.55, 25.051])).toBeCloseTo(111, 0);
    expect(shapes.distance([121.55, 25.05], [121.551, 25.05])).toBeCloseTo(101, 0);
  });

  it("measures a square of 20 m, whichever way round", () => {
    const ring = [metre(0, 0), metre(20, 0), metre(20, 20), metre(0, 20)];
    expect(shapes.area(ring)).toBeCloseTo(400, 2);
    expect(shapes.area([...ring].reverse())).toBeCloseTo(400, 2);
    expect(shapes.length(ring)).toBeCloseTo(60, 2);
  });

  it("takes holes out of an area", () => {
    const square = (half: number) =>
      [
        metre(-half, -half),
        metre(half, -half),
        metre(half, half),
        metre(-half, half),
        metre(-half, -half),
      ] as Position[];
    const polygon: Geometry = { type: "Polygon", coordinates: [square(10), square(5)] };
    expect(shapes.measure(polygon).area).toBeCloseTo(300, 2);
  });
});

describe("bearings", () => {
  it.each([
    [0, 10, 0],
    [10, 0, 90],
    [0, -10, 180],
    [-10, 0, 270],
  ])("%d m east, %d m north is %d°", (east, north, degrees) => {
    expect(shapes.bearing(HOME, metre(east, north))).toBeCloseTo(degrees, 6);
  });

  it("draws a sector that starts and ends at the camera and reaches as far as asked", () => {
    const ring = shapes.sector(HOME, 45, 90, 30);
    expect(ring[0]).toEqual(HOME);
    expect(ring.at(-1)).toEqual(HOME);
    const arc = ring.slice(1, -1);
    for (const place of arc) expect(shapes.distance(HOME, place)).toBeCloseTo(30, 3);
    expect(shapes.bearing(HOME, arc[0] as Position)).toBeCloseTo(0, 3);
    expect(shapes.bearing(HOME, arc.at(-1) as Position)).toBeCloseTo(90, 3);
  });
});

describe("crossings", () => {
  const bow = [metre(0, 0), metre(10, 10), metre(10, 0), metre(0, 10)];

  it("finds where a bow tie crosses itself", () => {
    const [place, ...more] = shapes.crossings(bow, false);
    expect(more).toEqual([]);
    const [east, north] = shapes.local(HOME, place as Position);
    expect(east).toBeCloseTo(5, 3);
    expect(north).toBeCloseTo(5, 3);
  });

  it("finds a crossing that only the closing line makes", () => {
    const path = [metre(0, 0), metre(10, 0), metre(10, 10), metre(5, -5)];
    expect(shapes.crossings(path, false)).toHaveLength(1);
    const late = [metre(0, 0), metre(10, 10), metre(0, 10), metre(10, 0), metre(12, 5)];
    expect(shapes.crossings(late.slice(0, 3), true)).toEqual([]);
    expect(shapes.crossings(late, true).length).toBeGreaterThan(0);
  });

  it("lets neighbours share their corner", () => {
    const square = [metre(0, 0), metre(10, 0), metre(10, 10), metre(0, 10)];
    expect(shapes.crossings(square, true)).toEqual([]);
  });
});

describe("places", () => {
  const box = [metre(-10, -10), metre(10, -10), metre(10, 10), metre(-10, 10), metre(-10, -10)];
  const boundary: Geometry = { type: "MultiPolygon", coordinates: [[box]] };

  it("knows inside from outside, and no boundary from a small one", () => {
    expect(shapes.inside(boundary, HOME)).toBe(true);
    expect(shapes.inside(boundary, metre(11, 0))).toBe(false);
    expect(shapes.inside(null, metre(1000, 0))).toBe(true);
  });

  it("moves every position and keeps nine decimals at most", () => {
    const moved = shapes.moved(boundary, ([x, y]) => [x + 1 / 3, y]);
    expect(moved.type).toBe("MultiPolygon");
    for (const [x] of shapes.positions(moved)) {
      expect(x).toBe(Number(x.toFixed(9)));
    }
    expect(shapes.positions(moved)).toHaveLength(5);
  });

  it("anchors a line at its middle and an area at its centroid", () => {
    const line: Geometry = { type: "LineString", coordinates: [HOME, metre(10, 0), metre(30, 0)] };
    expect(shapes.distance(shapes.anchor(line), metre(15, 0))).toBeLessThan(0.01);
    expect(shapes.distance(shapes.anchor(boundary), HOME)).toBeLessThan(0.01);
  });
});

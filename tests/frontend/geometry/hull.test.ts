import { describe, expect, it } from "vitest";
import { areaOf, hullOf } from "../../../mapserve/frontend/geometry/hull";

const at = (x: number, y: number): [number, number] => [121.55 + x / 1000, 25.05 + y / 1000];

describe("the area of a place", () => {
  it("is the hull of its points, none inside, whichever way they come", () => {
    const points: [number, number][] = [
      [0, 0],
      [2, 0],
      [1, 1],
      [2, 2],
      [0, 2],
      [1, 0],
    ];
    const corners = new Set(hullOf(points).map(String));
    expect(corners).toEqual(new Set(["0,0", "2,0", "2,2", "0,2"]));
    expect(new Set(hullOf([...points].reverse()).map(String))).toEqual(corners);
  });

  it("keeps a single line a line", () => {
    const line = [at(0, 0), at(1, 0), at(1, 1)];
    expect(areaOf([line])).toEqual({ type: "LineString", coordinates: line });
  });

  it("closes the ring round several lines", () => {
    const found = areaOf([
      [at(0, 0), at(1, 0)],
      [at(0, 1), at(1, 1)],
    ]);
    expect(found?.type).toBe("Polygon");
    const [ring] = (found as { coordinates: number[][][] }).coordinates;
    expect(ring).toHaveLength(5);
    expect(ring?.[0]).toEqual(ring?.at(-1));
  });

  it("makes no area of lines in one row", () => {
    const long = [at(1, 0), at(2, 0), at(3, 0)];
    expect(areaOf([[at(0, 0), at(1, 0)], long])).toEqual({ type: "LineString", coordinates: long });
  });

  it("is nothing of nothing", () => {
    expect(areaOf([])).toBeNull();
  });
});

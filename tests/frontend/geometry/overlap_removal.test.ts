import { describe, expect, it } from "vitest";
import { spread } from "../../../mapserve/frontend/geometry/overlap_removal";

const APART = 38;

function nearest(places: { x: number; y: number }[]): number {
  return Math.min(
    ...places.flatMap((one, i) =>
      places.slice(i + 1).map((other) => Math.hypot(one.x - other.x, one.y - other.y)),
    ),
  );
}

describe("numbers on the map", () => {
  it("stay where they are when there is room", () => {
    const places = [
      { x: 0, y: 0 },
      { x: 100, y: 0 },
      { x: 0, y: 80 },
    ];
    expect(spread(places, APART)).toEqual(places);
  });

  it("move apart when they stand on one point", () => {
    const places = Array.from({ length: 6 }, () => ({ x: 50, y: 50 }));
    expect(nearest(spread(places, APART))).toBeGreaterThan(APART - 2);
  });

  it("move along the line between two that lie on one another", () => {
    const [one, other] = spread(
      [
        { x: 0, y: 0 },
        { x: 20, y: 0 },
      ],
      APART,
    );
    expect([one?.y, other?.y]).toEqual([0, 0]);
    expect((other?.x ?? 0) - (one?.x ?? 0)).toBeCloseTo(APART, 0);
  });

  it("leave the places that were given as they are", () => {
    const places = [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ];
    spread(places, APART);
    expect(places).toEqual([
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ]);
  });
});

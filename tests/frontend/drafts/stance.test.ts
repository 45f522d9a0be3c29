import { describe, expect, it } from "vitest";
import { stanceOf, wayOf } from "../../../mapserve/frontend/drafts/stance";

const NOTHING = { at: null, on: null, bearing: null };

describe("from where and which way a photo was taken", () => {
  it("is what its file says, before what the phone knows", () => {
    const here = { lon: 121.5, lat: 25.1, accuracy: 8, bearing: 10, at: 0 };
    const taken = { at: [121.55, 25.05] as [number, number], on: null, bearing: 270.123 };
    expect(stanceOf(taken, null)).toBe("lon=121.55&lat=25.05&bearing=270.123");
    expect(stanceOf(NOTHING, here)).toBe(
      "lon=121.5&lat=25.1&accuracy=8&bearing=10&taken_at=1970-01-01T00:00:00.000Z",
    );
  });

  it("is nothing where nobody knows", () => {
    expect(stanceOf(NOTHING, null)).toBe("");
    expect(wayOf({ alpha: null, beta: 90, gamma: 0 })).toBeNull();
  });

  it("is where the back of an upright phone faces", () => {
    expect(wayOf({ alpha: 0, beta: 90, gamma: 0 })).toBeCloseTo(0, 6);
    expect(wayOf({ alpha: 90, beta: 90, gamma: 0 })).toBeCloseTo(270, 6);
    expect(wayOf({ alpha: 270, beta: 80, gamma: 0 })).toBeCloseTo(90, 6);
  });
});

import { describe, expect, it } from "vitest";
import { toWorld } from "../../../mapserve/frontend/geometry/web_mercator";
import type { BaseCollection, BaseFeature } from "../../../mapserve/frontend/kit/schema";
import { readGround, widthOf } from "../../../mapserve/frontend/leaflet/base_data";
import { type Box, placeLabels } from "../../../mapserve/frontend/leaflet/labels";

const street = (name: string, kind: string, ...line: [number, number][]) => ({
  type: "Feature" as const,
  id: "osm/way/1",
  properties: { layer: "street" as const, name, kind },
  geometry: { type: "LineString" as const, coordinates: line },
});

const view = (lon: number, lat: number, zoom: number) => {
  const scale = 2 ** zoom;
  const [x, y] = toWorld(lon, lat);
  return { scale, dx: 400 - x * scale, dy: 300 - y * scale, width: 800, height: 600, zoom };
};

const meets = (a: Box, b: Box) =>
  a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;

const collection = (features: BaseFeature[]): BaseCollection => ({
  type: "FeatureCollection",
  credits: ["osm"],
  features,
});

describe("the ground", () => {
  it("gives streets the widths of 幹道, 巷 and 弄, and footways none", () => {
    expect(widthOf("primary", "南京東路四段")).toBe(13);
    expect(widthOf("residential", "寧安街60巷")).toBe(7);
    expect(widthOf("residential", "寧安街60巷3弄")).toBe(5);
    expect(widthOf("footway", "")).toBe(0);
  });

  it("puts no name over another, nor over a symbol", () => {
    const lines = [0, 1, 2, 3].map((n) =>
      street(`第${n}大道`, "primary", [121.548, 25.05 + n * 0.0001], [121.552, 25.05 + n * 0.0001]),
    );
    const ground = readGround(collection(lines));
    const symbol = { left: 380, right: 420, top: 280, bottom: 320 };
    const labels = placeLabels(ground, view(121.55, 25.05, 17), [symbol]);
    expect(labels.length).toBeGreaterThan(0);
    for (const [index, label] of labels.entries()) {
      expect(meets(label.box, symbol)).toBe(false);
      for (const other of labels.slice(index + 1)) expect(meets(label.box, other.box)).toBe(false);
    }
  });

  it("writes a north–south street upright and an east–west one level", () => {
    const lines = [
      street("敦化北路", "primary", [121.5495, 25.048], [121.5495, 25.052]),
      street("八德路", "primary", [121.548, 25.0495], [121.552, 25.0495]),
    ];
    const ground = readGround(collection(lines));
    const labels = placeLabels(ground, view(121.55, 25.05, 17), []);
    const upright = Object.fromEntries(labels.map((label) => [label.text, label.upright]));
    expect(upright).toEqual({ 敦化北路: true, 八德路: false });
  });

  it("leaves lanes unnamed until the zoom is near", () => {
    const lane = street("寧安街60巷", "residential", [121.548, 25.05], [121.552, 25.05]);
    const ground = readGround(collection([lane]));
    expect(placeLabels(ground, view(121.55, 25.05, 17), [])).toHaveLength(0);
    expect(placeLabels(ground, view(121.55, 25.05, 18), [])).toHaveLength(1);
  });
});

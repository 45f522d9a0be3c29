import { describe, expect, it } from "vitest";
import type { Layer } from "../../../mapserve/frontend/kit/catalogue";
import { type Drawable, itemsOf, lookOf } from "../../../mapserve/frontend/leaflet/features/items";

const LAYERS: Record<string, Layer> = Object.fromEntries(
  [
    { kind: "camera", style: { shape: "drop" }, state: "state", marks: { broken: "broken" } },
    { kind: "haven", style: { shape: "circle" }, state: null, marks: {} },
  ].map((layer) => [layer.kind, layer as unknown as Layer]),
);
const layerOf = (kind: string) => LAYERS[kind];

const at = (layer: string, lon: number, properties: Drawable["properties"] = {}): Drawable => ({
  layer,
  geometry: { type: "Point", coordinates: [lon, 25] },
  properties,
});
const stacked = (...features: [string, Drawable][]) =>
  itemsOf(features, layerOf).map(({ ids }) => ids.join());

describe("items", () => {
  it("hold what stands at one place, a layer each, in the order it comes", () => {
    expect(
      stacked(
        ["a", at("camera", 121)],
        ["b", at("haven", 121)],
        ["c", at("camera", 121.0000001)],
        ["d", at("camera", 121.00001)],
      ),
    ).toEqual(["a,c", "b", "d"]);
  });

  it("leave out what the catalogue does not know", () => {
    expect(stacked(["a", at("unheard_of", 121)])).toEqual([]);
  });

  it("let what is chosen stand by itself, before what stands there too", () => {
    const features: [string, Drawable][] = [
      ["a", at("camera", 121)],
      ["b", at("camera", 121)],
      ["c", at("camera", 121)],
    ];
    expect(itemsOf(features, layerOf, "b").map(({ ids }) => ids.join())).toEqual(["a,c", "b"]);
  });

  it("are the same as before for what has not changed, so that it is not drawn anew", () => {
    const [one, other] = [at("camera", 121), at("camera", 122)];
    const [first] = itemsOf([["a", one]], layerOf);
    const again = itemsOf(
      [
        ["a", one],
        ["b", other],
      ],
      layerOf,
    );
    expect(again[0]).toBe(first);
    const [joined] = itemsOf(
      [
        ["a", one],
        ["b", at("camera", 121)],
      ],
      layerOf,
    );
    expect(joined).not.toBe(first);
  });

  it("tell where a camera looks, to members alone, and of one alone", () => {
    const look = (properties: Drawable["properties"], isPublic = false, more = 0) => {
      const features = Array.from({ length: more + 1 }, (_, i): [string, Drawable] => [
        String(i),
        at("camera", 121, properties),
      ]);
      const [item] = itemsOf(features, layerOf);
      if (!item) throw new Error("no item");
      const { bearing, round } = lookOf(item, isPublic);
      return [bearing, round];
    };
    expect(look({ facing: "bearing", bearing: 40 })).toEqual([40, false]);
    expect(look({ facing: "unknown" })).toEqual([null, false]);
    expect(look({ facing: "all_round" })).toEqual([undefined, true]);
    expect(look({ facing: "bearing", bearing: 40 }, true)).toEqual([undefined, true]);
    expect(look({ facing: "bearing", bearing: 40 }, false, 1)).toEqual([undefined, true]);
  });
});

import { describe, expect, it } from "vitest";
import type { Catalogue } from "../../../mapserve/frontend/kit/catalogue";
import { newFeatureAddress } from "../../../mapserve/frontend/kit/studio_links";
import { readFeature } from "../../../mapserve/frontend/studio/link_reader";

const field = (name: string, type: string, more: object = {}) => ({
  name,
  type,
  choices: [],
  default: null,
  required: false,
  minimum: null,
  maximum: null,
  max_length: null,
  ...more,
});
const codes = (...values: string[]) => values.map((value) => ({ value, label: {} }));
const catalogue = {
  groups: [],
  layers: [
    {
      kind: "camera",
      geometry: ["Point"],
      attributes: [
        field("name", "text", { max_length: 10 }),
        field("bearing", "number", { minimum: 0, maximum: 360 }),
        field("mode", "code", { choices: codes("existing", "own_plan"), default: "existing" }),
        field("reason", "codes", { choices: codes("crime", "traffic") }),
        field("havens", "references"),
      ],
    },
    { kind: "blind_spot", geometry: ["Polygon", "LineString"], attributes: [] },
  ],
} as unknown as Catalogue;

const point = { type: "Point", coordinates: [121.55, 25.05] };
const camera = (properties: object, geometry: object = point) =>
  JSON.stringify({ layer: "camera", geometry, properties });
const area = (...ring: number[][]) =>
  JSON.stringify({
    layer: "blind_spot",
    geometry: { type: "Polygon", coordinates: [ring] },
    properties: {},
  });

describe("a feature that arrives by a link", () => {
  it("is taken as the catalogue would make it, defaults included", () => {
    const properties = { name: "巷口", bearing: 90, reason: ["crime"] };
    expect(readFeature(catalogue, camera(properties))).toEqual({
      layer: "camera",
      geometry: point,
      properties: { mode: "existing", ...properties },
    });
  });

  it("comes through the address unharmed, hostile words as words", () => {
    const handed = { layer: "camera", geometry: point, properties: { name: "<b>&#+%=" } };
    const address = new URL(newFeatureAddress("mei ren", handed as never), "http://h");
    expect(address.pathname).toBe("/c/mei%20ren/studio");
    const text = new URLSearchParams(address.hash.slice(1)).get("new") ?? "";
    expect(readFeature(catalogue, text)?.properties.name).toBe("<b>&#+%=");
  });

  it.each([
    ["no JSON", "{"],
    ["a list", "[]"],
    ["an unknown layer", JSON.stringify({ layer: "ufo", geometry: point, properties: {} })],
    [
      "a shape the layer does not have",
      camera(
        {},
        {
          type: "LineString",
          coordinates: [
            [1, 2],
            [3, 4],
          ],
        },
      ),
    ],
    ["a shape nobody has", camera({}, { type: "constructor", coordinates: [1, 2] })],
    ["three numbers", camera({}, { type: "Point", coordinates: [121, 25, 3] })],
    ["words for numbers", camera({}, { type: "Point", coordinates: ["121", 25] })],
    ["a place off the earth", camera({}, { type: "Point", coordinates: [25, 121] })],
    ["an unknown answer", camera({ owner_of: "x" })],
    [
      "an answer of the prototype",
      camera({}).replace('"properties":{}', '"properties":{"__proto__":1}'),
    ],
    ["a number as a name", camera({ name: 7 })],
    ["a name too long", camera({ name: "一二三四五六七八九十十" })],
    ["a bearing too large", camera({ bearing: 400 })],
    ["a code that is none", camera({ mode: "stolen" })],
    ["codes that are none", camera({ reason: ["crime", "x"] })],
    ["references", camera({ havens: ["x"] })],
    ["a ring left open", area([0, 0], [1, 0], [1, 1], [0, 1])],
    ["a ring of three", area([0, 0], [1, 0], [0, 0])],
    ["too much", camera({ name: "x".repeat(70_000) })],
  ])("is refused with %s", (_, text) => {
    expect(readFeature(catalogue, text)).toBeNull();
  });
});

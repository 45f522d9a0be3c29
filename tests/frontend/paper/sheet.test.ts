import { expect, test } from "vitest";
import type { Catalogue, Feature } from "../../../mapserve/frontend/kit/catalogue";
import { tellingFacts } from "../../../mapserve/frontend/paper/feature_list";
import { spanOf } from "../../../mapserve/frontend/paper/number_ranges";
import { barMetres, scaleFor, zoomFor } from "../../../mapserve/frontend/paper/sheet_scale";

test("a scale is round and holds the bounds", () => {
  // On 190 × 170 mm.
  const scale = scaleFor({ width: 400, height: 390, latitude: 25.05 }, { x: 718, y: 642 });
  expect(scale).toBe(2500);
  expect(400 / scale).toBeLessThan(0.17);
});

test("a metre of paper is as many metres of ground as the scale says", () => {
  const zoom = zoomFor(2500, 25.05);
  const metresAPixel = (40_075_016.686 * Math.cos((25.05 * Math.PI) / 180)) / (256 * 2 ** zoom);
  expect((metresAPixel * 96) / 0.0254).toBeCloseTo(2500, 6);
});

test("the bar is round and at most five centimetres", () => {
  expect([1000, 2500, 4000, 5000].map(barMetres)).toEqual([50, 100, 200, 200]);
});

test("numbers at one place are a span where nothing is missing", () => {
  expect([spanOf([7]), spanOf([5, 3, 4]), spanOf([3, 9])]).toEqual(["7", "3–5", "3、9"]);
});

test("a printed row says first what tells two cameras apart", () => {
  const names = ["code", "owner", "kind", "address", "bearing", "note"];
  const attributes = names.map((name) => ({ name, type: "text", label: { zh: name, en: name } }));
  const layer = { kind: "camera", title: ["code"], attributes, label: { zh: "", en: "" } };
  const properties = Object.fromEntries(names.map((name) => [name, `${name} 1`]));
  const told = tellingFacts(
    layer as unknown as Catalogue["layers"][number],
    properties as unknown as Feature["properties"],
  );
  expect(told.map((fact) => fact.name)).toEqual(["address", "bearing", "note"]);
});

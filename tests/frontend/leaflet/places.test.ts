import { expect, test } from "vitest";
import type { Feature, Layer } from "../../../mapserve/frontend/kit/catalogue";
import { Places } from "../../../mapserve/frontend/leaflet/places";

const text = (name: string) => ({ name, type: "text", label: { zh: name, en: name } });
const camera = {
  kind: "camera",
  label: { zh: "監視器", en: "Camera" },
  title: ["name", "code", "address"],
  number: "code",
  attributes: ["name", "code", "address"].map(text),
} as unknown as Layer;

const at = (north: number, properties: object) =>
  ({
    type: "Feature",
    id: `${north} ${JSON.stringify(properties)}`,
    geometry: { type: "Point", coordinates: [121.55, 25.05 + north] },
    properties: { layer: "camera", ...properties },
  }) as unknown as Feature;

function known(): Places {
  const places = new Places();
  places.setStreets([
    {
      name: "寧安街",
      line: [
        [121.549, 25.05],
        [121.551, 25.05],
      ],
    },
    {
      name: "承德路二段",
      line: [
        [121.549, 25.0506],
        [121.551, 25.0506],
      ],
    },
    {
      name: "",
      line: [
        [121.549, 25.0001],
        [121.551, 25.0001],
      ],
    },
  ]);
  return places;
}

test("what has no name is called by the street that is nearest", () => {
  const places = known();
  expect(places.title(camera, at(0.0001, {}))).toBe("監視器・寧安街旁");
  expect(places.title(camera, at(0.0005, {}))).toBe("監視器・承德路二段旁");
});

test("a number alone tells nobody where", () => {
  expect(known().title(camera, at(0, { code: "A-12" }))).toBe("A-12・寧安街旁");
  expect(known().title(camera, at(0, { code: "A-12", address: "寧安街1號" }))).toBe(
    "A-12・寧安街1號",
  );
});

test("a name or an address stays as it is", () => {
  expect(known().title(camera, at(0, { name: "巷口" }))).toBe("巷口");
  expect(known().title(camera, at(0, { address: "寧安街1號" }))).toBe("寧安街1號");
});

test("far from every street, and without streets, the kind stays alone", () => {
  expect(known().title(camera, at(0.01, {}))).toBe("監視器");
  expect(new Places().title(camera, at(0, {}))).toBe("監視器");
});

test("streets that arrive later are known", () => {
  const places = new Places();
  const one = at(0, {});
  expect(places.title(camera, one)).toBe("監視器");
  places.setStreets([
    {
      name: "寧安街",
      line: [
        [121.549, 25.05],
        [121.551, 25.05],
      ],
    },
  ]);
  expect(places.title(camera, one)).toBe("監視器・寧安街旁");
});

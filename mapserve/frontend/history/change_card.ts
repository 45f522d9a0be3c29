/** Change card: sign, symbol, name, and each field from its old to its new value. */

import { measure } from "../geometry/planar";
import {
  type Attribute,
  type Catalogue,
  type Feature,
  factsOf,
  type Layer,
  layerOf,
  markOf,
  photosOf,
  stateOf,
  titleOf,
  valueText,
} from "../kit/catalogue";
import { h } from "../kit/elements";
import { pictureRow, picturesOf } from "../kit/gallery";
import type { Geometry } from "../kit/geojson";
import { theme } from "../kit/theme";
import { inLanguage, say } from "../kit/words";
import { symbolAt } from "../leaflet/latlng";
import type { Places } from "../leaflet/places";
import { symbolElement } from "../leaflet/symbols";
import { type Change, featureOf } from "./changes";

const MOST_FACTS = 4;

/** The list item of a change; `choose` is called when it is pressed. */
export function cardOf(
  change: Change,
  layer: Layer,
  catalogue: Catalogue,
  features: Map<string, Feature>,
  places: Places,
  url: string,
  choose: () => void,
): HTMLElement {
  const mark = markOf(layer, change.properties);
  const button = h("button", { type: "button", class: "change-head" });
  button.append(
    h("span", { class: `sign sign-${change.kind}` }, signOf(change.kind)),
    symbolElement(layer.style, { mark, size: 24, theme: theme() }),
    h(
      "span",
      { class: "change-name" },
      h("b", {}, places.title(layer, featureOf(change))),
      h("small", {}, inLanguage(layer.label)),
    ),
  );
  button.addEventListener("click", choose);
  const card = h("li", { class: `change change-${change.kind}` }, button);
  const lines = change.kind === "changed" ? fieldLines() : factLines();
  if (lines.length) card.append(h("dl", { class: "change-fields" }, ...lines));
  return card;

  function fieldLines(): HTMLElement[] {
    const lines = Object.entries(change.fields).flatMap(([name, [older, newer]]) => {
      const attribute = layer.attributes.find((one) => one.name === name);
      if (attribute?.type === "photos") return photoLine(attribute, older, newer);
      const told = (value: unknown) => toldOf(attribute, value, catalogue, features);
      const label = attribute ? inLanguage(attribute.label) : name;
      return line(label, told(older), told(newer));
    });
    if (change.moved && change.older && change.newer)
      lines.push(...shapeLine(change.older, change.newer));
    return lines;
  }

  /** Both rows of photos, each with how many they are: 原本 1 張, 改成 2 張. */
  function photoLine(attribute: Attribute, older: unknown, newer: unknown): HTMLElement[] {
    const title = titleOf(layer, change.properties);
    const row = (sign: "del" | "ins", value: unknown) => {
      const words = valueText(attribute, value ?? []);
      const pictures = pictureRow(picturesOf(value, url, title));
      return h("div", {}, h(sign, {}, words), pictures);
    };
    const label = inLanguage(attribute.label);
    return [h("dt", {}, label), h("dd", {}, row("del", older), row("ins", newer))];
  }

  function factLines(): HTMLElement[] {
    const state = stateOf(layer, change.properties);
    const facts = factsOf(layer, change.properties, { pictured: true }).slice(0, MOST_FACTS);
    if (state) facts.unshift({ name: "state", label: say("狀態", "State"), value: state });
    const lines = facts.flatMap((fact) => [h("dt", {}, fact.label), h("dd", {}, fact.value)]);
    const ids = photosOf(layer, change.properties);
    if (!ids.length) return lines;
    const pictures = picturesOf(ids, url, titleOf(layer, change.properties));
    return [...lines, h("dt", {}, say("照片", "Photos")), h("dd", {}, pictureRow(pictures))];
  }
}

export function signOf(kind: Change["kind"]): string {
  return {
    added: say("新增", "Added"),
    removed: say("刪除", "Removed"),
    changed: say("修改", "Changed"),
  }[kind];
}

function line(label: string, older: string, newer: string): HTMLElement[] {
  const empty = () => say("（空白）", "(empty)");
  return [
    h("dt", {}, label),
    h(
      "dd",
      {},
      older ? h("del", {}, older) : empty(),
      h("span", { "aria-hidden": "true", class: "change-arrow" }, "→"),
      newer ? h("ins", {}, newer) : empty(),
    ),
  ];
}

/** A value in words; what refers to another feature says its name. */
function toldOf(
  attribute: Attribute | undefined,
  value: unknown,
  catalogue: Catalogue,
  features: Map<string, Feature>,
): string {
  if (value === null || value === undefined) return "";
  if (!attribute) return typeof value === "string" ? value : JSON.stringify(value);
  if (!attribute.type.startsWith("reference")) return valueText(attribute, value);
  const ids = Array.isArray(value) ? value : [value];
  const names = ids.map((id) => {
    const feature = features.get(String(id));
    const layer = feature && layerOf(catalogue, feature.properties.layer);
    return layer ? titleOf(layer, feature.properties) : say("已刪除的一項", "a removed item");
  });
  return names.join(say("、", ", "));
}

function shapeLine(older: Geometry, newer: Geometry): HTMLElement[] {
  const [before, after] = [sizeOf(older), sizeOf(newer)];
  if (before !== after || !before) {
    if (older.type !== "Point" || newer.type !== "Point")
      return line(say("形狀", "Shape"), before, after);
    const metres = Math.round(symbolAt(older).distanceTo(symbolAt(newer)) * 10) / 10;
    const words = say("移了 {n} 公尺", "moved {n} m", { n: metres });
    return [h("dt", {}, say("位置", "Position")), h("dd", {}, words)];
  }
  const words = say("形狀變了，大小一樣", "another shape of the same size");
  return [h("dt", {}, say("形狀", "Shape")), h("dd", {}, words)];
}

function sizeOf(geometry: Geometry): string {
  const { length, area } = measure(geometry);
  if (area !== undefined) return say("{n} 平方公尺", "{n} m²", { n: Math.round(area) });
  if (length !== undefined) return say("長 {n} 公尺", "{n} m long", { n: Math.round(length) });
  return say("一個點", "a point");
}

/** Legend and feature list of a printed map: a row for every number. */
import {
  type Catalogue,
  type Fact,
  type Feature,
  factsOf,
  type Layer,
  layerOf,
  markOf,
  stateOf,
} from "../kit/catalogue";
import { h } from "../kit/elements";
import { inLanguage, say } from "../kit/words";
import { visibleLayers } from "../leaflet/legend";
import type { Places } from "../leaflet/places";
import { symbolElement } from "../leaflet/symbols";

const FACTS = 3;
/** What tells two of a kind apart comes first: where it is, where it looks, what was noted. */
const TELLING = ["address", "bearing", "note"];

/** The layers that are on the sheet, with how many of each. */
export function fillLegend(
  holder: HTMLElement,
  catalogue: Catalogue,
  features: Feature[],
  isPublic: boolean,
): void {
  holder.replaceChildren();
  for (const layer of visibleLayers(catalogue, isPublic)) {
    const count = features.filter((one) => one.properties.layer === layer.kind).length;
    if (!count) continue;
    const symbol = symbolElement(layer.style, { size: 20, round: isPublic });
    const name = h("span", {}, inLanguage(layer.label));
    holder.append(h("li", {}, symbol, name, h("b", {}, String(count))));
  }
}

/** The facts there is room for. */
export function tellingFacts(layer: Layer, properties: Feature["properties"]): Fact[] {
  const facts = factsOf(layer, properties);
  return facts.sort((a, b) => rankOf(a.name) - rankOf(b.name)).slice(0, FACTS);
}

function rankOf(name: string): number {
  const rank = TELLING.indexOf(name);
  return rank < 0 ? TELLING.length : rank;
}

/** One row a number. */
export function fillList(
  holder: HTMLElement,
  catalogue: Catalogue,
  numbers: Map<number, Feature>,
  places: Places,
  isPublic: boolean,
): void {
  holder.replaceChildren();
  for (const [number, feature] of numbers) {
    const { properties } = feature;
    const layer = layerOf(catalogue, properties.layer);
    if (!layer) continue;
    const look = { size: 14, mark: markOf(layer, properties), round: isPublic };
    const facts = tellingFacts(layer, properties);
    const about = facts.map((one) => `${one.label}${say("：", ": ")}${one.value}`);
    holder.append(
      h(
        "tr",
        {},
        h("td", { class: "paper-row-number" }, String(number)),
        h("td", {}, symbolElement(layer.style, look), inLanguage(layer.label)),
        h("td", {}, places.title(layer, feature)),
        h("td", {}, about.join(say("；", "; "))),
        h("td", {}, stateOf(layer, properties)),
      ),
    );
  }
}

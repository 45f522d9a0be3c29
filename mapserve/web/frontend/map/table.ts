/** The same features as a table: for the keyboard, for screen readers, and for reading. */
import {
  type Catalogue,
  type Feature,
  factsOf,
  type Layer,
  layerOf,
  markOf,
  type Properties,
  photosOf,
  stateOf,
  titleOf,
  valueText,
} from "../catalogue";
import { h } from "../dom";
import { type Pictures, pictureRow } from "../pictures";
import { symbolElement } from "../symbols";
import { theme } from "../theme";
import { inLanguage, say } from "../words";

const FIRST_ROWS = 100;
const FACTS = 2;
const TELLING = new Set(["address", "bearing"]);

/** What the rows are: those in the map's view, those of the shown layers, those looked for. */
export type Listed = "view" | "all" | "found";

export class Table {
  private limit = FIRST_ROWS;
  private chosen: string | null = null;

  constructor(
    private readonly holder: HTMLElement,
    private readonly heading: HTMLElement,
    private readonly catalogue: Catalogue,
    private readonly isPublic: boolean,
    private readonly pictures: Pictures,
    private readonly onChoose: (feature: Feature) => void,
  ) {}

  /** Mark the row of a feature. */
  choose(id: string | null): void {
    this.chosen = id;
    for (const row of this.holder.querySelectorAll<HTMLElement>("tr[data-id]"))
      row.classList.toggle("row-chosen", row.dataset.id === id);
  }

  fill(features: Feature[], of: Listed): void {
    const facts = { n: features.length };
    this.heading.textContent = {
      view: say("畫面內 {n} 筆", "{n} in view", facts),
      all: say("共 {n} 筆", "{n} in all", facts),
      found: say("找到 {n} 筆", "{n} found", facts),
    }[of];
    this.holder.replaceChildren();
    for (const feature of features.slice(0, this.limit)) this.addRow(feature);
    if (!features.length) this.holder.append(emptyRow());
    if (features.length > this.limit) this.holder.append(this.moreRow(features, of));
  }

  private addRow(feature: Feature): void {
    const layer = layerOf(this.catalogue, feature.properties.layer);
    if (!layer) return;
    const { properties } = feature;
    const mark = markOf(layer, properties);
    const look = { mark, size: 20, theme: theme(), round: this.isPublic };
    const title = titleOf(layer, properties);
    const name = h("button", { type: "button", class: "row-name" }, title);
    name.addEventListener("click", () => this.onChoose(feature));
    const photos = this.pictures ? this.pictures(photosOf(layer, properties), title) : [];
    const about = aboutOf(layer, properties);
    const label = h("span", { class: "row-layer" }, symbolElement(layer.style, look));
    label.append(h("span", {}, inLanguage(layer.label)));
    const row = h(
      "tr",
      { "data-id": feature.id, class: feature.id === this.chosen && "row-chosen" },
      h("td", {}, label),
      h("td", {}, name, photos.length ? pictureRow(photos) : null),
      h("td", { class: "wide-only" }, about.join(say("、", ", "))),
      h("td", {}, stateOf(layer, properties)),
    );
    row.addEventListener("click", () => this.onChoose(feature));
    name.addEventListener("click", (event) => event.stopPropagation());
    this.holder.append(row);
  }

  private moreRow(features: Feature[], of: Listed): HTMLElement {
    const button = h(
      "button",
      { type: "button", class: "button" },
      say("再顯示 100 筆", "100 more"),
    );
    button.addEventListener("click", () => {
      this.limit += FIRST_ROWS;
      this.fill(features, of);
    });
    return h("tr", {}, h("td", { colspan: 4 }, button));
  }
}

function emptyRow(): HTMLElement {
  const words = say(
    "這個畫面裡沒有項目。移動地圖，或打開左邊的圖層。",
    "Nothing here. Move the map or switch on a layer.",
  );
  return h("tr", {}, h("td", { colspan: 4, class: "row-empty" }, words));
}

/** Where it is and which way it looks; what has neither says its first two answers. */
function aboutOf(layer: Layer, properties: Properties): string[] {
  const telling = layer.attributes.filter((one) => TELLING.has(one.name));
  const values = telling.map((one) => valueText(one, properties[one.name])).filter(Boolean);
  if (values.length) return values;
  return factsOf(layer, properties, { pictured: true })
    .slice(0, FACTS)
    .map((fact) => fact.value);
}

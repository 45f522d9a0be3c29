/** Feature table: for the keyboard, for screen readers, and for reading. */
import { AfterPaint } from "../kit/after_paint";
import {
  type Catalogue,
  type Feature,
  layerOf,
  markOf,
  photosOf,
  stateOf,
  titleOf,
} from "../kit/catalogue";
import { h } from "../kit/elements";
import { type Pictures, pictureRow } from "../kit/gallery";
import { Slices } from "../kit/slices";
import { theme } from "../kit/theme";
import { inLanguage, say, shortDate } from "../kit/words";
import type { Places } from "../leaflet/places";
import { symbolElement } from "../leaflet/symbols";

const FIRST_ROWS = 100;

/** What the rows are: those in the map's view, those of the shown layers, those looked for. */
export type Listed = "view" | "all" | "found";

/** What a row tells beyond the feature itself. */
export interface Told {
  places: Places;
  /** The first revision of each day; without it there is no column of days. */
  savedOn?: { revision: number; day: string }[];
}

export class Table {
  private readonly order: Map<string, number>;
  private limit = FIRST_ROWS;
  private chosen: string | null = null;
  /** Whoever asked for more rows reads on at the first of them. */
  private readOnAt: number | null = null;
  private readonly slices = new Slices();
  private readonly afterPaint = new AfterPaint();
  /** Rows made before: a moved map shows most of them again. */
  private readonly rows = new Map<Feature, HTMLElement>();

  constructor(
    private readonly holder: HTMLElement,
    private readonly heading: HTMLElement,
    private readonly catalogue: Catalogue,
    private readonly isPublic: boolean,
    private readonly pictures: Pictures,
    private readonly onChoose: (feature: Feature) => void,
    private readonly told: Told,
  ) {
    this.order = new Map(catalogue.layers.map((layer, index) => [layer.kind, index]));
  }

  /** Mark the row of a feature, once the popup that answers the press is on the screen. */
  choose(id: string | null): void {
    this.chosen = id;
    this.afterPaint.ask(() => this.mark());
  }

  private mark(): void {
    const id = this.chosen;
    for (const row of this.holder.querySelectorAll<HTMLElement>("tr[data-id]"))
      if (row.classList.toggle("row-chosen", row.dataset.id === id)) this.reveal(row);
  }

  /** Scroll the list, never the page, until the row is seen. */
  private reveal(row: HTMLElement): void {
    const list = row.closest<HTMLElement>(".map-list");
    if (!list || list.scrollHeight <= list.clientHeight) return;
    const head = list.querySelector("thead")?.getBoundingClientRect().bottom ?? 0;
    const { top, bottom } = row.getBoundingClientRect();
    if (top < head) list.scrollTop -= head - top;
    else list.scrollTop += Math.max(0, bottom - list.getBoundingClientRect().bottom);
  }

  fill(unsorted: Feature[], of: Listed): void {
    const features = this.sorted(unsorted);
    const facts = { n: features.length };
    this.heading.textContent = {
      view: say("畫面內 {n} 筆", "{n} in view", facts),
      all: say("共 {n} 筆", "{n} in all", facts),
      found: say("找到 {n} 筆", "{n} found", facts),
    }[of];
    const listed = features.slice(0, this.limit);
    const rest = features.length > this.limit ? [this.moreRow(features, of)] : [];
    const put = () => {
      const rows = listed.flatMap((one) => this.rows.get(one) ?? []);
      for (const row of rows) row.classList.toggle("row-chosen", row.dataset.id === this.chosen);
      putChildren(this.holder, [...(listed.length ? rows : [emptyRow(of)]), ...rest]);
      if (this.readOnAt !== null) rows[this.readOnAt]?.querySelector("button")?.focus();
      this.readOnAt = null;
    };
    const unmade = listed.filter((one) => !this.rows.has(one));
    this.slices.run([...unmade.map((one) => () => this.makeRow(one)), put]);
  }

  /** Make the rows anew: the theme is another, or more is known of where things are. */
  forget(): void {
    this.rows.clear();
  }

  /** In the order of the legend: risks first. */
  private sorted(features: Feature[]): Feature[] {
    const place = (one: Feature) => this.order.get(one.properties.layer) ?? 0;
    return [...features].sort((a, b) => place(a) - place(b));
  }

  private dayOf(feature: Feature): string {
    const { revision } = feature.properties;
    const save = this.told.savedOn?.findLast((one) => one.revision <= revision);
    return save ? shortDate(save.day) : "";
  }

  private makeRow(feature: Feature): void {
    const layer = layerOf(this.catalogue, feature.properties.layer);
    if (!layer) return;
    const { properties } = feature;
    const mark = markOf(layer, properties);
    const look = { mark, size: 20, theme: theme(), round: this.isPublic };
    const title = titleOf(layer, properties);
    const name = h("button", { type: "button", class: "row-name" }, title);
    const kind = inLanguage(layer.label);
    if (title !== kind) name.dataset.kind = kind; // a phone shows it below the name
    const beside = this.told.places.beside(layer, feature);
    // A phone has no column of places.
    if (beside) name.append(h("span", { class: "row-beside" }, beside));
    name.addEventListener("click", () => this.onChoose(feature));
    const photos = this.pictures ? this.pictures(photosOf(layer, properties), title) : [];
    const label = h("span", { class: "row-layer" }, symbolElement(layer.style, look));
    label.append(h("span", {}, inLanguage(layer.label)));
    const row = h(
      "tr",
      { "data-id": feature.id },
      h("td", {}, label),
      h("td", {}, name, photos.length ? pictureRow(photos) : null),
      h("td", { class: "wide-only" }, this.told.places.of(layer, feature)),
      h("td", {}, stateOf(layer, properties)),
      this.told.savedOn && h("td", { class: "wide-only" }, this.dayOf(feature)),
    );
    row.addEventListener("click", () => this.onChoose(feature));
    name.addEventListener("click", (event) => event.stopPropagation());
    this.rows.set(feature, row);
  }

  private moreRow(features: Feature[], of: Listed): HTMLElement {
    const button = h(
      "button",
      { type: "button", class: "button" },
      say("再顯示 100 筆", "100 more"),
    );
    button.addEventListener("click", () => {
      this.readOnAt = this.limit;
      this.limit += FIRST_ROWS;
      this.fill(features, of);
    });
    return h("tr", {}, h("td", { colspan: 5 }, button));
  }
}

/** Put these in a holder; those that are there already stay, and are not laid out again. */
function putChildren(holder: HTMLElement, wanted: HTMLElement[]): void {
  const stays = new Set<Element>(wanted);
  for (const child of [...holder.children]) if (!stays.has(child)) child.remove();
  wanted.forEach((one, index) => {
    const there = holder.children[index];
    if (there !== one) holder.insertBefore(one, there ?? null);
  });
}

function emptyRow(of: Listed): HTMLElement {
  const words = {
    view: say(
      "這個畫面裡沒有項目。移動地圖，或打開其他圖層。",
      "Nothing here. Move the map or switch on a layer.",
    ),
    all: say("打開的圖層裡沒有項目。", "The layers shown hold nothing."),
    found: say(
      "找不到。換個寫法，或清掉字看全部。",
      "Nothing found. Write it another way, or clear it to see all.",
    ),
  }[of];
  return h("tr", {}, h("td", { colspan: 5, class: "row-empty" }, words));
}

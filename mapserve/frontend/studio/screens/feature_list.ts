/** Feature list to pick from, with search by name, address or number. */

import type { Content } from "../../drafts/model";
import { type Layer, markOf, stateOf } from "../../kit/catalogue";
import { button, h } from "../../kit/elements";
import { finds, folded } from "../../kit/folding";
import { iconElement } from "../../kit/icons";
import { theme } from "../../kit/theme";
import { inLanguage } from "../../kit/words";
import { bearingText } from "../bearing_handle";
import { tell } from "../phrases";
import type { Studio } from "../studio";
import { WaitingBar } from "../waiting_bar";
import { sizeText, symbolOf } from "./heading";
import type { Screen, ScreenDescriptor } from "./screen";

declare module "./screen" {
  interface Screens {
    list: { only?: string[] };
  }
}

/** More rows than this are found by searching, not by scrolling. */
const MOST = 200;

/** What can be sifted out: what is broken, and cameras that look nobody knows where. */
const SIFTS = ["broken", "missing"] as const;
type Sift = (typeof SIFTS)[number];

interface Row {
  id: string;
  content: Content;
  title: string;
  fact: string;
  words: string;
  /** Its layer's place in the legend: risks stand first, as in the map's table. */
  rank: number;
  sift: Sift | null;
}

export class FeatureList {
  readonly element: HTMLElement;
  private readonly rows = h("ul", { class: "rows s-rows" });
  private readonly total = h("span", { class: "s-count" });
  private readonly input: HTMLInputElement;
  private readonly chips = h("div", { class: "s-chips s-sifts", role: "group" });
  private sift: Sift | null = null;
  private readonly known = new WeakMap<Content, Row>();
  private readonly made = new Map<string, { row: Row; look: string; item: HTMLElement }>();

  constructor(
    private readonly studio: Studio,
    /** Only these, of a stack. */
    private readonly only?: string[],
  ) {
    this.input = h("input", {
      class: "input",
      type: "search",
      placeholder: tell("search"),
      "aria-label": tell("search"),
      oninput: () => this.update(),
    });
    this.element = h(
      "div",
      { class: "s-list" },
      h(
        "div",
        { class: "s-head" },
        h(
          "h2",
          { class: "s-title" },
          only ? tell("which_one", { count: only.length }) : tell("drawn"),
        ),
        this.total,
      ),
      h("div", { class: "search" }, iconElement("search"), this.input),
      this.chips,
      this.rows,
    );
  }

  /** Say what is there; rows are made again only where something they show has changed. */
  update(): void {
    const all: Row[] = [];
    for (const [id, content] of this.studio.journal.features()) {
      if (!this.only || this.only.includes(id)) all.push(this.rowOf(id, content));
    }
    all.sort((one, other) => one.rank - other.rank);
    this.total.textContent = tell("count", { count: all.length });
    this.showSifts(all);
    const query = this.input.value;
    const sifted = this.sift ? all.filter((row) => row.sift === this.sift) : all;
    const found = folded(query) ? sifted.filter((row) => finds(query, row.words)) : sifted;
    const changed = new Set(this.studio.journal.changed());
    const { selected } = this.studio;
    const rows = found.slice(0, MOST).map((row) => {
      const look = `${row.id === selected}|${changed.has(row.id)}|${theme()}`;
      const made = this.made.get(row.id);
      if (made?.row === row && made.look === look) return made.item;
      const item = this.item(row, changed.has(row.id));
      this.made.set(row.id, { row, look, item });
      return item;
    });
    if (rows.length === 0) {
      const words = query ? tell("no_match", { query: this.input.value }) : tell("nothing");
      rows.push(h("li", { class: "s-empty" }, words));
    }
    const here = [...this.rows.children];
    if (rows.length !== here.length) this.rows.replaceChildren(...rows);
    else
      rows.forEach((item, i) => {
        if (item !== here[i]) here[i]?.replaceWith(item);
      });
  }

  /** 全部, 故障 3, 要補 2: made again only when a count has changed. */
  private showSifts(all: Row[]): void {
    const counts = SIFTS.map((sift) => all.filter((row) => row.sift === sift).length);
    if (this.sift && !counts[SIFTS.indexOf(this.sift)]) this.sift = null;
    const look = `${counts}|${this.sift}`;
    if (this.chips.dataset.look === look) return;
    this.chips.dataset.look = look;
    this.chips.hidden = this.only !== undefined || counts.every((count) => !count);
    const chip = (sift: Sift | null, words: string) =>
      button(null, words, () => this.choose(sift), {
        "aria-pressed": String(this.sift === sift),
        "data-sift": sift ?? "all",
      });
    const some = SIFTS.flatMap((sift, i) =>
      counts[i] ? chip(sift, `${tell(sift)} ${counts[i]}`) : [],
    );
    this.chips.replaceChildren(chip(null, tell("all")), ...some);
  }

  private choose(sift: Sift | null): void {
    this.sift = sift;
    this.update();
    this.chips.querySelector<HTMLElement>(`[data-sift=${sift ?? "all"}]`)?.focus();
  }

  /** The words of a feature, put together once for as long as it says the same. */
  private rowOf(id: string, content: Content): Row {
    let row = this.known.get(content);
    if (!row || row.id !== id) {
      row = this.row(id, content);
      this.known.set(content, row);
    }
    return row;
  }

  private row(id: string, content: Content): Row {
    const layer = this.studio.layer(content.layer);
    const title = this.studio.title(content);
    const kind = inLanguage(layer.label);
    const { bearing } = content.properties;
    const facts = [
      title === kind ? "" : kind,
      stateOf(layer, content.properties),
      typeof bearing === "number" ? bearingText(bearing) : sizeText(content.geometry),
    ];
    const fact = facts.filter(Boolean).join("・");
    const typed = Object.values(content.properties).filter((value) => typeof value === "string");
    const words = [title, fact, ...typed].join(" ");
    const rank = this.studio.catalogue.layers.indexOf(layer);
    return { id, content, title, fact, words, rank, sift: siftOf(layer, content) };
  }

  private item({ id, content, title, fact }: Row, unsaved: boolean): HTMLElement {
    const symbol = symbolOf(this.studio.layer(content.layer), content, 26);
    const press = h(
      "button",
      {
        type: "button",
        class: "s-row",
        "aria-current": id === this.studio.selected ? "true" : null,
        "data-feature": id,
        onclick: () => this.studio.go({ at: "form", id }),
      },
      symbol,
      h("span", {}, h("b", {}, title), h("small", {}, fact)),
      unsaved ? iconElement("cloud-upload") : null,
    );
    return h("li", {}, press);
  }
}

function siftOf(layer: Layer, { properties }: Content): Sift | null {
  if (markOf(layer, properties) === "broken") return "broken";
  const turns = layer.attributes.some((one) => one.widget === "bearing");
  const known = properties.bearing !== undefined || properties.facing === "all_round";
  return turns && !known ? "missing" : null;
}

function listScreen(studio: Studio, only?: string[]): Screen {
  const list = new FeatureList(studio, only);
  const waiting = new WaitingBar(studio);
  const back = h(
    "button",
    {
      type: "button",
      class: "button button-wide s-big",
      onclick: () => studio.go({ at: "choose" }),
    },
    iconElement("plus"),
    h("span", {}, tell("new")),
  );
  return {
    element: h(
      "div",
      { class: "s-screen s-list-screen" },
      waiting.element,
      list.element,
      h("div", { class: "s-foot" }, back),
    ),
    update: () => {
      waiting.update();
      list.update();
    },
    key: (event) => {
      if (event.key !== "Escape") return false;
      studio.go({ at: "choose" });
      return true;
    },
  };
}

export const featureList: ScreenDescriptor<Studio, "list"> = {
  at: "list",
  height: "70%",
  covers: true,
  open: (studio, { only }) => listScreen(studio, only),
};

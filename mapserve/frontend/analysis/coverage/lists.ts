/** Coverage lists: stretches nobody watches, each street, and what does not count. */
import { type Catalogue, type Feature, layerOf } from "../../kit/catalogue";
import { h } from "../../kit/elements";
import { featureAddress } from "../../kit/studio_links";
import { say } from "../../kit/words";
import type { Places } from "../../leaflet/places";
import { assumptionList, metres, nearWords, streetWord, tight } from "../assumptions";
import type { Panel } from "../tabs";
import { readHour, WEEK_HOURS } from "../week_hour";
import type { Crossings } from "./cross_streets";
import { alikeDays, rangeWords } from "./hour_ranges";
import type { Run, StreetSum, Week } from "./week";

const FIRST_ROWS = 12;

/** Who watches, then the ranked list of stretches nobody watches; a tap takes the map there. */
export class Uncovered implements Panel {
  readonly name = "uncovered";
  readonly title = say("誰在看", "Watched?");
  private all = false;
  private runs: Run[] = [];
  private nobody_m = 0;
  private readonly list = h("ol", { class: "rows cov-stretches" });
  readonly element = h("div", { class: "see-panel" });
  private readonly head = h("p", { class: "cov-lead" });
  private readonly rest = h("p", { class: "cov-note" });
  private readonly more: HTMLButtonElement;

  constructor(
    kinds: HTMLElement,
    private readonly catalogue: Catalogue,
    private readonly fromStreets: boolean,
    private readonly crossings: Crossings,
    private readonly choose: (run: Run) => void,
    /** Shorter stretches are not listed (metres). */
    private readonly shortest_m: number,
  ) {
    this.more = h("button", { type: "button", class: "button button-quiet button-wide" });
    this.more.addEventListener("click", () => {
      this.all = true;
      this.fill();
      this.list.children[FIRST_ROWS]?.querySelector("button")?.focus();
    });
    const title = h("h2", {}, say("沒人看的路段", "Streets nobody watches"));
    this.element.append(kinds, title, ...(fromStreets ? this.parts() : withoutStreets()));
  }

  /** Show the stretches of an hour; `nobody_m` are all metres that nobody watches then. */
  show(runs: Run[], nobody_m: number): void {
    this.runs = runs;
    this.nobody_m = nobody_m;
    this.fill();
  }

  private parts(): HTMLElement[] {
    return [this.head, this.rest, this.list, this.more];
  }

  private fill(): void {
    const { runs } = this;
    const total = runs.reduce((sum, run) => sum + run.length_m, 0);
    this.head.textContent = runs.length
      ? say("{n} 段，共 {m} 公尺，最要緊的在前", "{n} stretches, {m} m, the most urgent first", {
          n: runs.length,
          m: metres(total),
        })
      : say("這個時刻沒有較長的路段沒人看。", "No long stretch is unwatched at this hour.");
    this.tellRest(this.nobody_m - total);
    const shown = this.all ? runs : runs.slice(0, FIRST_ROWS);
    this.list.replaceChildren(...shown.map((run, index) => this.row(run, index)));
    this.more.hidden = shown.length === runs.length;
    this.more.textContent = say("看全部 {n} 段", "Show all {n}", { n: runs.length });
  }

  /** Why the list sums to less than the figure above it: it must be seen where both are. */
  private tellRest(rest: number): void {
    this.rest.hidden = rest < 0.5;
    this.rest.textContent = say(
      "另有 {n} 公尺沒列出：{s} 公尺以下的短路段，以及這小時只有一部分時間有人看的路段。",
      "{n} m more are not listed: stretches of {s} m or less, and those watched for a part of the hour.",
      { n: metres(rest), s: this.shortest_m },
    );
  }

  private row(run: Run, index: number): HTMLElement {
    const between = this.fromStreets ? this.crossings.between(run) : "";
    const about = [between, nearWords(this.catalogue, run.near)]
      .filter(Boolean)
      .join(say("・", " · "));
    const button = h(
      "button",
      { type: "button", class: "cov-row" },
      h("span", { class: "cov-rank", "aria-hidden": "true" }, String(index + 1)),
      h(
        "span",
        {},
        h("b", {}, streetWord(run.street, this.fromStreets)),
        about ? h("small", {}, about) : null,
      ),
      h("span", { class: "cov-metres cov-nobody" }, tight(run.length_m)),
    );
    button.addEventListener("click", () => this.choose(run));
    return h("li", {}, button);
  }
}

/** A grid has no stretches to list: what is missing, and how it comes in. */
function withoutStreets(): HTMLElement[] {
  return [
    h(
      "p",
      { class: "cov-lead" },
      say(
        "還沒有這裡的街道，列不出路段。地圖上的方格只供估計。",
        "No streets are known here, so none can be listed. The grid on the map is an estimate.",
      ),
    ),
    h(
      "p",
      { class: "cov-lead" },
      say(
        "請系統管理員匯入 OpenStreetMap 的街道和建物：",
        "Ask an administrator to import streets and buildings of OpenStreetMap:",
      ),
    ),
    h("code", { class: "cov-command" }, "mapserve import-base streets.osm"),
  ];
}

/** The map as a table: each street, metres watched and metres in all. */
export function fillStreets(holder: HTMLElement, sums: StreetSum[]): void {
  holder.replaceChildren(
    ...sums.map((sum) =>
      h(
        "tr",
        { "data-watch": watchOf(sum) },
        h("th", { scope: "row" }, streetWord(sum.street, true)),
        h("td", { class: "number" }, tight(sum.watched_m)),
        h("td", { class: "number" }, tight(sum.length_m)),
      ),
    ),
  );
}

function watchOf(sum: StreetSum): string {
  if (sum.watched_m < 0.5) return "nobody";
  return sum.camera_m < 0.5 ? "people" : "camera";
}

/** Where the figures come from, and which features do not count as they stand. */
export class Details {
  private readonly byId: Map<string, Feature>;

  constructor(
    private readonly week: Week,
    private readonly catalogue: Catalogue,
    features: Feature[],
    private readonly places: Places,
    /** The community, where the reader may draw. */
    private readonly slug: string | null,
  ) {
    this.byId = new Map(features.map((feature) => [feature.id, feature]));
  }

  fill(holder: HTMLElement): void {
    const { data } = this.week;
    holder.replaceChildren(
      ...this.group(
        say("方向不明的監視器", "Cameras of unknown direction"),
        say("不計入。補上方向就會算。", "Not counted until the direction is known."),
        data.unknown,
      ),
      ...this.group(
        say("在建物裡的監視器", "Cameras inside a building"),
        say("從最近的外牆看出去。", "They look from the nearest outside wall."),
        data.moved.map((one) => one.id),
      ),
      ...this.group(
        say("沒有時間的項目", "Without hours"),
        say("不知道幾點有人，不計入。", "Nobody knows when they watch: not counted."),
        data.without_hours,
      ),
      ...this.group(
        say("認養到期", "Lapsed adoptions"),
        say("不在認養期間，不計入。", "Outside their dates: not counted."),
        data.lapsed,
      ),
      ...this.group(
        say("重複認養的區塊", "Blocks adopted twice"),
        say("兩個單位認養到同一塊。", "Two adopters share the same ground."),
        [...new Set(data.doubled.flat())],
      ),
      ...this.idle(),
      assumptionList(data.settings),
    );
  }

  private group(title: string, about: string, ids: string[]): HTMLElement[] {
    if (!ids.length) return [];
    const list = h("ul", { class: "cov-ids" }, ...ids.map((id) => h("li", {}, this.link(id))));
    return [h("h3", {}, `${title}${say("：", ": ")}${ids.length}`), h("p", {}, about), list];
  }

  private link(id: string): Node {
    const feature = this.byId.get(id);
    const layer = feature && layerOf(this.catalogue, feature.properties.layer);
    const title = layer ? this.places.title(layer, feature) : id;
    if (this.slug === null) return document.createTextNode(title);
    return h("a", { href: featureAddress(this.slug, id) }, title);
  }

  private idle(): HTMLElement[] {
    const hours = this.week.data.idle.map(readHour).filter((hour) => hour !== null);
    if (!hours.length) return [];
    const title = h("h3", {}, say("沒有巡守的時間", "Hours nobody patrols"));
    if (hours.length === WEEK_HOURS)
      return [title, h("p", {}, say("整週都沒有巡守。", "Nobody patrols all week."))];
    const ranges = alikeDays(hours).map((group) => h("li", {}, rangeWords(group)));
    return [
      title,
      h("p", {}, say("一週 {n} 小時：", "{n} hours of the week:", { n: hours.length })),
      h("ul", { class: "cov-idle" }, ...ranges),
    ];
  }
}

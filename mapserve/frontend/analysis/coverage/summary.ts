/** Coverage summary: metres watched at the hour, its share, and who watches them. */
import {
  type Catalogue,
  type Feature,
  type Layer,
  layerOf,
  markOf,
  type Properties,
} from "../../kit/catalogue";
import { h } from "../../kit/elements";
import { theme } from "../../kit/theme";
import { dayWord, inLanguage, say } from "../../kit/words";
import { symbolElement } from "../../leaflet/symbols";
import { metres, tight } from "../assumptions";
import { clockOf, dayOf } from "../week_hour";
import { KINDS, type Week } from "./week";

export const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

interface Counts {
  working: number;
  broken: number;
  planned: number;
  /** Those of which nobody knows where they look. */
  unknown: number;
  /** Of those working, how many whose hours nobody knows. */
  timeless: number;
}

export class CoverageSummary {
  /** Who watches, by kind, and what is left out: stands with what nobody watches. */
  readonly kinds = h("section", { class: "cov-kinds" });
  private readonly counts = new Map<string, Counts>();

  constructor(
    private readonly holder: HTMLElement,
    private readonly badge: HTMLElement,
    private readonly week: Week,
    private readonly catalogue: Catalogue,
    features: Feature[],
  ) {
    const unknown = new Set(week.data.unknown);
    const timeless = new Set(week.data.without_hours);
    for (const feature of features) this.count(feature, unknown, timeless);
  }

  show(hour: number): void {
    const { week } = this;
    const { street_m } = week.data;
    const watched = week.watched(hour);
    const hero = h(
      "p",
      { class: "cov-hero" },
      h("span", {}, h("b", {}, metres(watched)), say(" 公尺有人看", " metres watched")),
      h("strong", {}, percent(week.share(hour))),
    );
    const total = h(
      "span",
      {},
      week.data.from_streets
        ? say("街道全長 {n} 公尺", "{n} m of street", { n: metres(street_m) })
        : say("方格全長 {n} 公尺", "{n} m of grid", { n: metres(street_m) }),
    );
    const left = h("b", { class: "cov-nobody" });
    left.append(say("沒人看 {n} 公尺", "{n} m unwatched", { n: metres(street_m - watched) }));
    this.holder.replaceChildren(hero, this.bar(hour), h("p", { class: "cov-total" }, total, left));
    this.kinds.replaceChildren(
      this.watchers(hour),
      h("p", { class: "cov-note" }, this.note()),
      ...week.data.missing.map((text) => h("p", { class: "notice notice-warn" }, inLanguage(text))),
    );
    this.tellBadge(hour);
  }

  private tellBadge(hour: number): void {
    const day = dayOf(hour);
    const { rise = "", set = "" } = this.week.data.sun[day] ?? {};
    const dark = this.week.isDark(hour);
    const morning = hour % 24 < 12;
    const sun = morning
      ? say("日出 {t}", "sunrise {t}", { t: rise })
      : say("日落 {t}", "sunset {t}", { t: set });
    const words = `${dark ? say("夜間", "Night") : say("白天", "Day")}${say("・", " · ")}${sun}`;
    this.badge.hidden = false;
    this.badge.replaceChildren(
      h("b", {}, h("span", {}, dayWord(day)), h("span", {}, clockOf(hour))),
      h("small", {}, words),
    );
  }

  private bar(hour: number): HTMLElement {
    const split = this.week.split(hour);
    const bar = h("div", { class: "cov-bar", "aria-hidden": "true" });
    for (const kind of KINDS) {
      if (split[kind] < 0.5) continue;
      const part = h("span", { class: `bar-${kind}` });
      part.style.flexGrow = String(split[kind]);
      bar.append(part);
    }
    return bar;
  }

  private watchers(hour: number): HTMLElement {
    const list = h("ul", { class: "cov-watchers" });
    for (const kind of Object.keys(this.week.data.by_layer)) {
      const layer = layerOf(this.catalogue, kind);
      const count = this.counts.get(kind);
      const seen = this.week.of(kind, hour);
      if (!layer || (!count && !seen)) continue;
      list.append(this.watcher(layer, hour, seen));
    }
    if (list.children.length) return list;
    return h("p", {}, say("這張圖上還沒有誰在看。", "Nothing on this map watches yet."));
  }

  private watcher(layer: Layer, hour: number, seen: number): HTMLElement {
    const count = this.counts.get(layer.kind);
    const { now, always } = this.week.onDuty(layer.kind, hour);
    const fact =
      count?.timeless && !now
        ? say("時間不明 {n} {c}", "{n} of unknown hours", { n: count.timeless, c: layer.counter })
        : factOf(layer, count?.working ?? 0, now, always);
    const look = {
      size: 24,
      theme: theme(),
      mark: seen ? "solid" : "planned",
      round: true,
    } as const;
    return h(
      "li",
      { "data-layer": layer.kind },
      symbolElement(layer.style, seen ? look : { ...look, mark: "solid" }),
      h("span", {}, h("b", {}, inLanguage(layer.label)), fact),
      h("span", { class: seen ? "cov-metres" : "cov-metres cov-none" }, tight(seen)),
    );
  }

  /** What is left out of the figures, in words. */
  private note(): string {
    const left: string[] = [];
    for (const layer of this.catalogue.layers) {
      const count = this.counts.get(layer.kind);
      if (layer.watches?.by !== "device" || !count) continue;
      const of = { c: layer.counter };
      const { broken, planned, unknown } = count;
      if (broken) left.push(say("故障 {n} {c}", "{n} broken", { n: broken, ...of }));
      if (planned) left.push(say("規劃 {n} {c}", "{n} planned", { n: planned, ...of }));
      if (unknown)
        left.push(say("方向不明 {n} {c}", "{n} of unknown direction", { n: unknown, ...of }));
    }
    const once = say("重疊只算一次", "Overlaps count once");
    if (!left.length) return once;
    return say("{a}・{b}不計入", "{a}; left out: {b}", { a: once, b: left.join(say("、", ", ")) });
  }

  private count(feature: Feature, unknown: Set<string>, timeless: Set<string>): void {
    const { layer: kind } = feature.properties;
    const layer = layerOf(this.catalogue, kind);
    if (!layer || !(kind in this.week.data.by_layer)) return;
    const counts = this.counts.get(kind) ?? {
      working: 0,
      broken: 0,
      planned: 0,
      unknown: 0,
      timeless: 0,
    };
    this.counts.set(kind, counts);
    const mark = markOf(layer, feature.properties);
    // What is only asked for is not there, whatever its state says.
    if (mark === "planned" || notYet(layer, feature.properties)) counts.planned += 1;
    else if (mark === "broken") counts.broken += 1;
    else if (unknown.has(feature.id)) counts.unknown += 1;
    else {
      counts.working += 1;
      if (timeless.has(feature.id)) counts.timeless += 1;
    }
  }
}

function notYet(layer: Layer, properties: Properties): boolean {
  return Object.entries(layer.not_yet).some(([name, values]) =>
    values.includes(String(properties[name])),
  );
}

/** How many are on duty, in words; what does not change with the hour is told without it. */
function factOf(layer: Layer, working: number, now: number, always: boolean): string {
  const n = { n: now, c: layer.counter };
  if (layer.watches?.by === "device") {
    if (now === working) return say("{n} {c}正常", "{n} working", n);
    return say("這時 {n} {c}", "{n} at this hour", n);
  }
  if (!now && layer.watches) return inLanguage(layer.watches.nobody);
  if (always) return say("24 小時 {n} {c}", "{n} all day", n);
  return say("這時 {n} {c}", "{n} at this hour", n);
}

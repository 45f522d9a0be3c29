/** Assumptions behind a result, and number formats (metres, street names) of the panels. */
import { type Catalogue, layerOf } from "../kit/catalogue";
import { h } from "../kit/elements";
import type { Assumption } from "../kit/schema";
import { inLanguage, say } from "../kit/words";

const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** 6,535 */
export const metres = (value: number): string => grouped.format(value);
/** 6,535 m in tight cells. */
export const tight = (value: number): string => `${metres(value)} m`;

/** A street by name; without streets it is a line of the grid that stands for them. */
export function streetWord(name: string, fromStreets: boolean): string {
  if (name) return name;
  return fromStreets ? say("無名巷道", "Unnamed street") : say("方格", "Grid line");
}

/** What is near beside the layers that say so themselves: no light. */
const UNLIT = "unlit";

function nearWord(catalogue: Catalogue, name: string): string {
  if (name === UNLIT) return say("夜間無燈", "unlit at night");
  const urgency = layerOf(catalogue, name)?.urgency;
  return urgency ? inLanguage(urgency.near) : name;
}

/** What is near, in words: on the way to school, unlit at night. */
export const nearWords = (catalogue: Catalogue, near: string[]): string =>
  near.map((name) => nearWord(catalogue, name)).join(say("・", " · "));

/** What the weights of a result are called, those that weigh most first. */
export function weightKeys({ layers }: Catalogue): string[] {
  const urgent = layers.filter((layer) => layer.urgency);
  urgent.sort((a, b) => (b.urgency?.unwatched ?? 0) - (a.urgency?.unwatched ?? 0));
  return [...urgent.map((layer) => layer.kind), UNLIT];
}

/** CoverageSummary that results rest on, each labelled as ours. */
export function assumptionList(figures: Assumption[]): HTMLElement {
  const list = h("dl", { class: "facts" });
  for (const one of figures) {
    const label = one.ours
      ? `${inLanguage(one.label)}${say("（本系統設定）", " (our setting)")}`
      : inLanguage(one.label);
    list.append(h("dt", {}, label), h("dd", {}, `${one.value} ${inLanguage(one.unit)}`));
  }
  return list;
}

/** The settings behind a quiet summary. */
export function assumptionDetails(figures: Assumption[]): HTMLElement {
  return h(
    "details",
    { class: "see-settings" },
    h("summary", {}, say("用了哪些設定", "The settings used")),
    assumptionList(figures),
  );
}

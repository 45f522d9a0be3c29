/** Heading of a screen: symbol, name, and measures in words. */

import type { Content } from "../../drafts/model";
import { measure } from "../../geometry/planar";
import { type Layer, markOf } from "../../kit/catalogue";
import { h } from "../../kit/elements";
import type { Geometry } from "../../kit/geojson";
import { theme } from "../../kit/theme";
import { inLanguage } from "../../kit/words";
import { symbolElement } from "../../leaflet/symbols";
import { tell } from "../phrases";
import type { Studio } from "../studio";

const grouped = new Intl.NumberFormat("en");

export function metres(value: number): string {
  return tell("metres", { value: grouped.format(Math.round(value)) });
}

export function squareMetres(value: number): string {
  return tell("square", { value: grouped.format(Math.round(value)) });
}

export function sizeText(geometry: Geometry): string {
  const { length, area } = measure(geometry);
  if (length !== undefined) return metres(length);
  return area === undefined ? "" : squareMetres(area);
}

export function symbolOf(layer: Layer, content: Content | null, size: number): SVGSVGElement {
  const drop = layer.style.shape === "drop" && content;
  return symbolElement(layer.style, {
    size,
    theme: theme(),
    ...(content ? { mark: markOf(layer, content.properties) } : {}),
    ...(drop ? { bearing: (content.properties.bearing as number | undefined) ?? null } : {}),
    ...(drop ? { round: content.properties.facing === "all_round" } : {}),
  });
}

export class Heading {
  readonly title = h("h2", { class: "s-title", tabindex: "-1" });
  readonly fact = h("p", { class: "s-fact" });
  private readonly symbol = h("div", { class: "s-heading-symbol" });
  readonly element: HTMLElement;

  constructor(...actions: HTMLElement[]) {
    const words = h("div", { class: "s-heading-words" }, this.title, this.fact);
    this.element = h("div", { class: "s-heading" }, this.symbol, words, ...actions);
  }

  show(title: string, fact: string, symbol: SVGSVGElement): void {
    if (this.title.textContent !== title) this.title.textContent = title;
    if (this.fact.textContent !== fact) this.fact.textContent = fact;
    this.symbol.replaceChildren(symbol);
  }
}

/** Name, and beside it kind and size: 治安死角・約 709 平方公尺. */
export function describe(studio: Studio, content: Content): { title: string; fact: string } {
  const layer = studio.layer(content.layer);
  const title = studio.title(content);
  const kind = inLanguage(layer.label);
  const parts = [title === kind ? "" : kind, sizeText(content.geometry)].filter(Boolean);
  return { title, fact: parts.join("・") };
}

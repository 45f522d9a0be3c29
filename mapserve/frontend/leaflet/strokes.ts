/** Strokes and fill patterns: how lines and areas of a layer are drawn. */
import type { Mark, Style } from "../kit/catalogue";
import type { Theme } from "../kit/theme";
import { colourOf } from "./symbols";

export interface Stroke {
  color: string;
  weight: number;
  dashArray?: string;
  lineCap?: "butt" | "round";
}

const SURFACE = { light: "#FFFFFF", dark: "#131A18" };
const BAND = { light: "#FFDF80", dark: "#5E4A12" };
const SVG = "http://www.w3.org/2000/svg";

/** The strokes of a line or an edge, undermost first. */
export function strokesOf(style: Style, mark: Mark, theme: Theme): Stroke[] {
  const color = colourOf(style, theme);
  const halo: Stroke = { color: SURFACE[theme], weight: 7, lineCap: "butt" };
  if (mark === "planned" || mark === "unconfirmed")
    return [halo, { color, weight: 3, dashArray: "6 5", lineCap: "butt" }];
  if (mark === "broken" || mark === "improved") return [halo, { color, weight: 2 }];
  switch (style.line) {
    case "corridor":
      return [
        { color, weight: 11 },
        { color: BAND[theme], weight: 7 },
        { color, weight: 2.4, dashArray: "3 8", lineCap: "butt" },
      ];
    case "ties":
      return [
        { color: SURFACE[theme], weight: 15, lineCap: "butt" },
        { color, weight: 11, dashArray: "5 4", lineCap: "butt" },
      ];
    case "dash-dot":
      return [halo, { color, weight: 3.6, dashArray: "13 5 3 5", lineCap: "butt" }];
    default:
      return [
        { ...halo, weight: 6 },
        { color, weight: 2.6 },
      ];
  }
}

/** The strokes round an area: the dots of an adopted block have a dash-dot edge. */
export function edgeOf(style: Style, mark: Mark, theme: Theme): Stroke[] {
  if (style.line === "solid" && style.fill === "dots")
    return strokesOf({ ...style, line: "dash-dot" }, mark, theme);
  return strokesOf(style, mark, theme);
}

/** The `fill` of an area: a pattern of the page's defs, or "none". */
export function fillOf(kind: string, style: Style): string {
  return style.fill === "hatch" || style.fill === "dots" ? `url(#fill-${kind})` : "none";
}

/** Put the fill patterns of these layers into the page, in place of those of another theme. */
export function definePatterns(layers: { kind: string; style: Style }[], theme: Theme): void {
  document.getElementById("fill-patterns")?.remove();
  const svg = document.createElementNS(SVG, "svg");
  svg.id = "fill-patterns";
  svg.setAttribute("width", "0");
  svg.setAttribute("height", "0");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("visually-hidden");
  const defs = document.createElementNS(SVG, "defs");
  for (const { kind, style } of layers)
    if (style.fill === "hatch" || style.fill === "dots") defs.append(patternOf(kind, style, theme));
  svg.append(defs);
  document.body.append(svg);
}

function patternOf(kind: string, style: Style, theme: Theme): SVGPatternElement {
  const color = colourOf(style, theme);
  const pattern = document.createElementNS(SVG, "pattern");
  pattern.id = `fill-${kind}`;
  const hatch = style.fill === "hatch";
  set(pattern, {
    width: hatch ? 9 : 11,
    height: hatch ? 9 : 11,
    patternUnits: "userSpaceOnUse",
    patternTransform: hatch ? "rotate(45)" : "rotate(0)",
  });
  const wash = document.createElementNS(SVG, "rect");
  set(wash, { width: 11, height: 11, fill: color, "fill-opacity": 0.14 });
  const sign = document.createElementNS(SVG, hatch ? "rect" : "circle");
  if (hatch) set(sign, { width: 2.6, height: 9, fill: color, "fill-opacity": 0.72 });
  else set(sign, { cx: 4, cy: 4, r: 1.9, fill: color, "fill-opacity": 0.6 });
  pattern.append(wash, sign);
  return pattern;
}

function set(element: Element, attributes: Record<string, string | number>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}

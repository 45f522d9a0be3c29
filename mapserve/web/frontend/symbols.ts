/**
 * The symbols of LOOK §3: shape + colour + glyph, and five marks by outline and badge.
 *
 * Markup is made from the catalogue's own constants only; a feature contributes numbers.
 * Units: a symbol lives in a box of 48 × 48 around (0, 0), bearings in degrees from north.
 */
import icons from "virtual:icons";
import type { Mark, Style } from "./catalogue";
import type { Theme } from "./theme";

export interface SymbolOptions {
  mark?: Mark;
  /** Pixels of the shape's height: 24 overview, 30 desktop, 36 to 46 phone. */
  size?: number;
  /** Degrees clockwise from north of the tip; null = unknown (a ? badge); undefined = no tip. */
  bearing?: number | null;
  theme?: Theme;
  /** The public camera: round, no tip. */
  round?: boolean;
}

const BOX = 48;
/** The box is this much higher than the shape, for halo, tip and badge. */
const ROOM = BOX / 30;
const SHAPE_ALONE_BELOW = 20;

const SHAPES: Record<string, string> = {
  circle: "M0-13.5A13.5 13.5 0 1 1 0 13.5A13.5 13.5 0 1 1 0-13.5Z",
  octagon: "M-6-14.5H6L14.5-6V6L6 14.5H-6L-14.5 6V-6Z",
  triangle: "M0-15.5L16.5 13H-16.5Z",
  drop: "M0-21L10.2-8.1A13 13 0 1 1-10.2-8.1Z",
  diamond: "M0-16.5L16.5 0L0 16.5L-16.5 0Z",
  pill: "M-7-10.5H7A10.5 10.5 0 0 1 7 10.5H-7A10.5 10.5 0 0 1-7-10.5Z",
  arch: "M-12.5 14V-2A12.5 12.5 0 0 1 12.5-2V14Z",
  signpost: "M-15-12H6.5L17 0L6.5 12H-15Z",
  house: "M0-17L17-1.5H13.5V14H-13.5V-1.5H-17Z",
  square: "M-13.5-13.5H13.5V13.5H-13.5Z",
  shield:
    "M0-16.5C4-13.8 9-12.6 13.5-12.4V-1C13.5 8 7 14 0 17C-7 14-13.5 8-13.5-1V-12.4C-9-12.6-4-13.8 0-16.5Z",
  cross: "M-6.5-15H6.5V-6.5H15V6.5H6.5V15H-6.5V6.5H-15V-6.5H-6.5Z",
};

const KEYLINES: Record<string, string> = {
  octagon: "M-4.8-11.6H4.8L11.6-4.8V4.8L4.8 11.6H-4.8L-11.6 4.8V-4.8Z",
  square: "M-10.6-10.6H10.6V10.6H-10.6Z",
};

/** Where the glyph's centre lies and how large it is, where the middle does not fit. */
const GLYPHS: Record<string, { x?: number; y?: number; size?: number }> = {
  triangle: { y: 4.5, size: 14 },
  signpost: { x: -1.5 },
  house: { y: 1.5 },
  arch: { y: 1 },
  cross: { size: 15 },
  diamond: { size: 15 },
  octagon: { size: 15.5 },
  square: { size: 15.5 },
};

const COLOURS = {
  light: { surface: "#FFFFFF", ink: "#17201D", danger: "#9F2518", ok: "#1B5E34", ask: "#F2B01E" },
  dark: { surface: "#131A18", ink: "#04211F", danger: "#FFA691", ok: "#93DDA6", ask: "#FFC94D" },
};

/** The colour of a layer in a theme. */
export function colourOf(style: Style, theme: Theme = "light"): string {
  return theme === "dark" ? style.dark : style.light;
}

/** Return the SVG markup of a symbol (decorative: a word always stands beside it). */
export function symbolMarkup(style: Style, options: SymbolOptions = {}): string {
  const { mark = "solid", size = 30, bearing, theme = "light", round = false } = options;
  const shape = round && style.shape === "drop" ? "circle" : style.shape;
  const tip = shape === "drop" ? (bearing ?? 0) : 0;
  const edge = Math.round(size * ROOM * 10) / 10;
  const parts = [
    outline(shape, style, mark, theme, tip),
    size >= SHAPE_ALONE_BELOW ? glyph(shape, style, mark, theme) : "",
    badge(mark === "solid" && bearing === null && !round ? "unknown" : mark, shape, tip, theme),
  ];
  return (
    `<svg class="symbol" width="${edge}" height="${edge}" viewBox="-24 -24 48 48" ` +
    `aria-hidden="true" focusable="false" data-shape="${shape}" data-mark="${mark}">` +
    `${parts.join("")}</svg>`
  );
}

/** Return the symbol as an element. */
export function symbolElement(style: Style, options: SymbolOptions = {}): SVGSVGElement {
  const holder = document.createElement("template");
  holder.innerHTML = symbolMarkup(style, options);
  return holder.content.firstElementChild as SVGSVGElement;
}

/** Return a Tabler icon as an element (decorative). */
export function iconElement(name: string): SVGSVGElement {
  const holder = document.createElement("template");
  holder.innerHTML =
    `<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" ` +
    `stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${icons[name] ?? ""}</svg>`;
  return holder.content.firstElementChild as SVGSVGElement;
}

function outline(shape: string, style: Style, mark: Mark, theme: Theme, tip: number): string {
  const path = SHAPES[shape] ?? SHAPES.circle;
  const colour = colourOf(style, theme);
  const { surface } = COLOURS[theme];
  const turn = tip ? ` transform="rotate(${round1(tip)})"` : "";
  const halo = `<path d="${path}" fill="${surface}" stroke="${surface}" stroke-width="6" stroke-linejoin="round"/>`;
  if (mark === "solid") {
    const key = KEYLINES[shape];
    const keyline = key
      ? `<path d="${key}" fill="none" stroke="${surface}" stroke-width="1.5"/>`
      : "";
    return `<g${turn}>${halo}<path d="${path}" fill="${colour}"/>${keyline}</g>`;
  }
  const dash = mark === "planned" || mark === "unconfirmed" ? ' stroke-dasharray="5 3.2"' : "";
  return (
    `<g${turn}>${halo}<path d="${path}" fill="${surface}" stroke="${colour}" ` +
    `stroke-width="2.6" stroke-linejoin="round"${dash}/></g>`
  );
}

function glyph(shape: string, style: Style, mark: Mark, theme: Theme): string {
  const { x = 0, y = 0, size = 17 } = GLYPHS[shape] ?? {};
  const light = theme === "light" ? (style.glyph ?? COLOURS.light.surface) : COLOURS.dark.surface;
  const colour = mark === "solid" ? light : colourOf(style, theme);
  const scale = round1((size / 24) * 100) / 100;
  return (
    `<g transform="translate(${x - size / 2} ${y - size / 2}) scale(${scale})" fill="none" ` +
    `stroke="${colour}" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round">` +
    `${icons[style.icon] ?? ""}</g>`
  );
}

function badge(kind: Mark | "unknown", shape: string, tip: number, theme: Theme): string {
  if (kind === "solid") return "";
  const { surface, ink, danger, ok, ask } = COLOURS[theme];
  const { x, y } = badgePlace(shape, tip);
  const disc = (fill: string, edge: string) =>
    `<circle r="6.8" fill="${fill}" stroke="${edge}" stroke-width="1.8"/>`;
  const line = (d: string, colour: string) =>
    `<path d="${d}" fill="none" stroke="${colour}" stroke-width="2.1" stroke-linecap="round"/>`;
  const question = `${line("M-2-1.8C-2-4.4 2.2-4.4 2.2-1.8C2.2-.1 0-.2 0 1.4", ink)}<circle cy="3.9" r="1.2" fill="${ink}"/>`;
  const drawn = {
    planned:
      disc(surface, theme === "dark" ? "#F2F4EF" : ink) +
      line("M-3.4 0H3.4M0-3.4V3.4", theme === "dark" ? "#F2F4EF" : ink),
    broken: disc(danger, surface) + line("M-2.5-2.5L2.5 2.5M2.5-2.5L-2.5 2.5", surface),
    unconfirmed: disc(ask, surface) + question,
    unknown: disc(ask, surface) + question,
    improved: disc(ok, surface) + line("M-3.2 .2L-1 2.6L3.2-2.4", surface),
  }[kind];
  return `<g class="badge" transform="translate(${x} ${y})">${drawn}</g>`;
}

/** Opposite the tip of a drop, else top right. */
function badgePlace(shape: string, tip: number): { x: number; y: number } {
  if (shape !== "drop") return { x: 13, y: -13 };
  const away = ((tip + 180) * Math.PI) / 180;
  return { x: round1(15 * Math.sin(away)), y: round1(-15 * Math.cos(away)) };
}

function round1(value: number): number {
  return Math.round(value * 10) / 10;
}

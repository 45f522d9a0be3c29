/**
 * Symbols of look symbols: shape + colour + glyph, and five marks by outline and badge.
 *
 * Markup is made from the catalogue's own constants only; a feature contributes numbers.
 * The outlines are in rendering/shapes.json, for the pictures that the server makes too.
 * Units: a symbol lives in a box of 48 × 48 around (0, 0), bearings in degrees from north.
 */
import icons from "virtual:icons";
import drawn from "../../rendering/shapes.json";
import type { Mark, Style } from "../kit/catalogue";
import type { Theme } from "../kit/theme";

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

const SHAPES: Record<string, string> = drawn.shapes;
const KEYLINES: Record<string, string> = drawn.keylines;
/** Where the glyph's centre lies and how large it is, where the middle does not fit. */
const GLYPHS: Record<string, { x?: number; y?: number; size?: number }> = drawn.glyphs;

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

const traced = new Map<string, Path2D>();
const stamps = new Map<string, { image: HTMLCanvasElement; edge: number }>();

/** Pictures of a turned symbol are made for every so many degrees: more than an eye tells apart. */
const TURN = 5;

/**
 * The shape of a symbol alone as a picture to be put down many times: a canvas takes a picture ten
 * times sooner than a stroked path. `edge` is its width in CSS pixels.
 */
export function symbolStamp(
  style: Style,
  options: SymbolOptions,
): { image: HTMLCanvasElement; edge: number } {
  const { mark, size = 16, theme = "light", round = false } = options;
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  const turns = style.shape === "drop" && !round;
  const bearing = turns ? Math.round((options.bearing ?? 0) / TURN) * TURN : 0;
  const colour = colourOf(style, theme);
  const key = [style.shape, colour, mark, size, theme, round, ratio, bearing].join(" ");
  let stamp = stamps.get(key);
  if (!stamp) {
    const edge = Math.ceil(size * ROOM);
    const image = document.createElement("canvas");
    image.width = image.height = Math.ceil(edge * ratio);
    const context = image.getContext("2d");
    context?.scale(ratio, ratio);
    context?.translate(edge / 2, edge / 2);
    if (context) paintSymbol(context, style, { ...options, bearing });
    stamp = { image, edge };
    stamps.set(key, stamp);
  }
  return stamp;
}

/** Paint the shape of a symbol alone, its middle at (0, 0) of the context: where many stand. */
function paintSymbol(
  context: CanvasRenderingContext2D,
  style: Style,
  { mark = "solid", size = 16, bearing, theme = "light", round = false }: SymbolOptions,
): void {
  const shape = round && style.shape === "drop" ? "circle" : style.shape;
  let path = traced.get(shape);
  if (!path) {
    path = new Path2D(SHAPES[shape] ?? SHAPES.circle);
    traced.set(shape, path);
  }
  const { surface } = COLOURS[theme];
  const scale = (size * ROOM) / BOX;
  context.save();
  context.scale(scale, scale);
  if (shape === "drop") context.rotate(((bearing ?? 0) * Math.PI) / 180);
  context.lineJoin = "round";
  context.strokeStyle = surface;
  context.lineWidth = 5;
  context.stroke(path);
  context.fillStyle = mark === "solid" ? colourOf(style, theme) : surface;
  context.fill(path);
  if (mark !== "solid") {
    context.strokeStyle = colourOf(style, theme);
    context.lineWidth = 2.6;
    context.stroke(path);
  }
  context.restore();
}

/** Return the symbol as an element. */
export function symbolElement(style: Style, options: SymbolOptions = {}): SVGSVGElement {
  const holder = document.createElement("template");
  holder.innerHTML = symbolMarkup(style, options);
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

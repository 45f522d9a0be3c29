/**
 * Base map on one canvas: blocks, parks, buildings, streets, names, boundary and veil.
 *
 * It is a Leaflet renderer, so that it moves and zooms with the map; it redraws when a move
 * ends. Nothing is asked from any other host (decision own-base-map).
 */
import type { MultiPolygon, Polygon, Position } from "geojson";
import type L from "leaflet";
import { toWorld } from "../geometry/web_mercator";
import type { BaseCollection } from "../kit/schema";
import { type Theme, theme } from "../kit/theme";
import { type Area, type Ground, type Ring, readGround } from "./base_data";
import { CanvasLayer } from "./canvas_layer";
import { type Box, type Label, placeLabels, type View } from "./labels";

export type { Box } from "./labels";

export interface BasemapOptions {
  /** Boxes in container pixels that names must keep clear of: the symbols. */
  obstacles?: () => Box[];
  /** Draw streets and buildings (false over somebody else's tiles). */
  ground?: boolean;
  /** Canvas pixels a CSS pixel; the screen's own where absent, more for paper. */
  sharpness?: number;
  /** How far beyond the view is drawn, as a share of it. */
  padding?: number;
  /** Draw all but the names, or the names alone: something may lie between the two. */
  part?: "ground" | "names";
  pane?: string;
}

const COLOURS = {
  light: {
    block: "#EFECE4",
    building: "#DAD4C6",
    edge: "#BDB5A3",
    green: "#D7E3CC",
    school: "#EAE4D2",
    water: "#CFDDE2",
    street: "#FFFFFF",
    casing: "#D3CDBF",
    foot: "#B9B1A0",
    name: "#4A4A40",
    halo: "#FFFFFFE0",
    boundary: "#3A3F3B",
    veil: "#F5F3EE",
  },
  dark: {
    block: "#131A18",
    building: "#1F2925",
    edge: "#33413B",
    green: "#15251A",
    school: "#1C231C",
    water: "#142329",
    street: "#303C37",
    casing: "#0A0F0D",
    foot: "#4A5851",
    name: "#C2CBC5",
    halo: "#131A18E0",
    boundary: "#C9D3CD",
    veil: "#0D1311",
  },
} as const;

type Palette = (typeof COLOURS)[Theme];
const VEIL = 0.62;
const LEAST_STREET = 3;
const EARTH_M = 40_075_016.686;

export class Basemap extends CanvasLayer {
  private ground: Ground = { streets: [], areas: [] };
  private outline: Ring[] = [];
  private readonly look: BasemapOptions;

  constructor(options: BasemapOptions = {}) {
    super(options.pane ?? "tilePane", options.padding ?? 0.25, options.sharpness);
    this.look = options;
  }

  /** Show this base data. */
  setData(collection: BaseCollection): void {
    this.ground = readGround(collection);
    this.redraw();
  }

  /** Draw streets and buildings, or leave them to somebody's tiles or to nobody. */
  setGround(drawn: boolean): void {
    this.look.ground = drawn;
    this.redraw();
  }

  /** Draw the boundary and veil what lies outside. */
  setBoundary(boundary: Polygon | MultiPolygon): void {
    const polygons = boundary.type === "Polygon" ? [boundary.coordinates] : boundary.coordinates;
    this.outline = polygons.flatMap((rings) => rings.map(worldRing));
    this.redraw();
  }

  protected paint(context: CanvasRenderingContext2D, view: View): void {
    const palette = COLOURS[theme()];
    if (this.look.part !== "names") this.paintGround(context, view, palette);
    if (this.look.ground !== false && this.look.part !== "ground")
      this.paintNames(context, view, palette);
  }

  private paintGround(context: CanvasRenderingContext2D, view: View, palette: Palette): void {
    if (this.look.ground !== false) {
      context.fillStyle = palette.block;
      context.fillRect(0, 0, view.width, view.height);
      this.paintAreas(context, view, palette);
      this.paintStreets(context, view, palette);
    }
    this.paintOutside(context, view, palette);
  }

  private paintAreas(context: CanvasRenderingContext2D, view: View, palette: Palette): void {
    const colours = { ...palette, place: "" } as Record<Area["use"], string>;
    const order: Area["use"][] = ["school", "green", "water", "building"];
    for (const use of order) {
      context.beginPath();
      for (const area of this.ground.areas)
        if (area.use === use) for (const ring of area.rings) trace(context, ring, view, true);
      context.fillStyle = colours[use];
      context.fill("evenodd");
      if (use !== "building" || view.zoom < 16) continue;
      context.strokeStyle = palette.edge;
      context.lineWidth = 1;
      context.stroke();
    }
  }

  private paintStreets(context: CanvasRenderingContext2D, view: View, palette: Palette): void {
    const perMetre = pixelsPerMetre(this._map);
    const widths = [...new Set(this.ground.streets.map((street) => street.width))];
    widths.sort((a, b) => a - b);
    context.lineJoin = "round";
    context.lineCap = "round";
    const draw = (width: number, colour: string, line: number, dash: number[]) => {
      context.beginPath();
      for (const street of this.ground.streets)
        if (street.width === width) trace(context, street.points, view, false);
      context.setLineDash(dash);
      context.strokeStyle = colour;
      context.lineWidth = line;
      context.stroke();
    };
    const roads = widths.filter((width) => width > 0);
    const across = (width: number) => Math.max(LEAST_STREET, width * perMetre);
    for (const width of roads) draw(width, palette.casing, across(width) + 2, []);
    if (view.zoom >= 16) draw(0, palette.foot, 1.5, [2, 4]);
    for (const width of roads) draw(width, palette.street, across(width), []);
    context.setLineDash([]);
  }

  private paintOutside(context: CanvasRenderingContext2D, view: View, palette: Palette): void {
    if (!this.outline.length) return;
    context.beginPath();
    context.rect(0, 0, view.width, view.height);
    for (const ring of this.outline) trace(context, ring, view, true);
    context.globalAlpha = VEIL;
    context.fillStyle = palette.veil;
    context.fill("evenodd");
    context.globalAlpha = 1;
    context.beginPath();
    for (const ring of this.outline) trace(context, ring, view, true);
    context.lineCap = "butt";
    context.setLineDash([14, 4, 3, 4]);
    context.strokeStyle = palette.boundary;
    context.lineWidth = 2;
    context.stroke();
    context.setLineDash([]);
  }

  private paintNames(context: CanvasRenderingContext2D, view: View, palette: Palette): void {
    const origin = this._map
      .containerPointToLayerPoint([0, 0])
      .subtract(this._bounds.min ?? [0, 0]);
    const taken = (this.look.obstacles?.() ?? []).map((box) => ({
      left: box.left + origin.x,
      right: box.right + origin.x,
      top: box.top + origin.y,
      bottom: box.bottom + origin.y,
    }));
    const font = getComputedStyle(document.body).fontFamily || "sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 3.5;
    context.strokeStyle = palette.halo;
    context.fillStyle = palette.name;
    const size = this._map.getSize();
    const seen = {
      left: origin.x,
      top: origin.y,
      right: origin.x + size.x,
      bottom: origin.y + size.y,
    };
    for (const label of placeLabels(this.ground, { ...view, seen }, taken))
      write(context, label, font);
  }
}

/** Pixels of one metre at the middle of the map. */
export function pixelsPerMetre(map: L.Map): number {
  const latitude = (map.getCenter().lat * Math.PI) / 180;
  return (256 * 2 ** map.getZoom()) / (EARTH_M * Math.cos(latitude));
}

function write(context: CanvasRenderingContext2D, label: Label, font: string): void {
  context.save();
  context.font = `${label.size}px ${font}`;
  context.translate(label.x, label.y);
  context.rotate(label.turn);
  const letters = label.upright ? [...label.text] : [label.text];
  const step = label.size * 1.1;
  letters.forEach((letter, index) => {
    const y = (index - (letters.length - 1) / 2) * step;
    context.strokeText(letter, 0, y);
    context.fillText(letter, 0, y);
  });
  context.restore();
}

function trace(context: CanvasRenderingContext2D, ring: Ring, view: View, close: boolean): void {
  for (let index = 0; index + 1 < ring.length; index += 2) {
    const x = (ring[index] ?? 0) * view.scale + view.dx;
    const y = (ring[index + 1] ?? 0) * view.scale + view.dy;
    if (index === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  if (close) context.closePath();
}

function worldRing(ring: Position[]): Ring {
  const points = new Float64Array(ring.length * 2);
  ring.forEach((position, index) => {
    points.set(toWorld(position[0] ?? 0, position[1] ?? 0), 2 * index);
  });
  return points;
}

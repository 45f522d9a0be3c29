/**
 * Crowd (canvas rendering): where more features stand in the view than a page has elements for,
 * they are painted on one canvas: the shape of each symbol alone (look crowds: glyphs are mush
 * there), lines and areas in the layer's colour. A thousand elements cost a phone half a second
 * each time the map moves.
 */
import type L from "leaflet";
import { toWorld } from "../../geometry/web_mercator";
import type { Mark, Style } from "../../kit/catalogue";
import type { Position } from "../../kit/geojson";
import { type Theme, theme } from "../../kit/theme";
import { CanvasLayer } from "../canvas_layer";
import type { View } from "../labels";
import { colourOf, symbolStamp } from "../symbols";

/** More than this many in and around the view are a crowd. */
export const CROWD = 300;

export interface Member {
  id: string;
  style: Style;
  mark: Mark;
  at: Position;
  /** Lines, or the rings of areas; nothing of a point. */
  lines: Position[][];
  area: boolean;
  bearing: number | null;
  round: boolean;
  size: number;
}

type Pixel = [number, number];
/** West, north, east, south in world pixels at zoom 0. */
type Bounds = [number, number, number, number];

export class Crowd extends CanvasLayer {
  private members: Member[] = [];
  private frame = 0;
  /** Where symbols stand, in world pixels at zoom 0. */
  private readonly places = new WeakMap<Member, Pixel>();
  private readonly bounds = new WeakMap<Member, Bounds>();
  /** What the canvas shows. */
  private painted: View | null = null;

  constructor(pane = "overlayPane") {
    super(pane, 0.25);
  }

  /** Paint these, if the canvas looks different with them. */
  show(members: Member[]): void {
    const [before, after] = [new Set(this.members), new Set(members)];
    const came = members.filter((one) => !before.has(one));
    const left = this.members.filter((one) => !after.has(one));
    this.members = members;
    if (came.length + left.length === 0) return;
    const { painted } = this;
    if (members.length === 0) this.painted = null;
    if (!painted) this.redraw();
    else if ([...came, ...left].some((one) => this.meets(one, painted))) this.redraw();
  }

  protected override get empty(): boolean {
    return this.members.length === 0;
  }

  /** The member whose symbol is nearest to a place on the map, within some pixels. */
  nearest(at: L.LatLng, pixels: number): Member | null {
    if (this.members.length === 0) return null;
    const [x, y] = toWorld(at.lng, at.lat);
    let [best, away]: [Member | null, number] = [null, pixels / 2 ** this._map.getZoom()];
    for (const member of this.members) {
      const place = this.placeOf(member);
      const distance = Math.hypot(place[0] - x, place[1] - y);
      if (distance <= away) [best, away] = [member, distance];
    }
    return best;
  }

  /** A move of the map and what comes into view with it are one painting, in the next frame. */
  override _update(): void {
    if (!this._bounds) {
      super._update();
      return;
    }
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      if (this._map) super._update();
    });
  }

  private placeOf(member: Member): Pixel {
    let place = this.places.get(member);
    if (!place) {
      place = toWorld(...member.at);
      this.places.set(member, place);
    }
    return place;
  }

  /** Tell whether any of it is on the canvas. */
  private meets(member: Member, { scale, dx, dy, width, height }: View): boolean {
    const { size } = member;
    const [west, north, east, south] = this.boundsOf(member);
    const beside = east * scale + dx < -size || west * scale + dx > width + size;
    return !beside && south * scale + dy >= -size && north * scale + dy <= height + size;
  }

  private boundsOf(member: Member): Bounds {
    let box = this.bounds.get(member);
    if (!box) {
      const [x, y] = this.placeOf(member);
      box = [x, y, x, y];
      for (const position of member.lines.flat()) {
        const [right, down] = toWorld(...position);
        box = [
          Math.min(box[0], right),
          Math.min(box[1], down),
          Math.max(box[2], right),
          Math.max(box[3], down),
        ];
      }
      this.bounds.set(member, box);
    }
    return box;
  }

  protected paint(context: CanvasRenderingContext2D, view: View): void {
    this.painted = view;
    const now = theme();
    const members = this.members.filter((one) => this.meets(one, view));
    for (const member of members) {
      if (member.lines.length > 0) paintLines(context, member, view, now);
    }
    const pixels = context.getTransform().a;
    for (const member of members) {
      const { style, mark, bearing, round, size } = member;
      const [lon, lat] = this.placeOf(member);
      const [x, y] = [lon * view.scale + view.dx, lat * view.scale + view.dy];
      const { image, edge } = symbolStamp(style, { mark, round, size, bearing, theme: now });
      // On whole pixels a picture is put down as it is; between two it is blended anew each time.
      const [left, top] = [x - edge / 2, y - edge / 2].map(
        (one) => Math.round(one * pixels) / pixels,
      );
      context.drawImage(image, left ?? 0, top ?? 0, edge, edge);
    }
  }
}

function paintLines(
  context: CanvasRenderingContext2D,
  { lines, style, area }: Member,
  view: View,
  now: Theme,
): void {
  context.beginPath();
  for (const line of lines) {
    line.forEach((position, i) => {
      const [x, y] = toWorld(...position);
      const [right, down] = [x * view.scale + view.dx, y * view.scale + view.dy];
      if (i === 0) context.moveTo(right, down);
      else context.lineTo(right, down);
    });
  }
  context.strokeStyle = context.fillStyle = colourOf(style, now);
  context.globalAlpha = 0.22;
  if (area) context.fill("evenodd");
  context.globalAlpha = 1;
  context.lineWidth = area ? 1.5 : 3;
  context.stroke();
}

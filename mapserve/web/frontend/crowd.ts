/**
 * Where more features stand in the view than a page has elements for, they are painted on one
 * canvas: the shape of each symbol alone (LOOK section 9: glyphs are mush there), lines and areas
 * in the layer's colour. A thousand elements cost a phone half a second each time the map moves.
 */
import type { Position } from "geojson";
import type L from "leaflet";
import { CanvasLayer } from "./canvas";
import type { Mark, Style } from "./catalogue";
import { toWorld } from "./ground";
import type { View } from "./labels";
import { colourOf, paintSymbol } from "./symbols";
import { theme } from "./theme";

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

export class Crowd extends CanvasLayer {
  private members: Member[] = [];

  constructor(pane = "overlayPane") {
    super(pane, 0.25);
  }

  /** Paint these; the same as before paint nothing. */
  show(members: Member[]): void {
    const { length } = members;
    if (length === this.members.length && members.every((one, i) => one === this.members[i]))
      return;
    this.members = members;
    this.redraw();
  }

  /** The member whose symbol is nearest to a place on the map, within some pixels. */
  nearest(at: L.LatLng, pixels: number): Member | null {
    if (this.members.length === 0) return null;
    const here = this._map.latLngToContainerPoint(at);
    let [best, away]: [Member | null, number] = [null, pixels];
    for (const member of this.members) {
      const [lon = 0, lat = 0] = member.at;
      const distance = this._map.latLngToContainerPoint([lat, lon]).distanceTo(here);
      if (distance <= away) [best, away] = [member, distance];
    }
    return best;
  }

  protected paint(context: CanvasRenderingContext2D, view: View): void {
    const now = theme();
    const place = ([lon = 0, lat = 0]: Position): [number, number] => {
      const [x, y] = toWorld(lon, lat);
      return [x * view.scale + view.dx, y * view.scale + view.dy];
    };
    for (const member of this.members) {
      if (member.lines.length === 0) continue;
      context.beginPath();
      for (const line of member.lines) {
        line.forEach((position, i) => {
          const [x, y] = place(position);
          if (i === 0) context.moveTo(x, y);
          else context.lineTo(x, y);
        });
      }
      context.strokeStyle = context.fillStyle = colourOf(member.style, now);
      context.globalAlpha = 0.22;
      if (member.area) context.fill("evenodd");
      context.globalAlpha = 1;
      context.lineWidth = member.area ? 1.5 : 3;
      context.stroke();
    }
    for (const { at, style, mark, bearing, round, size } of this.members) {
      const [x, y] = place(at);
      if (x < -size || y < -size || x > view.width + size || y > view.height + size) continue;
      context.save();
      context.translate(x, y);
      paintSymbol(context, style, { mark, bearing, round, size, theme: now });
      context.restore();
    }
  }
}

/** Cross streets of a stretch: so two stretches of one street are told apart. */
import type { Position } from "geojson";
import { local } from "../../geometry/planar";
import type { Piece } from "../../kit/schema";
import { say } from "../../kit/words";
import type { Run } from "./week";

/** Metres from an end to the street it is at: the carriageways of a wide road lie apart. */
const NEAR_M = 15;

interface Corner {
  x: number;
  y: number;
  street: string;
}

export class Crossings {
  private readonly cells = new Map<string, Corner[]>();
  private readonly origin: Position;

  constructor(pieces: readonly Piece[]) {
    this.origin = pieces[0]?.geometry.coordinates[0] ?? [0, 0];
    for (const { street, geometry } of pieces) {
      if (!street) continue;
      for (const at of geometry.coordinates) {
        const [x, y] = this.metres(at);
        const cell = cellOf(x, y);
        const here = this.cells.get(cell);
        if (here) here.push({ x, y, street });
        else this.cells.set(cell, [{ x, y, street }]);
      }
    }
  }

  /** In words: 南京東路四段到八德路三段; 近寧安街 where one end is known; "" where none is. */
  between({ street, line }: Run): string {
    const [first, last] = [line[0], line.at(-1)];
    if (!first || !last) return "";
    const from = this.streetAt(first, [street]);
    const to = this.streetAt(last, [street, from]);
    if (from && to) return say("{from}到{to}", "{from} to {to}", { from, to });
    const near = from || to;
    return near && say("近{near}", "near {near}", { near });
  }

  /** The nearest street but these, "" where none is near. */
  private streetAt(at: Position, but: string[]): string {
    const [x, y] = this.metres(at);
    let [best, away] = ["", NEAR_M];
    for (const east of [-NEAR_M, 0, NEAR_M]) {
      for (const north of [-NEAR_M, 0, NEAR_M]) {
        for (const corner of this.cells.get(cellOf(x + east, y + north)) ?? []) {
          const metres = Math.hypot(corner.x - x, corner.y - y);
          if (metres < away && !but.includes(corner.street)) {
            [best, away] = [corner.street, metres];
          }
        }
      }
    }
    return best;
  }

  private metres([lon = 0, lat = 0]: Position): [number, number] {
    const [west = 0, south = 0] = this.origin;
    return local([west, south], [lon, lat]);
  }
}

function cellOf(x: number, y: number): string {
  return `${Math.floor(x / NEAR_M)} ${Math.floor(y / NEAR_M)}`;
}

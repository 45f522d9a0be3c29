/**
 * Street layer of the coverage map: solid, double, or dashed by who watches (look map).
 *
 * One path a stroke holds all streets of a kind, so an hour changes a handful of paths however
 * many streets there are. Colours and widths stand in the style sheet, by class.
 */
import type { Position } from "geojson";
import L from "leaflet";
import { KINDS, type Kind, type Run } from "./week";

/** Undermost first; a double line is a narrow casing over a wide line. */
const STROKES: [className: string, kind: Kind | "all"][] = [
  ["street-casing", "all"],
  ["street-nobody", "nobody"],
  ["street-people", "people"],
  ["street-people-core", "people"],
  ["street-camera", "camera"],
];

export class Streets {
  private readonly renderer: L.SVG;
  private readonly lines: L.Polyline[];
  private readonly chosen: L.Polyline;
  private shown: Run[] | null = null;
  private readonly ways = new WeakMap<Run[], Record<Kind | "all", L.LatLng[][]>>();

  constructor(map: L.Map) {
    map.createPane("streets").style.zIndex = "390";
    this.renderer = L.svg({ padding: 0.4, pane: "streets" });
    this.lines = STROKES.map(([className]) => this.line(className).addTo(map));
    this.chosen = this.line("street-chosen").addTo(map);
  }

  /** Draw the runs of an hour in place of those of another. */
  show(runs: Run[]): void {
    if (runs === this.shown) return;
    const first = this.shown === null;
    this.shown = runs;
    const ways = this.waysOf(runs);
    STROKES.forEach(([, kind], index) => {
      if (kind !== "all" || first) this.lines[index]?.setLatLngs(ways[kind]);
    });
  }

  /** Mark one stretch; null marks none. */
  choose(line: Position[] | null): void {
    this.chosen.setLatLngs(line ? latLngs(line) : []);
    this.chosen.bringToFront();
  }

  private waysOf(runs: Run[]): Record<Kind | "all", L.LatLng[][]> {
    const known = this.ways.get(runs);
    if (known) return known;
    const made = Object.fromEntries([...KINDS, "all"].map((kind) => [kind, [] as L.LatLng[][]]));
    for (const run of runs) {
      const line = latLngs(run.line);
      made[run.kind]?.push(line);
      made.all?.push(line);
    }
    const ways = made as Record<Kind | "all", L.LatLng[][]>;
    this.ways.set(runs, ways);
    return ways;
  }

  private line(className: string): L.Polyline {
    return L.polyline([], {
      renderer: this.renderer,
      className,
      interactive: false,
      smoothFactor: 0.5,
      lineCap: "butt",
      lineJoin: "round",
      fill: false,
    });
  }
}

export function latLngs(line: Position[]): L.LatLng[] {
  return line.map(([lon = 0, lat = 0]) => L.latLng(lat, lon));
}

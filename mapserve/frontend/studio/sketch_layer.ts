/** Sketch layer: numbered corners, the next line, crossings of what is being drawn. */
import L from "leaflet";
import type { Sketch } from "../drafts/model";
import { area, crossings, length } from "../geometry/planar";
import type { Position } from "../kit/geojson";
import { latLng } from "../leaflet/latlng";
import type { Stage } from "./stage";

export interface Reading {
  /** Where lines that are laid cross each other. */
  laid: Position[];
  /** Where the next line would cross what is drawn. */
  crossing: Position[];
  /** Where the closing line would cross, were it finished now. */
  closing: Position[];
  length: number;
  area: number;
}

/** What the sketch would be with the next vertex at `target` (null: nothing aimed at). */
export function read(sketch: Sketch, target: Position | null): Reading {
  const { vertices, kind } = sketch;
  const path = target ? [...vertices, target] : vertices;
  const polygon = kind === "Polygon";
  const laid = polygon ? crossings(vertices, false) : [];
  const aimed = polygon && target && vertices.length > 1 && laid.length === 0;
  return {
    laid,
    crossing: aimed ? crossings(path, false) : [],
    closing: polygon ? crossings(vertices, true) : [],
    length: length(vertices),
    area: polygon && vertices.length > 2 ? area(vertices) : 0,
  };
}

/** Leaflet lays the lines of a pane at 200 and a marker as high as it stands from the map's top. */
export const ABOVE_LINES = 10_000;
const CORNER = 40;

export class SketchLayer {
  private readonly group: L.LayerGroup;

  constructor(
    stage: Stage,
    private readonly colour: (layer: string) => string,
    /** The pattern that fills the layer's areas, or "none". */
    private readonly fill: (layer: string) => string = () => "none",
  ) {
    this.group = L.layerGroup().addTo(stage.map);
  }

  draw(sketch: Sketch | null, target: Position | null, reading: Reading | null): void {
    this.group.clearLayers();
    if (!sketch) return;
    const colour = this.colour(sketch.layer);
    const places = sketch.vertices.map(latLng);
    const last = places.at(-1);
    const first = places[0];
    if (sketch.kind === "Polygon" && places.length > 1) {
      const filled = target ? [...places, latLng(target)] : places;
      const pattern = this.fill(sketch.layer);
      const plain = { stroke: false, fillColor: colour, fillOpacity: 0.16 };
      const look = pattern === "none" ? plain : { ...plain, fillColor: pattern, fillOpacity: 0.8 };
      this.add(L.polygon(filled, look));
    }
    this.line(places, colour, {});
    if (target && last && first && sketch.kind !== "Point") {
      if (sketch.kind === "Polygon" && places.length > 1) {
        this.line([latLng(target), first], colour, { dashArray: "2 7", weight: 3, opacity: 0.8 });
      }
      this.line([last, latLng(target)], colour, { dashArray: "9 7" });
    }
    sketch.vertices.forEach((vertex, i) => {
      this.corner(vertex, String(i + 1), "s-corner", colour);
    });
    for (const place of [...(reading?.crossing ?? []), ...(reading?.closing ?? [])]) {
      this.corner(place, "✕", "s-corner s-cross-mark", colour);
    }
  }

  private line(places: L.LatLngTuple[], colour: string, options: L.PolylineOptions): void {
    this.add(L.polyline(places, { className: "s-casing", weight: 9 }));
    this.add(L.polyline(places, { color: colour, weight: 5, ...options }));
  }

  private corner(at: Position, word: string, className: string, colour: string): void {
    const face = document.createElement("span");
    face.textContent = word;
    face.style.setProperty("--s-colour", colour);
    const icon = L.divIcon({ className, html: face, iconSize: [CORNER, CORNER] });
    this.add(L.marker(latLng(at), { icon, keyboard: false, zIndexOffset: ABOVE_LINES }));
  }

  private add(layer: L.Layer): void {
    Object.assign(layer.options, { interactive: false, pane: "sketch" });
    this.group.addLayer(layer);
  }
}

/** Paths of a feature: its lines and areas as strokes one over another, undermost first. */
import L from "leaflet";
import { markOf } from "../../kit/catalogue";
import type { Position } from "../../kit/geojson";
import { theme } from "../../kit/theme";
import { latLng } from "../latlng";
import { edgeOf, fillOf, type Stroke, strokesOf } from "../strokes";
import type { Item } from "./items";

export interface PathLook {
  /** Pixels that every stroke is wider. */
  wider?: number;
  /** Pixels beside a line, and all within an area, that are pressed as well. */
  press?: number;
  /** Areas of what is not there, or broken, are left empty. */
  onlySolid?: boolean;
  renderer?: L.Renderer;
}

export function pathsOf({ content, layer }: Item, look: PathLook = {}): L.Path[] {
  const { geometry, properties } = content;
  if (geometry.type === "Point") return [];
  const { wider = 0, press = 0, onlySolid = false, renderer } = look;
  const places = flipped(geometry.coordinates) as L.LatLngExpression[][];
  const mark = markOf(layer, properties);
  const of = (stroke: Stroke): L.PolylineOptions => ({
    ...stroke,
    weight: stroke.weight + wider,
    lineJoin: "round",
    interactive: press === 0,
    renderer,
  });
  if (geometry.type.endsWith("LineString")) {
    const strokes = strokesOf(layer.style, mark, theme());
    const lines = strokes.map((stroke) => L.polyline(places, of(stroke)));
    return press ? [...lines, L.polyline(places, { weight: press, opacity: 0, renderer })] : lines;
  }
  const fill = onlySolid && mark !== "solid" ? "none" : fillOf(layer.kind, layer.style);
  const edges = edgeOf(layer.style, mark, theme()).map((stroke) =>
    L.polygon(places, { ...of(stroke), fill: false }),
  );
  if (fill === "none" && !press) return edges;
  const within =
    fill === "none" ? { fillColor: "#000", fillOpacity: 0 } : { fillColor: fill, fillOpacity: 1 };
  return [L.polygon(places, { stroke: false, ...within, renderer }), ...edges];
}

/** Positions nested as deep as they are, each latitude first. */
function flipped(value: unknown): unknown {
  return Array.isArray(value) && typeof value[0] === "number"
    ? latLng(value as Position)
    : (value as unknown[]).map(flipped);
}

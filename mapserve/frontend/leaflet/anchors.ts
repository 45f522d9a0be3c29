/** Anchors: the point that carries a feature's symbol, and the sector of a camera. */
import type { Geometry, Position } from "geojson";
import L from "leaflet";
import type { Properties } from "../kit/catalogue";

const METRES_A_DEGREE = 111_320;
const ASSUMED_VIEW = 90;
const ASSUMED_RANGE = 30;
const STEP = 6;

/** The point that carries the symbol: the point itself, a line's middle, an area's centroid. */
export function anchorOf(geometry: Geometry): L.LatLng | null {
  switch (geometry.type) {
    case "Point":
      return place(geometry.coordinates);
    case "LineString":
      return middleOf(geometry.coordinates);
    case "MultiLineString":
      return middleOf(longestOf(geometry.coordinates));
    case "Polygon":
      return centroidOf(geometry.coordinates[0] ?? []);
    case "MultiPolygon":
      return centroidOf(longestOf(geometry.coordinates.map((rings) => rings[0] ?? [])));
    default:
      return null;
  }
}

/** Latitude and longitude of a GeoJSON position. */
export function place(position: Position): L.LatLng {
  return L.latLng(position[1] ?? 0, position[0] ?? 0);
}

/** The outline of what a camera may see, before buildings hide some of it; null without any. */
export function sectorOf(at: L.LatLng, properties: Properties): L.LatLng[] | null {
  const facing = properties.facing;
  if (facing !== "bearing" && facing !== "all_round") return null;
  const range = Number(properties.range_m ?? ASSUMED_RANGE);
  const round = facing === "all_round";
  const view = round ? 360 : Number(properties.field_of_view ?? ASSUMED_VIEW);
  const from = (round ? 0 : Number(properties.bearing ?? 0)) - view / 2;
  const outline = round ? [] : [at];
  const steps = Math.max(2, Math.ceil(view / STEP));
  for (let step = 0; step <= steps; step++)
    outline.push(moved(at, from + (view * step) / steps, range));
  return outline;
}

/** Go `metres` from a point at `bearing` degrees clockwise from north. */
export function moved(from: L.LatLng, bearing: number, metres: number): L.LatLng {
  const angle = (bearing * Math.PI) / 180;
  const north = (metres * Math.cos(angle)) / METRES_A_DEGREE;
  const east =
    (metres * Math.sin(angle)) / (METRES_A_DEGREE * Math.cos((from.lat * Math.PI) / 180));
  return L.latLng(from.lat + north, from.lng + east);
}

function middleOf(line: Position[]): L.LatLng {
  const lengths = line.slice(1).map((end, index) => {
    const start = line[index] ?? end;
    return Math.hypot((end[0] ?? 0) - (start[0] ?? 0), (end[1] ?? 0) - (start[1] ?? 0));
  });
  let left = lengths.reduce((sum, one) => sum + one, 0) / 2;
  for (const [index, length] of lengths.entries()) {
    const [a, b] = [line[index] ?? [0, 0], line[index + 1] ?? [0, 0]];
    if (left <= length && length > 0) return between(a, b, left / length);
    left -= length;
  }
  return place(line[0] ?? [0, 0]);
}

function between(a: Position, b: Position, share: number): L.LatLng {
  const lon = (a[0] ?? 0) + ((b[0] ?? 0) - (a[0] ?? 0)) * share;
  return L.latLng((a[1] ?? 0) + ((b[1] ?? 0) - (a[1] ?? 0)) * share, lon);
}

function centroidOf(ring: Position[]): L.LatLng {
  const [x0, y0] = [ring[0]?.[0] ?? 0, ring[0]?.[1] ?? 0];
  let [area, x, y] = [0, 0, 0];
  for (let index = 0; index + 1 < ring.length; index++) {
    const [ax, ay] = [(ring[index]?.[0] ?? 0) - x0, (ring[index]?.[1] ?? 0) - y0];
    const [bx, by] = [(ring[index + 1]?.[0] ?? 0) - x0, (ring[index + 1]?.[1] ?? 0) - y0];
    const cross = ax * by - bx * ay;
    area += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  return area ? L.latLng(y0 + y / (3 * area), x0 + x / (3 * area)) : L.latLng(y0, x0);
}

function longestOf(parts: Position[][]): Position[] {
  return parts.reduce((best, one) => (one.length > best.length ? one : best), []);
}

/** Planar geometry around a point: metres, bearings, crossings, sectors of WGS84 degrees. */

import type { Geometry, Position } from "../kit/geojson";

const EARTH_M = 6371008.8;
const RADIANS = Math.PI / 180;

/** Round to nine decimals (0.1 mm), the most that the server keeps. */
export function rounded([x, y]: Position): Position {
  return [Number(x.toFixed(9)), Number(y.toFixed(9))];
}

/** Metres east and north of `origin`; a community is small enough for a plane. */
export function local(origin: Position, [x, y]: Position): Position {
  const scale = EARTH_M * RADIANS;
  return [(x - origin[0]) * scale * Math.cos(origin[1] * RADIANS), (y - origin[1]) * scale];
}

/** The position `east` and `north` metres from `origin`. */
export function offset(origin: Position, east: number, north: number): Position {
  const scale = EARTH_M * RADIANS;
  return [origin[0] + east / (scale * Math.cos(origin[1] * RADIANS)), origin[1] + north / scale];
}

export function distance(a: Position, b: Position): number {
  return Math.hypot(...local(a, b));
}

/** Degrees clockwise from true north, from `a` to `b`, in [0, 360). */
export function bearing(a: Position, b: Position): number {
  const [east, north] = local(a, b);
  return (Math.atan2(east, north) / RADIANS + 360) % 360;
}

export function destination(origin: Position, degrees: number, metres: number): Position {
  const angle = degrees * RADIANS;
  return offset(origin, Math.sin(angle) * metres, Math.cos(angle) * metres);
}

export function length(line: Position[]): number {
  return line.slice(1).reduce((sum, here, i) => sum + distance(line[i] as Position, here), 0);
}

/** Square metres inside a ring, open or closed. */
export function area(ring: Position[]): number {
  const origin = ring[0];
  if (!origin) return 0;
  const points = ring.map((position) => local(origin, position));
  const twice = points.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length] as Position;
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}

/** Metres of a line, square metres of an area, nothing of a point. */
export function measure(geometry: Geometry): { length?: number; area?: number } {
  const polygon = (rings: Position[][]) =>
    rings.reduce((sum, ring, i) => sum + (i === 0 ? area(ring) : -area(ring)), 0);
  switch (geometry.type) {
    case "Point":
      return {};
    case "LineString":
      return { length: length(geometry.coordinates) };
    case "MultiLineString":
      return { length: geometry.coordinates.reduce((sum, line) => sum + length(line), 0) };
    case "Polygon":
      return { area: polygon(geometry.coordinates) };
    case "MultiPolygon":
      return { area: geometry.coordinates.reduce((sum, rings) => sum + polygon(rings), 0) };
  }
}

/** Where the segments of a path cross or touch each other; `closed` adds the closing segment. */
export function crossings(path: Position[], closed: boolean): Position[] {
  const origin = path[0];
  if (!origin) return [];
  const points = path.map((position) => local(origin, position));
  const count = closed && points.length > 2 ? points.length : points.length - 1;
  const segment = (i: number) =>
    [points[i], points[(i + 1) % points.length]] as [Position, Position];
  const found: Position[] = [];
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const neighbours = j === i + 1 || (closed && i === 0 && j === count - 1);
      const meet = neighbours ? null : intersection(segment(i), segment(j));
      if (meet) found.push(offset(origin, ...meet));
    }
  }
  return found;
}

function intersection([a, b]: [Position, Position], [c, d]: [Position, Position]): Position | null {
  const [rx, ry] = [b[0] - a[0], b[1] - a[1]];
  const [sx, sy] = [d[0] - c[0], d[1] - c[1]];
  const cross = rx * sy - ry * sx;
  if (cross === 0) return null;
  const t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / cross;
  const u = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / cross;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? [a[0] + t * rx, a[1] + t * ry] : null;
}

/** Tell whether a position lies in a Polygon or MultiPolygon (even-odd over all rings). */
export function inside(boundary: Geometry | null, [x, y]: Position): boolean {
  if (!boundary) return true;
  const rings =
    boundary.type === "MultiPolygon"
      ? boundary.coordinates.flat()
      : boundary.type === "Polygon"
        ? boundary.coordinates
        : [];
  let odd = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi, yi] = ring[i] as Position;
      const [xj, yj] = ring[j] as Position;
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
    }
  }
  return odd;
}

/** All positions of a geometry, in order. */
export function positions(geometry: Geometry): Position[] {
  return geometry.type === "Point"
    ? [geometry.coordinates]
    : ((geometry.coordinates as unknown[]).flat(
        { LineString: 0, MultiLineString: 1, Polygon: 1, MultiPolygon: 2 }[geometry.type],
      ) as Position[]);
}

/** The same geometry with every position put through `move`, rounded. */
export function moved<G extends Geometry>(geometry: G, move: (p: Position) => Position): G {
  const walk = (value: unknown): unknown =>
    Array.isArray(value) && typeof value[0] === "number"
      ? rounded(move(value as Position))
      : (value as unknown[]).map(walk);
  return { ...geometry, coordinates: walk(geometry.coordinates) } as G;
}

/** A place to put the symbol: the point, the middle of a line, the centroid of the outer ring. */
export function anchor(geometry: Geometry): Position {
  switch (geometry.type) {
    case "Point":
      return geometry.coordinates;
    case "LineString":
      return halfway(geometry.coordinates);
    case "MultiLineString":
      return halfway(longest(geometry.coordinates, length));
    case "Polygon":
      return centroid(geometry.coordinates[0] as Position[]);
    case "MultiPolygon":
      return centroid(
        longest(
          geometry.coordinates.map((rings) => rings[0] as Position[]),
          area,
        ),
      );
  }
}

function longest(parts: Position[][], size: (part: Position[]) => number): Position[] {
  return parts.reduce((best, part) => (size(part) > size(best) ? part : best));
}

function halfway(line: Position[]): Position {
  let left = length(line) / 2;
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1] as Position, line[i] as Position];
    const step = distance(a, b);
    if (step >= left && step > 0) {
      const t = left / step;
      return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
    }
    left -= step;
  }
  return line[0] as Position;
}

function centroid(ring: Position[]): Position {
  const origin = ring[0] as Position;
  const points = ring.map((position) => local(origin, position));
  let [twice, x, y] = [0, 0, 0];
  for (let i = 0; i < points.length; i++) {
    const [ax, ay] = points[i] as Position;
    const [bx, by] = points[(i + 1) % points.length] as Position;
    const cross = ax * by - bx * ay;
    twice += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  return twice === 0 ? origin : offset(origin, x / (3 * twice), y / (3 * twice));
}

/** Ring of a camera's sector: bearing and width in degrees, range in metres. */
export function sector(at: Position, facing: number, width: number, range: number): Position[] {
  const steps = Math.max(8, Math.ceil(width / 4));
  const arc = Array.from({ length: steps + 1 }, (_, i) =>
    destination(at, facing - width / 2 + (width * i) / steps, range),
  );
  return width >= 360 ? arc : [at, ...arc, at];
}

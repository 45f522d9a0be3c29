/** Coordinate parsing: degrees, or TWD97 metres as maps and offices of Taiwan write them. */

import type { Position } from "../kit/geojson";

export type Typed =
  | { kind: "place"; at: Position }
  /** The numbers fit only the other way round. */
  | { kind: "swapped"; at: Position }
  | { kind: "unclear" };

/** EPSG codes of TWD97 / TM2: 3826 for the main island, 3825 for Penghu, Kinmen and Matsu. */
export type Zone = 3825 | 3826;

// The same box as the server's (layers/geometry/crs.py).
const [WEST, SOUTH, EAST, NORTH] = [114, 10, 124, 27];

/** Read two numbers; latitude before longitude is offered the other way round, not assumed. */
export function readPlace(typed: string, zone: Zone): Typed {
  const numbers = typed.normalize("NFKC").match(/-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?/g);
  const [a, b, more] = (numbers ?? []).map((one) => Number(one.replaceAll(",", "")));
  if (a === undefined || b === undefined || more !== undefined) return { kind: "unclear" };
  if (inTaiwan([a, b])) return { kind: "place", at: [a, b] };
  if (inTaiwan([b, a])) return { kind: "swapped", at: [b, a] };
  if (projected(a, b)) return { kind: "place", at: toDegrees(a, b, zone) };
  if (projected(b, a)) return { kind: "swapped", at: toDegrees(b, a, zone) };
  return { kind: "unclear" };
}

function inTaiwan([lon, lat]: Position): boolean {
  return lon >= WEST && lon <= EAST && lat >= SOUTH && lat <= NORTH;
}

function projected(east: number, north: number): boolean {
  return east > 50_000 && east < 450_000 && north > 1_100_000 && north < 3_000_000;
}

/** TM2 metres to degrees on GRS80, by Snyder's series (USGS PP 1395, 8-17 to 8-25). */
export function toDegrees(east: number, north: number, zone: Zone): Position {
  const [a, f, scale] = [6378137, 1 / 298.257222101, 0.9999];
  const e2 = f * (2 - f);
  const ep2 = e2 / (1 - e2);
  const e1 = (1 - Math.sqrt(1 - e2)) / (1 + Math.sqrt(1 - e2));
  const mu = north / scale / (a * (1 - e2 / 4 - (3 * e2 ** 2) / 64 - (5 * e2 ** 3) / 256));
  const foot =
    mu +
    ((3 * e1) / 2 - (27 * e1 ** 3) / 32) * Math.sin(2 * mu) +
    ((21 * e1 ** 2) / 16 - (55 * e1 ** 4) / 32) * Math.sin(4 * mu) +
    ((151 * e1 ** 3) / 96) * Math.sin(6 * mu);
  const [sine, cosine, tangent] = [Math.sin(foot), Math.cos(foot), Math.tan(foot)];
  const c = ep2 * cosine ** 2;
  const t = tangent ** 2;
  const n = a / Math.sqrt(1 - e2 * sine ** 2);
  const r = (a * (1 - e2)) / (1 - e2 * sine ** 2) ** 1.5;
  const d = (east - 250_000) / (n * scale);
  const lat =
    foot -
    ((n * tangent) / r) *
      (d ** 2 / 2 - ((5 + 3 * t + 10 * c - 4 * c ** 2 - 9 * ep2) * d ** 4) / 24);
  const lon =
    (d -
      ((1 + 2 * t + c) * d ** 3) / 6 +
      ((5 - 2 * c + 28 * t - 3 * c ** 2 + 8 * ep2 + 24 * t ** 2) * d ** 5) / 120) /
    cosine;
  const degrees = (radians: number) => (radians * 180) / Math.PI;
  return [(zone === 3826 ? 121 : 119) + degrees(lon), degrees(lat)];
}

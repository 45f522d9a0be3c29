/**
 * Base data (streets, buildings) as lines and rings ready to draw: world pixels at zoom 0.
 *
 * Read from GET /communities/{slug}/base: properties {layer: street | building | place, name,
 * kind}, where kind is OSM's highway value or "leisure=park".
 */
import type { Feature } from "geojson";
import { toWorld } from "../geometry/web_mercator";
import type { Geometry, Position } from "../kit/geojson";
import type { BaseCollection, BaseProperties } from "../kit/schema";

export type Ring = Float64Array;

export interface Street {
  name: string;
  points: Ring;
  /** Metres across; 0 for a footway, which is drawn as thin dashes. */
  width: number;
  rank: number;
}
export interface Area {
  name: string;
  use: "building" | "green" | "school" | "water" | "place";
  rings: Ring[];
  centre: [number, number];
}
export interface Ground {
  streets: Street[];
  areas: Area[];
}
/** Widths as the streets of a Taiwanese town have them: 幹道, 次要, 巷, 弄 (look map). */
const WIDTHS: Record<string, number> = {
  motorway: 15,
  trunk: 15,
  primary: 13,
  secondary: 13,
  tertiary: 10,
  unclassified: 7,
  residential: 7,
  living_street: 6,
  service: 5,
  pedestrian: 6,
};
const FOOT = new Set(["footway", "path", "steps", "cycleway", "track", "corridor"]);
const ALLEY = /弄/;
const LANE = /巷/;

/** Sort the collection into streets, the widest last, and areas, the largest first. */
export function readGround(collection: BaseCollection): Ground {
  const streets: Street[] = [];
  const areas: Area[] = [];
  for (const feature of collection.features) {
    const { geometry } = feature;
    if (geometry.type === "LineString" && feature.properties.layer === "street") {
      streets.push(streetOf(feature, geometry.coordinates));
    } else if (geometry.type === "Polygon") {
      areas.push(areaOf(feature, geometry.coordinates));
    } else if (geometry.type === "MultiPolygon") {
      for (const part of geometry.coordinates) areas.push(areaOf(feature, part));
    } else if (geometry.type === "Point" && feature.properties.name) {
      areas.push(spotOf(feature, geometry.coordinates));
    }
  }
  streets.sort((a, b) => a.rank - b.rank);
  return { streets, areas };
}

/** Metres across and drawing order of a street by its class and the 巷 or 弄 in its name. */
export function widthOf(roadClass: string, name: string): number {
  if (FOOT.has(roadClass)) return 0;
  const width = WIDTHS[roadClass.replace("_link", "")] ?? 5;
  if (ALLEY.test(name)) return Math.min(width, 5);
  if (LANE.test(name)) return Math.min(width, 7);
  return width;
}

function streetOf(feature: Feature<Geometry, BaseProperties>, line: Position[]): Street {
  const name = feature.properties.name ?? "";
  const width = widthOf(feature.properties.kind ?? "", name);
  return { name, points: ringOf(line), width, rank: width };
}

function areaOf(feature: Feature<Geometry, BaseProperties>, rings: Position[][]): Area {
  const drawn = rings.map(ringOf);
  const { layer, name } = feature.properties;
  const use = layer === "building" ? "building" : useOf(feature.properties.kind ?? "");
  return { name: name ?? "", use, rings: drawn, centre: middleOf(drawn[0] ?? new Float64Array()) };
}

function spotOf(feature: Feature<Geometry, BaseProperties>, at: Position): Area {
  const centre = toWorld(...at);
  return { name: feature.properties.name ?? "", use: "place", rings: [], centre };
}

function useOf(placeClass: string): Area["use"] {
  if (/park|garden|pitch|grass|forest|wood|playground|track|recreation/.test(placeClass))
    return "green";
  if (/school|university|college|kindergarten/.test(placeClass)) return "school";
  if (/water|river|canal/.test(placeClass)) return "water";
  return "place";
}

function ringOf(line: Position[]): Ring {
  const points = new Float64Array(line.length * 2);
  line.forEach((position, index) => {
    const [x, y] = toWorld(...position);
    points[2 * index] = x;
    points[2 * index + 1] = y;
  });
  return points;
}

function middleOf(ring: Ring): [number, number] {
  let [west, east, north, south] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let index = 0; index < ring.length; index += 2) {
    const x = ring[index] ?? 0;
    const y = ring[index + 1] ?? 0;
    west = Math.min(west, x);
    east = Math.max(east, x);
    north = Math.min(north, y);
    south = Math.max(south, y);
  }
  return [(west + east) / 2, (north + south) / 2];
}

/** Soundness (validation) of what a draft file brings: each part is checked before it is believed. */
import { DEPTHS, type Geometry, type Position } from "../kit/geojson";
import type { Content, Sketch, Stored } from "./model";

/** Tells whether there is such a layer. */
export type Known = (layer: unknown) => boolean;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SKETCHES: ReadonlySet<string> = new Set(["Point", "LineString", "Polygon"]);

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: unknown, each: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(each);
}

export function isId(value: unknown): value is string {
  return typeof value === "string" && UUID.test(value);
}

function isPosition(value: unknown): value is Position {
  if (!Array.isArray(value) || value.length < 2) return false;
  const [longitude, latitude] = value as unknown[];
  const within = (side: unknown, most: number) =>
    typeof side === "number" && Math.abs(side) <= most;
  return within(longitude, 180) && within(latitude, 90);
}

function isGeometry(value: unknown): value is Geometry {
  if (!isObject(value)) return false;
  const depth = DEPTHS[value.type as Geometry["type"]];
  const nested = (part: unknown, left: number): boolean =>
    left === 0 ? isPosition(part) : isList(part, (one) => nested(one, left - 1));
  return depth !== undefined && nested(value.coordinates, depth);
}

export function isContent(value: unknown, known: Known): value is Content {
  return (
    isObject(value) &&
    known(value.layer) &&
    isGeometry(value.geometry) &&
    isObject(value.properties)
  );
}

export function isStored(value: unknown, known: Known): value is Stored {
  return isContent(value, known) && Number.isInteger((value as Stored).revision);
}

export function isSketch(value: unknown, known: Known): value is Sketch {
  return (
    isObject(value) &&
    isId(value.id) &&
    known(value.layer) &&
    SKETCHES.has(String(value.kind)) &&
    isList(value.vertices, isPosition) &&
    (value.divides === undefined || isDivision(value.divides))
  );
}

function isDivision(value: unknown): boolean {
  return isObject(value) && isId(value.id) && (value.tool === "split" || value.tool === "cut");
}

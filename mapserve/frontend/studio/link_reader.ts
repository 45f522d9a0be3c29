/**
 * Deep link reader: a feature that an address hands over, believed in nothing.
 *
 * Anybody can write a link, so a feature is taken only if the catalogue could have made it: a
 * known layer, a shape it may have, answers it knows.
 */

import type { Content, Properties } from "../drafts/model";
import { isObject } from "../drafts/soundness";
import { rounded } from "../geometry/planar";
import { type Attribute, type Catalogue, type Layer, layerOf } from "../kit/catalogue";
import { DEPTHS, type Geometry, type Position } from "../kit/geojson";
import { checkAll, defaults } from "./form_model";

const LONGEST = 60_000;
const MOST_POSITIONS = 2_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Read a handed-over feature; null unless the catalogue could have made it. */
export function readFeature(catalogue: Catalogue, text: string): Content | null {
  const given = parsed(text);
  const layer = given && layerOf(catalogue, String(given.layer));
  const geometry = given && readGeometry(given.geometry);
  if (!layer || !geometry || !layer.geometry.includes(geometry.type)) return null;
  const answers = readAnswers(layer, given.properties);
  if (!answers) return null;
  const properties = { ...defaults(layer), ...answers };
  return checkAll(layer, properties).size ? null : { layer: layer.kind, geometry, properties };
}

function parsed(text: string): Record<string, unknown> | null {
  if (text.length > LONGEST) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function readGeometry(value: unknown): Geometry | null {
  if (!isObject(value) || typeof value.type !== "string" || !Object.hasOwn(DEPTHS, value.type))
    return null;
  const type = value.type as Geometry["type"];
  const count = { left: MOST_POSITIONS };
  const coordinates = nested(value.coordinates, DEPTHS[type], count);
  if (!coordinates || (type.endsWith("Polygon") && !ringsClose(type, coordinates))) return null;
  return { type, coordinates } as Geometry;
}

/** Positions nested so deep, each of two finite numbers; null for anything else. */
function nested(value: unknown, depth: number, count: { left: number }): unknown[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  if (depth === 0) {
    const [lon, lat] = value as unknown[];
    count.left -= 1;
    if (count.left < 0 || value.length !== 2 || !isDegree(lon, 180) || !isDegree(lat, 90))
      return null;
    return rounded([lon, lat]);
  }
  const parts = value.map((one) => nested(one, depth - 1, count));
  const enough = depth > 1 || parts.length > 1;
  return enough && parts.every((one) => one !== null) ? parts : null;
}

function ringsClose(type: string, coordinates: unknown[]): boolean {
  const rings = (type === "Polygon" ? coordinates : coordinates.flat()) as Position[][];
  return rings.every((ring) => {
    const [first, last] = [ring[0], ring.at(-1)];
    return ring.length >= 4 && first?.[0] === last?.[0] && first?.[1] === last?.[1];
  });
}

function readAnswers(layer: Layer, value: unknown): Properties | null {
  if (!isObject(value)) return null;
  const fields = new Map(layer.attributes.map((field) => [field.name, field]));
  const fits = Object.entries(value).every(([name, answer]) => {
    const field = fields.get(name);
    return field !== undefined && fitsField(field, answer);
  });
  return fits ? value : null;
}

/** Tell whether an answer is of the field's kind; `checkAll` then asks for its limits. */
function fitsField(field: Attribute, answer: unknown): boolean {
  const known = (one: unknown) => field.choices.some((choice) => choice.value === one);
  switch (field.type) {
    case "text":
      return typeof answer === "string";
    case "date":
      return typeof answer === "string" && DAY.test(answer);
    case "number":
    case "integer":
      return typeof answer === "number" && Number.isFinite(answer);
    case "boolean":
      return typeof answer === "boolean";
    case "code":
      return known(answer);
    case "codes":
      return Array.isArray(answer) && answer.every(known);
    default:
      return false; // references and photos are chosen by the person
  }
}

function isDegree(value: unknown, most: number): value is number {
  return typeof value === "number" && Math.abs(value) <= most;
}

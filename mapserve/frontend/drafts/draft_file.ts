/** Draft file (export and import): for a device that may lose them, or to go on at another one. */

import type { Geometry, Position } from "../geometry/geojson";
import type { Content, Sketch, Stored } from "./model";
import type { Waiting } from "./outbox";
import type { Draft } from "./storage";

const FORMAT = "mapserve-draft";
const VERSION = 1;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const KINDS: ReadonlySet<string> = new Set(["Point", "LineString", "Polygon"]);
/** How deep the positions of a geometry lie. */
const DEPTHS: Record<Geometry["type"], number> = {
  Point: 0,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
};

/** A photo that waits, in the file: its JPEG in base64. Where it was taken stays on the device. */
export interface PhotoInFile {
  id: string;
  on: string | null;
  jpeg: string;
}

/** What a file brings back. */
export interface Brought {
  draft: Draft;
  photos: PhotoInFile[];
}

export type Refusal = "unreadable" | "foreign" | "broken";

/** The steps to undo stay on the device; what is drawn and what waits goes with the file. */
export function draftText(slug: string, draft: Draft, photos: PhotoInFile[] = []): string {
  const { sketch, touched, gone, queue, at } = draft;
  const file = {
    format: FORMAT,
    version: VERSION,
    community: slug,
    at,
    sketch,
    touched,
    gone,
    queue,
    photos,
  };
  return JSON.stringify(file, null, 1);
}

/** The draft in the file, every part of it checked, or why it is not taken. */
export function readDraft(
  text: string,
  slug: string,
  layers: ReadonlySet<string>,
): Brought | Refusal {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return "unreadable";
  }
  if (!isObject(file) || file.format !== FORMAT || file.version !== VERSION) return "unreadable";
  if (file.community !== slug) return "foreign";
  const { sketch, touched, gone, queue, at, photos = [] } = file;
  const known = (layer: unknown) => typeof layer === "string" && layers.has(layer);
  const sound =
    (sketch === null || isSketch(sketch, known)) &&
    isList(touched, (one) => isTouched(one, known)) &&
    isList(gone, isId) &&
    isList(queue, (one) => isWaiting(one, known)) &&
    isList(photos, isPhoto) &&
    typeof at === "number";
  if (!sound) return "broken";
  const parts = { sketch, touched, gone, queue, at } as Omit<Draft, "past" | "future">;
  return { draft: { ...parts, past: [], future: [] }, photos: photos as PhotoInFile[] };
}

type Known = (layer: unknown) => boolean;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(value: unknown, each: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(each);
}

function isId(value: unknown): value is string {
  return typeof value === "string" && UUID.test(value);
}

function isPhoto(value: unknown): value is PhotoInFile {
  return (
    isObject(value) &&
    isId(value.id) &&
    (value.on === null || /^\d{4}-\d\d-\d\d$/.test(String(value.on))) &&
    typeof value.jpeg === "string" &&
    /^[A-Za-z0-9+/]+={0,2}$/.test(value.jpeg)
  );
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

function isContent(value: unknown, known: Known): value is Content {
  return (
    isObject(value) &&
    known(value.layer) &&
    isGeometry(value.geometry) &&
    isObject(value.properties)
  );
}

function isStored(value: unknown, known: Known): value is Stored {
  return isContent(value, known) && Number.isInteger((value as Stored).revision);
}

function isSketch(value: unknown, known: Known): value is Sketch {
  return (
    isObject(value) &&
    isId(value.id) &&
    known(value.layer) &&
    KINDS.has(String(value.kind)) &&
    isList(value.vertices, isPosition) &&
    (value.divides === undefined || isDivision(value.divides))
  );
}

function isDivision(value: unknown): boolean {
  return isObject(value) && isId(value.id) && (value.tool === "split" || value.tool === "cut");
}

function isTouched(value: unknown, known: Known): boolean {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [id, base, now] = value as unknown[];
  return (
    isId(id) && (base === null || isStored(base, known)) && (now === null || isContent(now, known))
  );
}

function isWaiting(value: unknown, known: Known): value is Waiting {
  if (!isObject(value) || !isObject(value.set)) return false;
  const { set, after } = value;
  const change = (one: unknown): one is Record<string, unknown> => isObject(one) && isId(one.id);
  const based = (one: unknown) => change(one) && Number.isInteger(one.base);
  const entry = (one: unknown) =>
    Array.isArray(one) && isId(one[0]) && (one[1] === null || isContent(one[1], known));
  return (
    isId(set.id) &&
    typeof set.comment === "string" &&
    isList(set.create, (one) => change(one) && isContent(one, known)) &&
    isList(set.modify, based) &&
    isList(set.delete, based) &&
    isList(after, entry)
  );
}

/** Draft file (export and import): for a device that may lose them, or to go on at another one. */

import { isEntry } from "./entry_kinds";
import { withKinds } from "./outbox";
import { isContent, isId, isList, isObject, isSketch, isStored, type Known } from "./soundness";
import type { Draft } from "./storage";

const FORMAT = "mapserve-draft";
const VERSION = 1;

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
  const { sketch, touched, queue, at } = draft;
  const file = {
    format: FORMAT,
    version: VERSION,
    community: slug,
    at,
    sketch,
    touched,
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
  const { sketch, touched, queue, at, photos = [] } = file;
  const known = (layer: unknown) => typeof layer === "string" && layers.has(layer);
  const sound =
    (sketch === null || isSketch(sketch, known)) &&
    isList(touched, (one) => isTouched(one, known)) &&
    isList(queue, (one) => isEntry(one, known)) &&
    isList(photos, isPhoto) &&
    typeof at === "number";
  if (!sound) return "broken";
  const parts = { sketch, touched, at } as Omit<Draft, "past" | "future" | "queue">;
  const draft = { ...parts, past: [], future: [], queue: withKinds(queue as object[]) };
  return { draft, photos: photos as PhotoInFile[] };
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

function isTouched(value: unknown, known: Known): boolean {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [id, base, now] = value as unknown[];
  return (
    isId(id) && (base === null || isStored(base, known)) && (now === null || isContent(now, known))
  );
}

/** EXIF of a JPEG: from where, which way and when a photo was taken; the picture goes without it. */
import type { Position } from "../kit/geojson";

export interface Taken {
  at: Position | null;
  /** A day, ISO 8601. */
  on: string | null;
  /** Which way, degrees from north. */
  bearing: number | null;
}

/** EXIF stands at the beginning and is at most 64 kB. */
export const HEAD_BYTES = 256 * 1024;

const JPEG = 0xffd8;
const APP1 = 0xffe1;
const PICTURE = 0xffda;
const EXIF = 0x45786966; // "Exif"
const LITTLE = 0x4949;
const [EXIF_IFD, GPS_IFD, TAKEN, LOOKED] = [0x8769, 0x8825, 0x9003, 17];
/** More entries than any camera writes: a file that lies. */
const MOST_ENTRIES = 256;

const NOTHING: Taken = { at: null, on: null, bearing: null };

/** What stands there and can be true; a file of another kind, cut off or lying, says nothing. */
export function readExif(head: ArrayBuffer): Taken {
  try {
    const tiff = findTiff(new DataView(head));
    return tiff ? read(tiff) : NOTHING;
  } catch {
    return NOTHING; // a place outside of the file
  }
}

/** The part that begins with the byte order: EXIF counts from there. */
function findTiff(file: DataView): DataView | null {
  if (file.getUint16(0) !== JPEG) return null;
  let at = 2;
  while (at + 10 < file.byteLength) {
    const marker = file.getUint16(at);
    const length = file.getUint16(at + 2);
    if (marker === PICTURE || marker < 0xff00 || length < 2) return null;
    if (marker === APP1 && length > 8 && file.getUint32(at + 4) === EXIF) {
      return new DataView(file.buffer, file.byteOffset + at + 10, length - 8);
    }
    at += 2 + length;
  }
  return null;
}

function read(tiff: DataView): Taken {
  const little = tiff.getUint16(0) === LITTLE;
  const main = entries(tiff, little, tiff.getUint32(4, little));
  const below = (tag: number) => {
    const entry = main.get(tag);
    return entry === undefined ? null : entries(tiff, little, tiff.getUint32(entry + 8, little));
  };
  const gps = below(GPS_IFD);
  return {
    at: place(tiff, little, gps),
    on: day(tiff, little, below(EXIF_IFD)),
    bearing: looked(tiff, little, gps),
  };
}

/** Where the entry of each tag stands: tag, type, count, value or where the value is. */
function entries(tiff: DataView, little: boolean, at: number): Map<number, number> {
  const count = Math.min(tiff.getUint16(at, little), MOST_ENTRIES);
  const found = new Map<number, number>();
  for (let index = 0; index < count; index++) {
    const entry = at + 2 + index * 12;
    if (entry + 12 > tiff.byteLength) break;
    found.set(tiff.getUint16(entry, little), entry);
  }
  return found;
}

function place(tiff: DataView, little: boolean, gps: Map<number, number> | null): Position | null {
  if (!gps) return null;
  const degrees = (tag: number, negative: string): number => {
    const [side, value] = [gps.get(tag), gps.get(tag + 1)];
    if (side === undefined || value === undefined) return Number.NaN;
    const from = tiff.getUint32(value + 8, little);
    const part = (index: number) =>
      tiff.getUint32(from + index * 8, little) / tiff.getUint32(from + index * 8 + 4, little);
    const angle = part(0) + part(1) / 60 + part(2) / 3600;
    return String.fromCharCode(tiff.getUint8(side + 8)) === negative ? -angle : angle;
  };
  const at: Position = [degrees(3, "W"), degrees(1, "S")];
  const sound = Math.abs(at[0]) <= 180 && Math.abs(at[1]) <= 90; // false for NaN as well
  return sound && (at[0] !== 0 || at[1] !== 0) ? at : null;
}

function looked(tiff: DataView, little: boolean, gps: Map<number, number> | null): number | null {
  const entry = gps?.get(LOOKED);
  if (entry === undefined) return null;
  const from = tiff.getUint32(entry + 8, little);
  const angle = tiff.getUint32(from, little) / tiff.getUint32(from + 4, little);
  return angle >= 0 && angle <= 360 ? angle : null; // null for NaN as well
}

/** `2026:10:03 20:40:11` as 2026-10-03. */
function day(tiff: DataView, little: boolean, exif: Map<number, number> | null): string | null {
  const entry = exif?.get(TAKEN);
  if (entry === undefined) return null;
  const from = tiff.getUint32(entry + 8, little);
  const letters = Array.from({ length: 10 }, (_, i) => tiff.getUint8(from + i));
  const text = String.fromCharCode(...letters).replaceAll(":", "-");
  const plausible = /^(199|20\d)\d-\d\d-\d\d$/.test(text);
  const at = plausible ? Date.parse(text) : Number.NaN;
  return at <= Date.now() + 86_400_000 ? text : null;
}

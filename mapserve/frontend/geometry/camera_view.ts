/** Camera view: where it looks, how wide and how far, as its answers have it. */
import type { Geometry, Position } from "../kit/geojson";
import { sector } from "./planar";

interface Camera {
  geometry: Geometry;
  properties: Record<string, unknown>;
}

/** What is assumed where a camera's data do not say (the catalogue's help says the same). */
export const FIELD_OF_VIEW = 90;
export const RANGE_M = 30;
/** The farthest the server looks. */
const FARTHEST_M = 300;

export interface View {
  at: Position;
  /** Degrees clockwise from true north; null looks all round. */
  bearing: number | null;
  /** Degrees. */
  width: number;
  /** Metres; 0 sees nothing, as some cameras by night. */
  range: number;
}

/** A camera's view by day or by night, or null while nobody knows where it looks. */
export function viewOf(content: Camera | null, night = false): View | null {
  if (content?.geometry.type !== "Point") return null;
  const { properties, geometry } = content;
  const all = properties.facing === "all_round";
  const bearing = within(properties.bearing, 0, 360);
  if (!all && (bearing === undefined || bearing === 360)) return null;
  const day = within(properties.range_m, Number.MIN_VALUE, FARTHEST_M) ?? RANGE_M;
  return {
    at: geometry.coordinates,
    bearing: all ? null : (bearing ?? 0),
    width: all ? 360 : (within(properties.field_of_view, Number.MIN_VALUE, 360) ?? FIELD_OF_VIEW),
    range: night ? (nightRange(content) ?? day) : day,
  };
}

/** Metres seen by night, where that is known. */
export function nightRange(content: Camera | null): number | undefined {
  return within(content?.properties.night_range_m, 0, FARTHEST_M);
}

/** The outline of what it may see, before buildings hide some of it. */
export function sectorOf({ at, bearing, width, range }: View): Position[] {
  return sector(at, bearing ?? 0, width, range);
}

/** The number, where it lies within bounds. */
export function within(value: unknown, least: number, most: number): number | undefined {
  return typeof value === "number" && value >= least && value <= most ? value : undefined;
}

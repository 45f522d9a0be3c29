/** Camera view, as its answers have it: what the device draws and the server is asked. */
import type { Content } from "../../drafts/model";
import type { Position } from "../../geometry/geojson";

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

/** What `POST /sight` is asked. */
export interface Question {
  lon: number;
  lat: number;
  bearing: number | null;
  field_of_view: number;
  far_m: number;
  height_m: number | null;
  pixels_across: number | null;
}

/** A camera's view by day or by night, or null while nobody knows where it looks. */
export function viewOf(content: Content | null, night = false): View | null {
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
export function nightRange(content: Content | null): number | undefined {
  return within(content?.properties.night_range_m, 0, FARTHEST_M);
}

/** Answers out of bounds are left out: the form tells them off by itself. */
export function questionOf(content: Content, view: View): Question {
  const { height_m, pixels_across } = content.properties;
  const pixels = within(pixels_across, 160, 16_000);
  return {
    lon: view.at[0],
    lat: view.at[1],
    bearing: view.bearing,
    field_of_view: view.width,
    far_m: view.range,
    height_m: within(height_m, 0.5, 60) ?? null,
    pixels_across: pixels === undefined ? null : Math.round(pixels),
  };
}

function within(value: unknown, least: number, most: number): number | undefined {
  return typeof value === "number" && value >= least && value <= most ? value : undefined;
}

/** What the server is asked of a camera's view. */
import type { Content } from "../../drafts/model";
import { type View, within } from "../../geometry/camera_view";

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

/** Geolocation (我在哪): the device's own position. */

import { inside } from "../geometry/planar";
import type { Position } from "../kit/geojson";
import { tell } from "./phrases";
import type { Studio } from "./studio";

const WAIT_MS = 12_000;
/** A position no better than this is nobody's place in a lane. */
const POOR_M = 50;

/**
 * Show where the person stands; `found` is told the place, where it is to be used: within the
 * community, and of a poor position only when the person says so.
 */
export function locate(studio: Studio, found?: (at: Position) => void): void {
  const failed = () => studio.toast.show(`${tell("no_gps")}。${tell("no_gps_mend")}`);
  if (!navigator.geolocation) {
    failed();
    return;
  }
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const at: Position = [coords.longitude, coords.latitude];
      const { boundary, name } = studio.community;
      studio.stage.aimByCross();
      studio.stage.here(at, coords.accuracy);
      if (!inside(boundary, at)) {
        studio.toast.show(tell("far_gps", { community: name }));
        return;
      }
      if (!found) {
        if (coords.accuracy > POOR_M) studio.toast.show(poor(coords.accuracy));
      } else if (coords.accuracy <= POOR_M) found(at);
      else studio.toast.show(poor(coords.accuracy), tell("put_anyway"), () => found(at));
    },
    failed,
    { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: 5000 },
  );
}

function poor(accuracy: number): string {
  return tell("poor_gps", { metres: tell("n_metres", { n: Math.round(accuracy) }) });
}

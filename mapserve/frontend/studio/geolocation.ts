/** Geolocation (我在哪): the device's own position. */

import { inside } from "../geometry/planar";
import type { Position } from "../kit/geojson";
import { tell } from "./phrases";
import type { Studio } from "./studio";

const WAIT_MS = 12_000;

/** Show where the person stands; `found` is told the place, where it is to be used. */
export function locate(studio: Studio, found: (at: Position) => void = () => undefined): void {
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
      found(at);
      if (!inside(boundary, at)) studio.toast.show(tell("far_gps", { community: name }));
    },
    failed,
    { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: 5000 },
  );
}

/** Label obstacles: boxes of what stands on a map, so that names keep clear of them. */
import type L from "leaflet";
import type { Box } from "./basemap";

/** The boxes of the elements that `selector` finds, in container pixels of the map. */
export function boxesOf(root: ParentNode, map: L.Map, selector: string): Box[] {
  const frame = map.getContainer().getBoundingClientRect();
  return [...root.querySelectorAll(selector)].map((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return {
      left: left - frame.left,
      right: right - frame.left,
      top: top - frame.top,
      bottom: bottom - frame.top,
    };
  });
}

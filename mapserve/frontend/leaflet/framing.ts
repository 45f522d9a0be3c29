/** Framing: bounds fitted into what of a map nothing lies on (padding), once the map has a size. */
import L from "leaflet";
import { boxesOf } from "./label_obstacles";

/** What stands on a map, at one of its edges. */
const ON_MAP = ".leaflet-control, .map-button, .cov-badge, .cov-key, .compare-key";
/** However much stands on it, this share of the map is there to be looked at. */
const LEAST = 0.4;
/** A button is about as wide as high: those on a map stand above one another at its side. */
const SQUARE = 90;

/** Pixels at the edges. */
export interface Room {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Framing {
  /** Pixels kept clear at least. */
  edge?: number;
  /** Keep clear of what stands on the map as well. */
  clear?: boolean;
  maxZoom?: number;
}

/** Show all of `bounds`; a map without a size does so when it gets one. */
export function showAll(map: L.Map, bounds: L.LatLngBoundsExpression, framing: Framing = {}): void {
  const { edge = 12, clear = false, maxZoom } = framing;
  const { x, y } = map.getSize();
  if (!x || !y) {
    map.once("resize", () => showAll(map, bounds, framing));
    return;
  }
  const room = clear ? roomOn(map) : { left: 0, top: 0, right: 0, bottom: 0 };
  const [left, right] = within(room.left + edge, room.right + edge, x);
  const [top, bottom] = within(room.top + edge, room.bottom + edge, y);
  map.fitBounds(L.latLngBounds(bounds as L.LatLngBoundsLiteral), {
    animate: false,
    paddingTopLeft: [left, top],
    paddingBottomRight: [right, bottom],
    ...(maxZoom === undefined ? {} : { maxZoom }),
  });
}

/** What the overlays of a map take of its edges: a wide one of top or bottom, a high one of a side. */
export function roomOn(map: L.Map): Room {
  const frame = map.getContainer().closest<HTMLElement>(".map-frame") ?? map.getContainer();
  const { x, y } = map.getSize();
  const room: Room = { left: 0, top: 0, right: 0, bottom: 0 };
  for (const { left, top, right, bottom } of boxesOf(frame, map, ON_MAP)) {
    if (right <= left || bottom <= top) continue; // not shown
    if (right - left < bottom - top || right - left < SQUARE) {
      if (left + right < x) room.left = Math.max(room.left, right);
      else room.right = Math.max(room.right, x - left);
    } else if (top + bottom < y) room.top = Math.max(room.top, bottom);
    else room.bottom = Math.max(room.bottom, y - top);
  }
  return room;
}

/** Whether a place lies where nothing stands on the map, and as far from its edge. */
export function isClear(map: L.Map, at: L.LatLng, edge: number): boolean {
  const room = roomOn(map);
  const size = map.getSize();
  const { x, y } = map.latLngToContainerPoint(at);
  return (
    x >= room.left + edge &&
    x <= size.x - room.right - edge &&
    y >= room.top + edge &&
    y <= size.y - room.bottom - edge
  );
}

function within(before: number, after: number, size: number): [number, number] {
  const share = Math.min(1, ((1 - LEAST) * size) / (before + after));
  return [before * share, after * share];
}

/** View in the URL hash, so that a copied link shows the same: #zoom/lat/lon/hidden/under. */
import type L from "leaflet";
import { UNDER, type Under } from "./base_layers";

export interface Address {
  zoom: number;
  lat: number;
  lon: number;
  hidden: string[];
  /** The base map, where it is not the page's own choice. */
  under?: Under;
}

/** Read an address fragment, or null when it holds no view. */
export function readAddress(fragment: string): Address | null {
  const [zoom, lat, lon, hidden = "", under] = fragment.replace(/^#/, "").split("/");
  const numbers = [zoom, lat, lon].map(Number);
  if (!zoom || !lat || !lon || !numbers.every(Number.isFinite)) return null;
  const [z = 0, y = 0, x = 0] = numbers;
  if (Math.abs(y) > 85 || Math.abs(x) > 180) return null;
  const kinds = hidden.split(",").filter((one) => /^\w+$/.test(one));
  return { zoom: z, lat: y, lon: x, hidden: kinds, under: UNDER.find((one) => one === under) };
}

/** Write the fragment of a view. */
export function writeAddress(map: L.Map, hidden: string[], under?: Under): string {
  const { lat, lng } = map.getCenter();
  const view = `#${map.getZoom()}/${lat.toFixed(6)}/${lng.toFixed(6)}`;
  const kinds = [...hidden].sort().join(",");
  if (under) return `${view}/${kinds}/${under}`;
  return kinds ? `${view}/${kinds}` : view;
}

/** The view in the page's address, so that a copied link shows the same: #zoom/lat/lon/hidden. */
import type L from "leaflet";

export interface Address {
  zoom: number;
  lat: number;
  lon: number;
  hidden: string[];
}

/** Read an address fragment, or null when it holds no view. */
export function readAddress(fragment: string): Address | null {
  const [zoom, lat, lon, hidden = ""] = fragment.replace(/^#/, "").split("/");
  const numbers = [zoom, lat, lon].map(Number);
  if (!zoom || !lat || !lon || !numbers.every(Number.isFinite)) return null;
  const [z = 0, y = 0, x = 0] = numbers;
  if (Math.abs(y) > 85 || Math.abs(x) > 180) return null;
  return { zoom: z, lat: y, lon: x, hidden: hidden.split(",").filter((one) => /^\w+$/.test(one)) };
}

/** Write the fragment of a view. */
export function writeAddress(map: L.Map, hidden: string[]): string {
  const { lat, lng } = map.getCenter();
  const view = `#${map.getZoom()}/${lat.toFixed(6)}/${lng.toFixed(6)}`;
  return hidden.length ? `${view}/${[...hidden].sort().join(",")}` : view;
}

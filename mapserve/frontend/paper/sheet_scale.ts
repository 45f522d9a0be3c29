/** Sheet scale: a round one that holds the community, and a bar drawn by it. */
import { h } from "../kit/elements";
import { say } from "../kit/words";

/** CSS pixels of a metre of paper: 96 to the inch. */
const PIXELS = 96 / 0.0254;
const EARTH_M = 40_075_016.686;
const SCALES = [
  250, 500, 750, 1000, 1250, 1500, 2000, 2500, 3000, 3500, 4000, 4500, 5000, 6000, 7500, 10_000,
  15_000, 20_000, 25_000, 50_000, 100_000,
];
/** Room round the boundary, as a share of the sheet. */
const USED = 0.94;
const BAR_M = 0.05;
const PARTS = 4;
/** Leaflet's closest zoom here. */
const NEAREST = 21;

/** Metres across and down, and the latitude (degrees) that they lie at. */
export interface Extent {
  width: number;
  height: number;
  latitude: number;
}

/** The largest round scale (its denominator) at which the extent fits into `size` pixels. */
export function scaleFor(extent: Extent, size: { x: number; y: number }): number {
  const across = extent.width / (size.x * USED);
  const needed = Math.max(across, extent.height / (size.y * USED)) * PIXELS;
  const fits = (one: number) => one >= needed && zoomFor(one, extent.latitude) <= NEAREST;
  return SCALES.find(fits) ?? 100_000;
}

/** The Leaflet zoom at which a metre of paper is `scale` metres at this latitude (degrees). */
export function zoomFor(scale: number, latitude: number): number {
  const metresAPixel = scale / PIXELS;
  return Math.log2((EARTH_M * Math.cos((latitude * Math.PI) / 180)) / (256 * metresAPixel));
}

/** A round number of metres whose bar is at most 5 cm. */
export function barMetres(scale: number): number {
  const most = scale * BAR_M;
  const power = 10 ** Math.floor(Math.log10(most));
  return [5, 2, 1].map((step) => step * power).find((one) => one <= most) ?? power;
}

/** Draw the bar in `holder`: four parts by turns dark and light, and its length in words. */
export function drawBar(holder: HTMLElement, scale: number): void {
  const metres = barMetres(scale);
  const bar = h("span", { class: "paper-bar-line" });
  bar.style.width = `${(metres / scale) * 1000}mm`;
  for (let part = 0; part < PARTS; part++) bar.append(h("i"));
  const words = say("{n} 公尺", "{n} m", { n: metres });
  holder.replaceChildren(bar, h("span", {}, words));
}

/** Print sheet: everything numbered, at a stated scale, with legend and list. */
import L from "leaflet";
import type { Feature } from "../kit/catalogue";
import { need } from "../kit/elements";
import { say } from "../kit/words";
import { creditOf } from "../leaflet/attribution";
import { Basemap } from "../leaflet/basemap";
import { type Plan, served } from "../leaflet/data_source";
import { FeatureLayer } from "../leaflet/features/layer";
import { fillMarks } from "../leaflet/legend";
import { Places } from "../leaflet/places";
import { fillLegend, fillList } from "./feature_list";
import { drawNumbers, numbered } from "./numbering";
import { drawBar, scaleFor, zoomFor } from "./sheet_scale";

const SYMBOL = 22;
/** Canvas pixels a CSS pixel: 288 dots an inch on paper. */
const SHARPNESS = 3;

export async function paper(map: L.Map, plan: Plan): Promise<void> {
  // Paper is white, whatever the screen is.
  document.documentElement.dataset.theme = "light";
  const desk = need(".paper-desk");
  const status = need("#paper-status");
  let drawn: FeatureLayer | null = null;
  still(map);
  const scale = frame(map, plan);
  const basemap = new Basemap({
    sharpness: SHARPNESS,
    padding: 0,
    obstacles: () => drawn?.obstacles() ?? [],
  }).addTo(map) as Basemap;
  try {
    const source = served(plan.urls);
    const [catalogue, community, features, base] = await Promise.all([
      source.catalogue(),
      source.community(),
      source.features(),
      source.base(),
    ]);
    const hidden = new Set((desk.dataset.hidden ?? "").split(","));
    const shown = features.filter((one: Feature) => !hidden.has(one.properties.layer));
    const numbers = numbered(catalogue, shown);
    drawn = new FeatureLayer(map, catalogue, plan.public, () => undefined, {
      size: SYMBOL,
      everything: true,
    });
    drawn.set(shown);
    basemap.setBoundary(community.boundary);
    basemap.setData(base);
    const places = new Places();
    places.setBase(base);
    need(".paper-credit").textContent = creditOf(base);
    drawNumbers(map, drawn.stacks(), numbers, SYMBOL);
    fillLegend(need("#paper-layers"), catalogue, shown, plan.public);
    fillMarks(need("#paper-marks"), catalogue, plan.public);
    fillList(need("#paper-rows"), catalogue, numbers, places, plan.public);
    need("#paper-scale").textContent = `1：${scale.toLocaleString("en")}`;
    drawBar(need("#paper-bar"), scale);
  } catch {
    status.textContent = say(
      "地圖載不進來。請檢查網路，再重新整理。",
      "The map did not load. Check the network and reload.",
    );
    return;
  }
  await document.fonts.ready;
  status.textContent = desk.dataset.hint ?? "";
  desk.dataset.ready = "true";
  const button = need<HTMLButtonElement>("#paper-print");
  button.disabled = false;
  button.addEventListener("click", () => window.print());
}

/** A sheet neither moves nor zooms. */
function still(map: L.Map): void {
  map.options.zoomSnap = 0;
  map.options.trackResize = false;
  for (const handler of [map.dragging, map.scrollWheelZoom, map.doubleClickZoom, map.boxZoom])
    handler.disable();
  map.keyboard.disable();
  map.touchZoom.disable();
  map.attributionControl.remove();
}

function frame(map: L.Map, plan: Plan): number {
  const bounds = L.latLngBounds(plan.bounds);
  map.invalidateSize();
  const middle = bounds.getCenter();
  const width = bounds.getNorthWest().distanceTo(bounds.getNorthEast());
  const height = bounds.getNorthWest().distanceTo(bounds.getSouthWest());
  const scale = scaleFor({ width, height, latitude: middle.lat }, map.getSize());
  map.setView(middle, zoomFor(scale, middle.lat), { animate: false });
  return scale;
}

/** What the maps of an overview stand in: tiles where there are any, the points, what failed. */
import L from "leaflet";
import { getJson } from "../kit/api";
import { need } from "../kit/elements";
import { iconElement } from "../kit/icons";
import { StatusPanel } from "../kit/status_panel";
import { say } from "../kit/words";
import { tileCredit } from "../leaflet/attribution";
import { showAll } from "../leaflet/framing";
import { Scale } from "../leaflet/scale_bar";
import { outlines } from "./outlines";

export interface Plan {
  bounds: [[number, number], [number, number]];
  basemap: string;
  points: string;
}

/** Frame the map and return what the API tells for it; null where it did not come. */
export async function framed<T>(map: L.Map, plan: Plan): Promise<T | null> {
  stand(map, plan);
  try {
    return await getJson<T>(plan.points);
  } catch {
    tellFailed();
    return null;
  }
}

/** Put up what every map has, and look at the whole of it. */
export function stand(map: L.Map, plan: Plan): void {
  map.attributionControl.setPrefix(false);
  map.addControl(
    new L.Control.Zoom({
      zoomInTitle: say("放大", "Zoom in"),
      zoomOutTitle: say("縮小", "Zoom out"),
    }),
  );
  map.addControl(new Scale({ position: "bottomleft" }));
  if (plan.basemap) {
    const attribution = tileCredit(plan.basemap);
    L.tileLayer(plan.basemap, { maxZoom: 19, attribution }).addTo(map);
  }
  if (!plan.basemap) void outlines(map);
  new ResizeObserver(() => map.invalidateSize()).observe(map.getContainer());
  showAll(map, plan.bounds, { edge: 32, maxZoom: 15 });
}

/** Say that what the map shows did not come. */
export function tellFailed(): void {
  const words = say(
    "地圖沒有載進來；下面有一樣的內容。",
    "The map did not load; what stands below says the same.",
  );
  status().show({ icon: iconElement("cloud-off"), words });
}

/** Take away what was said of a failure. */
export function tellNothing(): void {
  status().hide();
}

function status(): StatusPanel {
  return new StatusPanel(need("#map-status"));
}

/** A copy of a sign that the page has drawn: a shape and a glyph of our own. */
export function sign(name: string): Node {
  return need<HTMLTemplateElement>(`#sign-${name}`).content.cloneNode(true);
}

/** The word that the page's legend has for a sign. */
export function wordOf(name: string): string {
  return need<HTMLTemplateElement>(`#sign-${name}`).dataset.word ?? "";
}

/** Let a marker be pressed by hand and, as Leaflet does for popups alone, by Enter and Space. */
export function pressed(marker: L.Marker, act: () => void): L.Marker {
  marker.on("click", act);
  return marker.on("keydown", ({ originalEvent }: L.LeafletKeyboardEvent) => {
    if (originalEvent.key !== "Enter" && originalEvent.key !== " ") return;
    originalEvent.preventDefault();
    act();
  });
}

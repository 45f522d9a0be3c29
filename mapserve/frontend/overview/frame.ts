/** What both maps of the overview stand in: tiles where there are any, the points, what failed. */
import L from "leaflet";
import { getJson } from "../kit/api";
import { need } from "../kit/elements";
import { iconElement } from "../kit/icons";
import { StatusPanel } from "../kit/status_panel";
import { say } from "../kit/words";
import { tileCredit } from "../leaflet/attribution";
import { showAll } from "../leaflet/framing";
import { Scale } from "../leaflet/scale_bar";

export interface Plan {
  bounds: [[number, number], [number, number]];
  basemap: string;
  points: string;
}

/** Frame the map and return what the API tells for it; null where it did not come. */
export async function framed<T>(map: L.Map, plan: Plan): Promise<T | null> {
  const status = new StatusPanel(need("#map-status"));
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
  new ResizeObserver(() => map.invalidateSize()).observe(map.getContainer());
  showAll(map, plan.bounds, { edge: 32, maxZoom: 15 });
  try {
    return await getJson<T>(plan.points);
  } catch {
    const words = say(
      "地圖沒有載進來；下面的表格有一樣的內容。",
      "The map did not load; the table below says the same.",
    );
    status.show({ icon: iconElement("cloud-off"), words });
    return null;
  }
}

/** A copy of a sign that the page has drawn: a shape and a glyph of our own. */
export function sign(name: string): Node {
  return need<HTMLTemplateElement>(`#sign-${name}`).content.cloneNode(true);
}

/** The word that the page's legend has for a sign. */
export function wordOf(name: string): string {
  return need<HTMLTemplateElement>(`#sign-${name}`).dataset.word ?? "";
}

/** Bundle of the coverage page: folium makes the map, this draws the week on it. */
import L from "leaflet";
import { CoveragePage } from "../analysis/coverage/page";
import type { Plan } from "../leaflet/data_source";

function coverage(map: L.Map, plan: Plan): void {
  void new CoveragePage(map, plan).start();
}

Object.assign(window, { L, mapserve: { coverage } });

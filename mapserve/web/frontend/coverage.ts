/** The page of what is watched: folium makes the map, this draws the week on it. */
import L from "leaflet";
import { CoveragePage } from "./coverage/page";
import type { Plan } from "./map/source";

function coverage(map: L.Map, plan: Plan): void {
  void new CoveragePage(map, plan).start();
}

Object.assign(window, { L, mapserve: { coverage } });

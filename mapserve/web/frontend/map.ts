/** The community's map page: folium makes the map, this draws on it what the API tells. */
import L from "leaflet";
import { MapPage } from "./map/page";
import { type Plan, served } from "./map/source";

function show(map: L.Map, plan: Plan): void {
  void new MapPage(map, plan, served(plan.urls)).start();
}

// folium's inline script runs right after this file and needs both names.
Object.assign(window, { L, mapserve: { show } });

/** Bundle of the community's map page: folium makes the map, this draws on it what the API tells. */
import L from "leaflet";
import { BlindSpotCard } from "../analysis/blind_spot_card";
import { type Plan, served } from "../leaflet/data_source";
import { type BlindSpotCards, MapPage } from "../map/page";

const cards: BlindSpotCards = (...given) => new BlindSpotCard(...given);

function show(map: L.Map, plan: Plan): void {
  void new MapPage(map, plan, served(plan.urls), cards).start();
}

// folium's inline script runs right after this file and needs both names.
Object.assign(window, { L, mapserve: { show } });

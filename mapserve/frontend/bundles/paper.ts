/** Bundle of the print sheet: folium makes the map, this numbers it and fills the lists. */
import L from "leaflet";
import { paper } from "../paper/page";

Object.assign(window, { L, mapserve: { paper } });

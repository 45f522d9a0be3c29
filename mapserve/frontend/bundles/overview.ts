/** Bundle of the overview's maps: folium makes the map, this draws on it what the API tells. */
import L from "leaflet";
import { country } from "../overview/country";
import { states } from "../overview/states";
import { villages } from "../overview/villages";

Object.assign(window, { L, mapserve: { country, states, villages } });

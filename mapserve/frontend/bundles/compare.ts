/** Bundle of the comparison page: folium makes the map, this draws two revisions on it. */
import L from "leaflet";
import { compare } from "../history/page";

Object.assign(window, { L, mapserve: { compare } });

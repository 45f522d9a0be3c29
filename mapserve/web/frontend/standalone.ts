/** The map in a file of its own: everything it shows stands in the file, nothing is asked. */
import L from "leaflet";
import { need } from "./dom";
import { MapPage } from "./map/page";
import type { Plan } from "./map/source";
import { type Contents, unpacked } from "./standalone/contents";
import { buildPage } from "./standalone/page";
import { startTheme } from "./theme";

function standalone(map: L.Map, plan: Plan): void {
  const root = document.documentElement;
  if (new URLSearchParams(location.search).get("lang") === "en") root.lang = "en";
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "dark" : "light";
  const contents = JSON.parse(need("#data").textContent ?? "") as Contents;
  buildPage(contents.about);
  startTheme(document.querySelectorAll<HTMLButtonElement>("[data-theme-switch]"));
  map.invalidateSize();
  void new MapPage(map, plan, unpacked(contents)).start();
}

Object.assign(window, { L, mapserve: { standalone } });

/** Bundle of the map as a file: everything it shows stands in the file, nothing is asked. */
import L from "leaflet";
import { need } from "../kit/elements";
import { startTheme } from "../kit/theme";
import type { Plan } from "../leaflet/data_source";
import { MapPage } from "../map/page";
import { type Contents, unpacked } from "../map_file/contents";
import { buildPage } from "../map_file/page";

function mapFile(map: L.Map, plan: Plan): void {
  const root = document.documentElement;
  root.dataset.scripts = ""; // what needs a script is shown, as base.html does for pages
  if (new URLSearchParams(location.search).get("lang") === "en") root.lang = "en";
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "dark" : "light";
  const contents = JSON.parse(need("#data").textContent ?? "") as Contents;
  buildPage(contents.about);
  startTheme(document.querySelectorAll<HTMLButtonElement>("[data-theme-switch]"));
  map.invalidateSize();
  void new MapPage(map, plan, unpacked(contents)).start();
}

Object.assign(window, { L, mapserve: { mapFile } });

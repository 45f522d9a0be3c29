/** The country for everybody: how many communities have a map in a county or town, then each. */
import L from "leaflet";
import { type Cluster, clustered } from "../geometry/grid_clusters";
import { getJson } from "../kit/api";
import { h } from "../kit/elements";
import type { CountryMap, CountryPlace } from "../kit/schema";
import { say } from "../kit/words";
import { type Plan, pressed, stand, tellFailed, tellNothing } from "./frame";

const CELL = 64;
const NUMBER = 44;
const APART_FROM = 16;
const DECIMALS = 3; // degrees: answers are kept, so views that hardly differ ask the same

export async function country(map: L.Map, plan: Plan): Promise<void> {
  stand(map, plan);
  const group = L.layerGroup().addTo(map);
  let asking = new AbortController();
  const draw = async () => {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const told = await getJson<CountryMap>(address(map, plan.points), signal);
      if (signal.aborted) return;
      tellNothing();
      group.clearLayers();
      for (const cluster of clusters(map, told)) marker(map, cluster).addTo(group);
    } catch {
      if (!signal.aborted) tellFailed();
    }
  };
  map.on("moveend", draw);
  await draw();
}

/** What is asked for a view with a margin; half zooms ask as the whole one below. */
function address(map: L.Map, points: string): string {
  const view = map.getBounds().pad(0.25);
  const [west, south] = [view.getWest(), view.getSouth()].map((one) => one.toFixed(DECIMALS));
  const [east, north] = [view.getEast(), view.getNorth()].map((one) => one.toFixed(DECIMALS));
  const asked = new URL(points, location.origin);
  asked.searchParams.set("bbox", [west, south, east, north].join(","));
  asked.searchParams.set("zoom", String(Math.floor(map.getZoom())));
  return asked.pathname + asked.search;
}

function clusters(map: L.Map, told: CountryMap): Cluster<CountryPlace>[] {
  const zoom = map.getZoom();
  const place = ({ lat, lon }: CountryPlace) => map.project([lat, lon], zoom);
  const cell = zoom >= APART_FROM ? 1 : CELL;
  return clustered(told.places, place, cell);
}

function marker(map: L.Map, { x, y, members }: Cluster<CountryPlace>): L.Marker {
  const at = map.unproject([x, y], map.getZoom());
  const [first] = members;
  return members.length === 1 && first?.slug
    ? single(first, first.slug, at)
    : several(map, members, at);
}

/** One community: its name is the link. */
function single(one: CountryPlace, slug: string, at: L.LatLng): L.Marker {
  const html = h("span", { class: "over-one" }, one.name);
  const icon = L.divIcon({ html, className: "", iconSize: undefined });
  const title = say("看 {name}的地圖", "See the map of {name}", { name: one.name });
  const found = L.marker(at, { icon, title, alt: title });
  return pressed(found, () => location.assign(`/c/${encodeURIComponent(slug)}`));
}

/** Several: how many, where; pressing goes nearer until they come apart. */
function several(map: L.Map, members: CountryPlace[], at: L.LatLng): L.Marker {
  const count = members.reduce((sum, { communities }) => sum + communities, 0);
  const largest = members.reduce((a, b) => (b.communities > a.communities ? b : a));
  const name = members.length === 1 || !largest.slug ? largest.name : "";
  const html = h(
    "span",
    { class: "over-many" },
    h("b", {}, String(count)),
    name && h("small", {}, members.length === 1 ? name : say("{name}等", "{name} …", { name })),
  );
  const title = say("{name} {n} 個社區", "{name} {n} communities", { name, n: count });
  const icon = L.divIcon({ html, className: "", iconSize: [NUMBER, NUMBER] });
  return pressed(L.marker(at, { icon, title, alt: title }), () => nearer(map, members));
}

function nearer(map: L.Map, members: CountryPlace[]): void {
  const bounds = L.latLngBounds([]);
  for (const one of members) {
    const [west, south, east, north] = one.bounds;
    bounds.extend([south, west]).extend([north, east]);
  }
  const zoom = Math.max(map.getBoundsZoom(bounds), map.getZoom() + 1);
  map.setView(bounds.getCenter(), Math.min(zoom, APART_FROM));
}

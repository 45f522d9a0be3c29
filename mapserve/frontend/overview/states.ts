/** The communities of an overview by state: a sign each, many of them as one number. */
import L from "leaflet";
import { type Cluster, clustered } from "../geometry/grid_clusters";
import { h } from "../kit/elements";
import type { OverviewGroup, OverviewPoint, OverviewPoints } from "../kit/schema";
import { say } from "../kit/words";
import { framed, type Plan, pressed, sign, wordOf } from "./frame";

/** Below this zoom a county is one number, as the table of counties has it. */
const COUNTIES_BELOW = 9;
const CELL = 56;
const [SIGN, NUMBER] = [32, 44];
const APART_FROM = 16;

/** A community, or the whole of a town where the country has too many to draw each. */
interface Member {
  county: string;
  lon: number;
  lat: number;
  communities: number;
  late: number;
  box: L.LatLngBounds;
  point?: OverviewPoint;
  town?: OverviewGroup;
}

export async function states(map: L.Map, plan: Plan): Promise<void> {
  const told = await framed<OverviewPoints>(map, plan);
  if (!told) return;
  const members = [...told.points.map(ofPoint), ...told.groups.map(ofTown)];
  const group = L.layerGroup().addTo(map);
  const draw = () => {
    group.clearLayers();
    for (const cluster of clusters(map, members)) marker(map, cluster, plan).addTo(group);
  };
  map.on("moveend", draw);
  draw();
}

function ofPoint(point: OverviewPoint): Member {
  const { county, lon, lat } = point;
  const box = L.latLngBounds([[lat, lon]]);
  return { county, lon, lat, communities: 1, late: point.late ? 1 : 0, box, point };
}

function ofTown(town: OverviewGroup): Member {
  const { county, communities, late, west, south, east, north } = town;
  const box = L.latLngBounds([south, west], [north, east]);
  const { lat, lng: lon } = box.getCenter();
  return { county, lon, lat, communities, late, box, town };
}

/** What is to be seen of the members: only what lies in the view, with a margin, is drawn. */
function clusters(map: L.Map, members: Member[]): Cluster<Member>[] {
  const zoom = map.getZoom();
  const view = map.getBounds().pad(0.2);
  const seen = members.filter(({ lat, lon }) => view.contains([lat, lon]));
  const place = ({ lat, lon }: Member) => map.project([lat, lon], zoom);
  const cell = zoom >= APART_FROM ? 1 : CELL;
  const named = zoom < COUNTIES_BELOW ? (one: Member) => one.county : undefined;
  return clustered(zoom < COUNTIES_BELOW ? members : seen, place, cell, named);
}

function marker(map: L.Map, { x, y, members }: Cluster<Member>, plan: Plan): L.Marker {
  const at = map.unproject([x, y], map.getZoom());
  const [only] = members;
  if (members.length === 1 && only?.point) return single(only.point, at);
  if (members.length === 1 && only?.town) return ofOneTown(only.town, at, plan);
  return several(map, members, at);
}

function single(one: OverviewPoint, at: L.LatLng): L.Marker {
  const late = one.late && h("b", { class: "over-late" }, say("逾", "!"));
  const html = h("span", { class: "over-pin" });
  html.append(sign(one.stage), ...(late ? [late] : []));
  const title = `${one.name}：${wordOf(one.stage)}${one.late ? say("，逾期", ", overdue") : ""}`;
  const icon = L.divIcon({ html, className: "", iconSize: [SIGN, SIGN] });
  const found = L.marker(at, { icon, title, alt: title });
  return found.bindPopup(() =>
    h(
      "div",
      { class: "over-popup" },
      h("b", {}, one.name),
      h("span", {}, wordOf(one.stage), one.late ? say("，逾期", ", overdue") : ""),
      h("a", { href: `/c/${encodeURIComponent(one.community)}` }, say("看這個社區", "See it")),
    ),
  );
}

function several(map: L.Map, members: Member[], at: L.LatLng): L.Marker {
  const late = members.reduce((sum, one) => sum + one.late, 0);
  const n = members.reduce((sum, one) => sum + one.communities, 0);
  const counties = new Set(members.map((one) => one.county));
  const county = (counties.size === 1 && [...counties][0]) || "";
  const shown = map.getZoom() < COUNTIES_BELOW ? county : "";
  return pressed(number(at, n, late, county, shown), () => {
    const bounds = L.latLngBounds([]);
    for (const one of members) bounds.extend(one.box);
    map.fitBounds(bounds.pad(0.2), { maxZoom: Math.min(map.getZoom() + 4, APART_FROM) });
  });
}

/** A town's number; where its communities are listed is a press away. */
function ofOneTown(town: OverviewGroup, at: L.LatLng, plan: Plan): L.Marker {
  const term = new URL(plan.points, location.href).searchParams.get("term") ?? "";
  const query = new URLSearchParams({ term, q: town.town });
  const href = `/programme/overview/${encodeURIComponent(town.county_code)}?${query}#rows`;
  const place = `${town.county}${town.town}`;
  return number(at, town.communities, town.late, place, "").bindPopup(() =>
    h(
      "div",
      { class: "over-popup" },
      h("b", {}, place),
      h("span", {}, counted(town.communities, town.late, "")),
      h("a", { href }, say("看這些社區", "See them")),
    ),
  );
}

function number(
  at: L.LatLng,
  communities: number,
  late: number,
  where: string,
  shown: string,
): L.Marker {
  const html = h(
    "span",
    { class: "over-many" },
    h("b", {}, String(communities)),
    shown !== "" && h("small", {}, shown),
    late > 0 && h("b", { class: "over-late" }, say("逾 {n}", "{n} late", { n: late })),
  );
  const title = counted(communities, late, where);
  const icon = L.divIcon({ html, className: "", iconSize: [NUMBER, NUMBER] });
  return L.marker(at, { icon, title, alt: title });
}

function counted(n: number, late: number, where: string): string {
  return say("{where}{n} 個社區，逾期 {late} 個", "{where} {n} communities, {late} overdue", {
    where,
    n,
    late,
  });
}

/** The communities of an overview by state: a sign each, many of them as one number. */
import L from "leaflet";
import { type Cluster, clustered } from "../geometry/grid_clusters";
import { h } from "../kit/elements";
import type { OverviewPoint, OverviewPoints } from "../kit/schema";
import { say } from "../kit/words";
import { framed, type Plan, pressed, sign, wordOf } from "./frame";

/** Below this zoom a county is one number, as the table of counties has it. */
const COUNTIES_BELOW = 9;
const CELL = 56;
const [SIGN, NUMBER] = [32, 44];
const APART_FROM = 16;

export async function states(map: L.Map, plan: Plan): Promise<void> {
  const told = await framed<OverviewPoints>(map, plan);
  if (!told) return;
  const group = L.layerGroup().addTo(map);
  const draw = () => {
    group.clearLayers();
    for (const cluster of clusters(map, told.points)) marker(map, cluster).addTo(group);
  };
  map.on("moveend", draw);
  draw();
}

/** What is to be seen of the points: only what lies in the view, with a margin, is drawn. */
function clusters(map: L.Map, points: OverviewPoint[]): Cluster<OverviewPoint>[] {
  const zoom = map.getZoom();
  const view = map.getBounds().pad(0.2);
  const seen = points.filter(({ lat, lon }) => view.contains([lat, lon]));
  const place = ({ lat, lon }: OverviewPoint) => map.project([lat, lon], zoom);
  const cell = zoom >= APART_FROM ? 1 : CELL;
  const named = zoom < COUNTIES_BELOW ? (one: OverviewPoint) => one.county : undefined;
  return clustered(zoom < COUNTIES_BELOW ? points : seen, place, cell, named);
}

function marker(map: L.Map, { x, y, members }: Cluster<OverviewPoint>): L.Marker {
  const at = map.unproject([x, y], map.getZoom());
  const [only] = members;
  return members.length === 1 && only ? single(only, at) : several(map, members, at);
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

function several(map: L.Map, members: OverviewPoint[], at: L.LatLng): L.Marker {
  const late = members.filter((one) => one.late).length;
  const counties = new Set(members.map((one) => one.county));
  const county = counties.size === 1 ? [...counties][0] : "";
  const html = h(
    "span",
    { class: "over-many" },
    h("b", {}, String(members.length)),
    map.getZoom() < COUNTIES_BELOW && h("small", {}, county ?? ""),
    late > 0 && h("b", { class: "over-late" }, say("逾 {n}", "{n} late", { n: late })),
  );
  const title = say(
    "{where}{n} 個社區，逾期 {late} 個",
    "{where} {n} communities, {late} overdue",
    {
      where: county ?? "",
      n: members.length,
      late,
    },
  );
  const icon = L.divIcon({ html, className: "", iconSize: [NUMBER, NUMBER] });
  return pressed(L.marker(at, { icon, title, alt: title }), () => {
    const bounds = L.latLngBounds(members.map(({ lat, lon }) => [lat, lon]));
    map.fitBounds(bounds.pad(0.2), { maxZoom: Math.min(map.getZoom() + 4, APART_FROM) });
  });
}

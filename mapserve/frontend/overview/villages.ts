/** The villages of a county: the larger the circle the more money, the bar what nobody watches. */
import L from "leaflet";
import { h } from "../kit/elements";
import type { OverviewVillage, OverviewVillages } from "../kit/schema";
import { language, say } from "../kit/words";
import { framed, type Plan } from "./frame";

const [LEAST, MOST] = [28, 72];

export async function villages(map: L.Map, plan: Plan): Promise<void> {
  const told = await framed<OverviewVillages>(map, plan);
  if (!told) return;
  const most = Math.max(1, ...told.villages.map((one) => one.approved));
  for (const one of told.villages) marker(one, most).addTo(map);
}

function marker(one: OverviewVillage, most: number): L.Marker {
  const size = Math.round(LEAST + (MOST - LEAST) * Math.sqrt(one.approved / most));
  const circle = h("span", { class: "over-money" }, thousands(one.approved));
  circle.style.width = circle.style.height = `${size}px`;
  const html = h("span", { class: "over-village" }, circle, h("small", {}, unwatched(one)));
  const title = `${one.names}：${say("核定 {n} 元", "NT$ {n} approved", {
    n: one.approved.toLocaleString("en"),
  })}，${unwatched(one)}`;
  const icon = L.divIcon({ html, className: "", iconSize: [size, size] });
  return L.marker([one.lat, one.lon], { icon, title, alt: title }).bindPopup(() =>
    h("div", { class: "over-popup" }, h("b", {}, one.names), h("span", {}, title)),
  );
}

/** 15 萬, 150k: what stands in the circle; the table has it to the dollar. */
function thousands(amount: number): string {
  if (language() === "en") return `${Math.round(amount / 1000)}k`;
  return `${Math.round(amount / 1000) / 10} 萬`;
}

function unwatched(one: OverviewVillage): string {
  const metres =
    one.unwatched_m === null
      ? say("還沒算", "not computed")
      : say("沒人看 {n} 公尺", "{n} m unwatched", { n: Math.round(one.unwatched_m) });
  return say("{metres}・死角 {n}", "{metres} · {n} blind spots", { metres, n: one.blind_spots });
}

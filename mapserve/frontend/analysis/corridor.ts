/** School corridor panel: the shortest way, the safest, or one that is drawn, and its gaps. */

import L from "leaflet";
import { getJson, postJson } from "../kit/api";
import { type Feature, playing } from "../kit/catalogue";
import { h } from "../kit/elements";
import type { Geometry } from "../kit/geojson";
import type { BaseCollection, Corridor, Gap } from "../kit/schema";
import { inLanguage, say } from "../kit/words";
import { symbolAt } from "../leaflet/latlng";
import { NumberedMarkers } from "../leaflet/numbered_markers";
import { assumptionDetails, metres, tight } from "./assumptions";
import { EndpointPicker, schoolsOf } from "./endpoints";
import { LongTask } from "./long_task";
import { type AnalysisContext, apiOf, nameOf, type Panel } from "./tabs";
import { whenWords } from "./week_hour";

export class CorridorPanel implements Panel {
  readonly name = "corridor";
  readonly title = say("上學路", "To school");
  readonly element = h("div", { class: "see-panel" });
  private readonly drawn = h("select", { class: "input" });
  private readonly from: EndpointPicker;
  private readonly to: EndpointPicker;
  private readonly places = h("div", { class: "see-places" });
  private readonly task: LongTask;
  private readonly result = h("div", { class: "see-result" });
  private readonly ways = L.layerGroup();
  private readonly gaps: NumberedMarkers;
  private readonly renderer = L.svg({ padding: 0.4 });
  private rows: HTMLElement[] = [];
  private looked = false;

  constructor(private readonly context: AnalysisContext) {
    this.gaps = new NumberedMarkers(context.map, (index) => this.choose(index), "see-gap");
    this.from = new EndpointPicker(context, say("從", "From"), "A");
    this.to = new EndpointPicker(context, say("到", "To"), "B");
    this.task = new LongTask(say("找路、找缺口", "Find the way and its gaps"), (signal) =>
      this.run(signal),
    );
    this.places.append(this.from.element, this.to.element);
    this.fillDrawn(context.features);
    this.drawn.addEventListener("change", () => {
      this.places.hidden = this.drawn.value !== "";
    });
    const which = h("label", { class: "field" }, h("span", {}, say("哪一條", "Which")), this.drawn);
    this.element.append(
      h("h2", {}, say("上學路有沒有缺口", "Gaps on the way to school")),
      which,
      this.places,
      this.task.element,
      this.result,
    );
  }

  entered(): void {
    void this.findSchools();
    this.ways.addTo(this.context.map);
    this.gaps.reveal();
    this.from.show();
    this.to.show();
  }

  left(): void {
    this.ways.remove();
    this.gaps.hide();
    this.from.hide();
    this.to.hide();
  }

  /** Schools are on the base map, not among what was drawn. */
  private async findSchools(): Promise<void> {
    if (this.looked) return;
    this.looked = true;
    try {
      const base = await getJson<BaseCollection>(`${apiOf(this.context.slug)}/base`);
      const schools = schoolsOf(base);
      this.from.offer(schools);
      this.to.offer(schools);
    } catch {
      this.looked = false; // the next time the panel is opened
    }
  }

  private fillDrawn(features: Feature[]): void {
    this.drawn.append(h("option", { value: "" }, say("兩個地點之間", "Between two places")));
    const ways = new Map(playing(this.context.catalogue, "way").map((one) => [one.kind, one]));
    for (const feature of features) {
      const layer = ways.get(feature.properties.layer);
      if (!layer) continue;
      const title = nameOf(this.context, layer, feature);
      this.drawn.append(h("option", { value: feature.id }, title));
    }
  }

  private async run(signal: AbortSignal): Promise<void> {
    const body = this.body();
    if (!body) {
      this.task.tell(say("請先選起點和終點。", "Choose where it begins and ends."));
      return;
    }
    const url = `${apiOf(this.context.slug)}/corridor`;
    this.show(await postJson<Corridor>(url, body, signal));
  }

  private body(): object | null {
    if (this.drawn.value) return { feature: this.drawn.value };
    const [from, to] = [this.from.at, this.to.at];
    return from && to ? { from: [from.lng, from.lat], to: [to.lng, to.lat] } : null;
  }

  private show(found: Corridor): void {
    this.ways.clearLayers();
    if (found.shortest) this.way(found.shortest.geometry, "see-shortest");
    this.way(found.geometry, "see-way");
    const gaps = gathered(found.gaps);
    this.gaps.show(
      gaps.map((gap) => ({
        at: symbolAt(gap.geometry),
        geometry: gap.geometry.type === "Point" ? null : gap.geometry,
        title: inLanguage(gap.label),
      })),
    );
    this.rows = gaps.map((gap, index) => this.row(gap, index));
    this.task.tell(
      gaps.length
        ? say("{n} 處缺口，最長的在前", "{n} gaps, the longest first", { n: gaps.length })
        : say("沒有找到缺口。", "No gaps were found."),
    );
    this.result.replaceChildren(
      ...found.missing.map((text) => h("p", { class: "notice notice-warn" }, inLanguage(text))),
      h("dl", { class: "see-lengths" }, ...lengthsOf(found)),
      tableOf(this.rows),
      assumptionDetails(found.settings),
    );
    const bounds = L.geoJSON(found.geometry).getBounds();
    if (bounds.isValid())
      this.context.map.fitBounds(bounds.pad(0.1), { animate: false, maxZoom: 18 });
    this.task.element.scrollIntoView({ block: "start" });
  }

  private way(geometry: Geometry, className: string): void {
    for (const kind of ["see-way-casing", className])
      L.geoJSON(geometry, {
        style: { className: kind, renderer: this.renderer } as L.PathOptions,
        interactive: false,
      }).addTo(this.ways);
  }

  private row(gap: Gap & { hours: string[] }, index: number): HTMLElement {
    const button = h(
      "button",
      { type: "button", class: "see-row" },
      h("span", { class: "see-number" }, String(index + 1)),
      h(
        "span",
        {},
        h("b", {}, inLanguage(gap.label)),
        h("small", {}, gap.hours.join(say("、", ", "))),
        h("small", { class: "see-cure" }, inLanguage(gap.cure)),
      ),
    );
    button.addEventListener("click", () => this.choose(index));
    return h(
      "tr",
      {},
      h("td", {}, button),
      h("td", { class: "number" }, gap.length_m ? tight(gap.length_m) : "—"),
    );
  }

  private choose(index: number): void {
    this.gaps.choose(index);
    this.rows.forEach((row, at) => {
      row.classList.toggle("see-chosen", at === index);
    });
    this.rows[index]?.scrollIntoView({ block: "nearest" });
  }
}

function lengthsOf({ length_m, shortest }: Corridor): HTMLElement[] {
  const more = shortest ? length_m - shortest.length_m : 0;
  const longer = more >= 0.5 ? say("（多 {n} 公尺）", " ({n} m more)", { n: metres(more) }) : "";
  const way = [
    h("dt", { class: "see-key-way" }, say("這條", "This way")),
    h("dd", {}, say("{n} 公尺{m}", "{n} m{m}", { n: metres(length_m), m: longer })),
  ];
  if (!shortest) return way;
  const words = say("{n} 公尺", "{n} m", { n: metres(shortest.length_m) });
  return [
    ...way,
    h("dt", { class: "see-key-shortest" }, say("最短", "Shortest")),
    h("dd", {}, words),
  ];
}

/** A gap that is there at several hours is one gap. */
function gathered(gaps: Gap[]): (Gap & { hours: string[] })[] {
  const found = new Map<string, Gap & { hours: string[] }>();
  for (const gap of gaps) {
    const key = `${gap.kind} ${JSON.stringify(gap.geometry)}`;
    const known = found.get(key) ?? { ...gap, hours: [] };
    found.set(key, known);
    if (gap.at) known.hours.push(whenWords(gap.at));
  }
  return [...found.values()];
}

function tableOf(rows: HTMLElement[]): HTMLElement | string {
  if (!rows.length) return "";
  const heads = [say("缺口、怎麼補", "Gap, and what would close it"), say("長度", "Length")];
  return h(
    "table",
    { class: "table see-gaps" },
    h("thead", {}, h("tr", {}, ...heads.map((word) => h("th", { scope: "col" }, word)))),
    h("tbody", {}, ...rows),
  );
}

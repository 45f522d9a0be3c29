/** Camera siting panel: asked for, answered at once, proven after; taken over one by one. */

import L from "leaflet";
import { postLines } from "../kit/api";
import { layerOf, playing } from "../kit/catalogue";
import { h } from "../kit/elements";
import type { Progress, Site, Sites, SitesTold } from "../kit/schema";
import { type Handed, newFeatureAddress } from "../kit/studio_links";
import { compass, inLanguage, say } from "../kit/words";
import { NumberedMarkers } from "../leaflet/numbered_markers";
import { assumptionDetails, metres, nearWords, streetWord, tight, weightKeys } from "./assumptions";
import { ask } from "./dialogs";
import { LongTask } from "./long_task";
import { SiteRequest } from "./site_request";
import { type AnalysisContext, apiOf, type Panel } from "./tabs";
import { hourWords, writeHour } from "./week_hour";

/** A line of the answer while it is being worked out. */
type Line = Partial<Progress & SitesTold>;

export class SitesPanel implements Panel {
  readonly name = "sites";
  readonly title = say("下一支", "Next camera");
  readonly element = h("div", { class: "see-panel" });
  private readonly request: SiteRequest;
  private readonly asked = h("p", { class: "see-lead" });
  private readonly task: LongTask;
  private readonly result = h("div", { class: "see-result" });
  private readonly rows: HTMLElement[] = [];
  private readonly places: NumberedMarkers;

  constructor(private readonly context: AnalysisContext) {
    this.places = new NumberedMarkers(context.map, (index) => this.choose(index), "see-site");
    this.request = new SiteRequest(context.settings, weightKeys(context.catalogue));
    this.task = new LongTask(say("找位置", "Find places"), (signal) => this.run(signal));
    this.element.append(
      h("h2", {}, say("下一支裝哪裡", "Where the next camera belongs")),
      this.asked,
      this.request.element,
      this.task.element,
      this.result,
    );
    this.turned(context.hour());
  }

  entered(): void {
    this.places.reveal();
  }

  left(): void {
    this.places.hide();
  }

  turned(hour: number): void {
    this.asked.textContent = say("看 {h} 沒人看的街道。", "For streets nobody watches on {h}.", {
      h: hourWords(hour),
    });
  }

  private async run(signal: AbortSignal): Promise<void> {
    const wanted = this.request.read();
    if (!wanted) return this.task.tell("");
    const body = { ...wanted, at: writeHour(this.context.hour()) };
    const url = `${apiOf(this.context.slug)}/sites`;
    for await (const line of postLines<Line>(url, body, signal)) {
      if (line.progress !== undefined) this.task.progress(line.progress);
      if (line.answer) this.show(line.answer, line.final ?? false);
    }
  }

  private show(found: Sites, final: boolean): void {
    const { sites } = found;
    this.task.tell(boundWords(found, final));
    this.places.show(
      sites.map((site) => ({
        at: L.latLng(site.lat, site.lon),
        geometry: site.sees,
        title: this.street(site),
      })),
    );
    this.rows.splice(0, this.rows.length, ...sites.map((site, index) => this.row(site, index)));
    const total = say("{n} 支可再看 {m} 公尺", "{n} cameras watch {m} m more", {
      n: sites.length,
      m: metres(found.covered_m),
    });
    const parts = [
      ...found.missing.map((text) => h("p", { class: "notice notice-warn" }, inLanguage(text))),
      sites.length
        ? h("p", { class: "see-total" }, total)
        : h("p", {}, say("再裝也看不到更多街道。", "No further camera watches more street.")),
      h("ol", { class: "rows see-rows" }, ...this.rows),
      privateWords(found.excluded),
      assumptionDetails(found.settings),
    ];
    this.result.replaceChildren(...parts.filter((part) => part !== null));
    this.task.element.scrollIntoView({ block: "start" });
  }

  private row(site: Site, index: number): HTMLElement {
    const facing = say("朝{b}", "facing {b}", { b: compass(site.bearing) });
    const why = [facing, nearWords(this.context.catalogue, site.near)]
      .filter(Boolean)
      .join(say("・", " · "));
    const show = h(
      "button",
      { type: "button", class: "see-row" },
      h("span", { class: "see-number" }, String(index + 1)),
      h("span", {}, h("b", {}, this.street(site)), h("small", {}, why)),
      h("span", { class: "see-gain" }, `+${tight(site.gain_m)}`),
    );
    show.addEventListener("click", () => this.choose(index));
    const item = h("li", {}, show);
    if (this.context.draws) item.append(this.acceptButton(site));
    return item;
  }

  private street(site: Site): string {
    return streetWord(site.street, this.context.fromStreets);
  }

  private acceptButton(site: Site): HTMLElement {
    const accept = h("button", { type: "button", class: "button" }, say("採用", "Take it"));
    accept.setAttribute(
      "aria-label",
      say("採用{s}這一支", "Take the one on {s}", { s: this.street(site) }),
    );
    accept.addEventListener("click", () => void this.accept(site));
    return accept;
  }

  private choose(index: number): void {
    this.places.choose(index);
    this.rows.forEach((row, at) => {
      row.classList.toggle("see-chosen", at === index);
    });
    this.rows[index]?.scrollIntoView({ block: "nearest" });
  }

  /** Open the studio with it; nothing is saved before the person does. */
  private async accept(site: Site): Promise<void> {
    const mode = await ask(say("這支誰來裝？", "Who puts it there?"), [
      { value: "suggested", word: say("建議政府設置", "Suggest it to government") },
      { value: "own_plan", word: say("社區自行規劃", "The community plans it") },
    ]);
    const [layer] = playing(this.context.catalogue, "sited");
    if (!mode || !layer) return;
    const near = site.near.map((kind) => layerOf(this.context.catalogue, kind));
    const traffic = near.some((one) => one?.urgency?.traffic);
    const camera = cameraOf(layer.kind, site, mode, traffic);
    location.assign(newFeatureAddress(this.context.slug, camera));
  }
}

function cameraOf(layer: string, site: Site, mode: string, traffic: boolean): Handed {
  const reason = traffic ? ["crime", "traffic"] : ["crime"];
  return {
    layer,
    geometry: { type: "Point", coordinates: [site.lon, site.lat] },
    properties: {
      facing: "bearing",
      bearing: Math.round(site.bearing * 10) / 10,
      state: "planned",
      mode,
      owner: mode === "own_plan" ? "community" : "police",
      reason,
      ...(site.street ? { address: site.street.slice(0, 120) } : {}),
    },
  };
}

function privateWords(excluded: Record<string, number>): HTMLElement | null {
  const count = Object.values(excluded).reduce((sum, one) => sum + one, 0);
  if (!count) return null;
  const words = say(
    "{n} 處廁所、庇護所、天井等私密範圍，不會有鏡頭看進去。",
    "No camera looks into {n} private areas: toilets, shelters, courtyards.",
    { n: count },
  );
  return h("p", { class: "see-lead" }, words);
}

function boundWords({ gap, proven }: Sites, final: boolean): string {
  const percent = Math.ceil(gap * 1000) / 10;
  const bound = proven
    ? say("沒有更好的放法了（算過全部）", "The best there is (proven)")
    : say("再找下去，最多再好 {n}%", "At most {n}% below the best (proven)", { n: percent });
  return final ? bound : say("{b}，還在找更好的…", "{b}; still looking for better…", { b: bound });
}

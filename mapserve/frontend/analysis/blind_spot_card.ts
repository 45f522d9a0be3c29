/** Blind spot card: what watches it now and at its hour of risk, and the camera that would. */
import L from "leaflet";
import { getJson } from "../kit/api";
import { h } from "../kit/elements";
import type { BlindSpotWatch, FoundAt, SpotWatch } from "../kit/schema";
import { compass, inLanguage, say, shortDate } from "../kit/words";
import { NumberedMarkers } from "../leaflet/numbered_markers";
import { tight } from "./assumptions";
import { whenWords } from "./week_hour";

export class BlindSpotCard {
  readonly element = h("section", { class: "spot-card", "aria-live": "polite" });
  private readonly places: NumberedMarkers;

  constructor(
    map: L.Map,
    /** The API's address of the community. */
    private readonly api: string,
    private readonly id: string,
    /** Told when the card has become as high as it will be. */
    private readonly shown: () => void = () => undefined,
  ) {
    this.places = new NumberedMarkers(map, () => undefined, "see-site");
    void this.load();
  }

  /** Take the proposed camera off the map. */
  left(): void {
    this.gone = true;
    this.places.hide();
  }

  private gone = false;

  private async load(): Promise<void> {
    this.element.append(h("p", {}, say("正在算這裡有沒有人看…", "Working out who watches here…")));
    try {
      const url = `${this.api}/blind-spots/${encodeURIComponent(this.id)}/watch`;
      this.show(await getJson<BlindSpotWatch>(url));
    } catch {
      this.element.replaceChildren(
        h("p", {}, say("算不出這裡有沒有人看。", "Who watches here could not be worked out.")),
      );
    }
  }

  private show(found: BlindSpotWatch): void {
    const now = say("這裡現在", "Here and now");
    const parts = [told(now, found.now)];
    if (found.risk && found.at_risk) {
      const when = say("危險時段 {t}", "At risk, {t}", { t: whenWords(found.at_risk) });
      parts.push(told(when, found.risk));
    }
    const { site, gain_m } = found.would;
    if (site) {
      const words = say("加 1 支朝{b}，可再看 {n}", "One camera facing {b} watches {n} more", {
        b: compass(site.bearing),
        n: tight(gain_m),
      });
      const number = h("span", { class: "see-number" }, "1");
      parts.push(h("p", { class: "spot-would" }, number, h("span", {}, words)));
      if (!this.gone)
        this.places.show([{ at: L.latLng(site.lat, site.lon), geometry: site.sees, title: words }]);
    }
    this.element.replaceChildren(...parts, ...found.meetings.map(foundAt));
    this.shown();
  }
}

/** The meeting that found it, and what was decided there. */
function foundAt({ held_on, place, href, measures }: FoundAt): HTMLElement {
  const day = say("{d} 治安會議", "Safety meeting of {d}", { d: shortDate(held_on) });
  const decided = measures.map(inLanguage).join(say("、", ", "));
  return h(
    "div",
    { class: "spot-meeting" },
    h("h3", {}, say("哪一次會議發現的", "Found at")),
    h("p", {}, h("a", { href }, `${day}${say("，", ", ")}${place}`)),
    ...(decided ? [h("p", {}, say("決定：{m}", "Decided: {m}", { m: decided }))] : []),
  );
}

function told(title: string, { street_m, watched_m }: SpotWatch): HTMLElement {
  if (street_m < 0.5)
    return h("div", {}, h("h3", {}, title), h("p", {}, say("這裡沒有街道。", "No street here.")));
  const bar = h("div", { class: "spot-bar", "aria-hidden": "true" });
  const parts: [string, number][] = [
    ["spot-watched", watched_m],
    ["spot-nobody", street_m - watched_m],
  ];
  for (const [kind, metres] of parts) {
    if (metres < 0.5) continue;
    const part = h("span", { class: kind });
    part.style.flexGrow = String(metres);
    bar.append(part);
  }
  const seen = h("b", {}, say("{n} 有人看", "{n} watched", { n: tight(watched_m) }));
  const words = h("p", {}, seen, say("／全長 {n}", " of {n}", { n: tight(street_m) }));
  return h("div", {}, h("h3", {}, title), words, bar);
}

/** Blind spot card: what watches it now and at its hour of risk, and the camera that would. */
import L from "leaflet";
import { getJson } from "../kit/api";
import { h } from "../kit/elements";
import type { BlindSpotWatch, FoundAt, SpotWatch, Story, StoryList } from "../kit/schema";
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
    this.element.append(this.story, this.watch);
    void this.load();
    void this.tell();
  }

  /** Take the proposed camera off the map. */
  left(): void {
    this.gone = true;
    this.places.hide();
  }

  private gone = false;
  private readonly story = h("div", { class: "spot-story" });
  private readonly watch = h("div", { class: "spot-watch" });

  /** What became of it, for those who may know; others are shown nothing. */
  private async tell(): Promise<void> {
    const { stories } = await getJson<StoryList>(`${this.api}/cases`).catch(() => ({
      stories: [],
    }));
    const mine = stories.find(({ feature }) => feature === this.id);
    if (!mine) return;
    this.story.replaceChildren(...storyParts(mine));
    this.shown();
  }

  private async load(): Promise<void> {
    this.watch.append(h("p", {}, say("正在算這裡有沒有人看…", "Working out who watches here…")));
    try {
      const url = `${this.api}/blind-spots/${encodeURIComponent(this.id)}/watch`;
      this.show(await getJson<BlindSpotWatch>(url));
    } catch {
      this.watch.replaceChildren(
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
    this.watch.replaceChildren(...parts, ...found.meetings.map(foundAt));
    this.shown();
  }
}

/** Where it stands, whose turn it is until when, and what was asked or why it was judged so. */
function storyParts(story: Story): HTMLElement[] {
  const { label, waits, due, overdue, said, asked_again, community, feature } = story;
  const turn = say("輪到：{w}", "Whose turn: {w}", { w: inLanguage(waits) });
  const until =
    due && say(overdue ? "，逾期，原訂 {d}" : "，{d} 前", ", by {d}", { d: shortDate(due) });
  const href = `/c/${encodeURIComponent(community)}/cases/${feature}`;
  // A page of its own, also from within a frame.
  const page = h("a", { class: "button", href, target: "_top" });
  page.append(say("這個死角後來怎麼了", "What became of it"));
  return [
    h("h3", {}, inLanguage(label)),
    ...(waits.zh ? [h("p", {}, `${turn}${until ?? ""}`)] : []),
    ...(said ? [h("p", { class: "spot-said" }, said)] : []),
    ...(asked_again ? [h("p", {}, say("現在真的安全了嗎？", "Is it really safe now?"))] : []),
    page,
  ];
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

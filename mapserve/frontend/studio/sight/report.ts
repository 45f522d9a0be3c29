/** Sight report: the face warning, how far each level goes, the facts, in words. */

import type { Content } from "../../drafts/model";
import { nightRange, type View } from "../../geometry/camera_view";
import { same } from "../../kit/deep_equal";
import { h } from "../../kit/elements";
import type { Band, Sight } from "../../kit/schema";
import { inLanguage } from "../../kit/words";
import { Notice } from "../notice";
import type { Answer } from "./requests";
import { type Question, questionOf } from "./view";
import { sightWords, tenths } from "./words";

/** While the server is asked. */
const NONE = "…";

export class Report {
  readonly element: HTMLElement;
  private readonly notice = new Notice();
  private readonly levels = h("tbody");
  private readonly table: HTMLElement;
  private readonly further: HTMLElement;
  private readonly aside = h("p", { class: "s-fact" });
  private readonly free = h("b", {}, NONE);
  private readonly street = h("b", {}, NONE);
  private readonly facts: HTMLElement;
  private readonly word = h("p", { class: "s-fact s-sight-word", role: "status" });
  private readonly times: HTMLElement;
  /** What pixels and warning depend on, and what was answered to it. */
  private optics: { of: unknown; sight: Sight } | null = null;

  constructor(night: (on: boolean) => void) {
    const head = ["what", "pixels", "until"] as const;
    this.table = h(
      "table",
      { class: "table s-levels" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ...head.map((name, i) =>
            h("th", { scope: "col", class: i > 0 ? "number" : null }, sightWords[name]()),
          ),
        ),
      ),
      this.levels,
    );
    this.further = h(
      "details",
      { class: "s-further" },
      h("summary", {}, sightWords.levels()),
      this.table,
    );
    this.facts = h(
      "p",
      { class: "s-sight-facts" },
      h("span", {}, this.free, ` ${sightWords.free()}`),
      h("span", {}, this.street, ` ${sightWords.street()}`),
    );
    const time = (word: string, on: boolean) =>
      h("button", { type: "button", "data-night": String(on), onclick: () => night(on) }, word);
    this.times = h(
      "div",
      { class: "segments s-times", role: "group", "aria-label": sightWords.title() },
      time(sightWords.day(), false),
      time(sightWords.night(), true),
    );
    this.element = h(
      "section",
      { class: "s-sight", "aria-label": sightWords.title() },
      this.notice.element,
      this.times,
      this.further,
      this.aside,
      this.facts,
      this.word,
    );
  }

  show(content: Content, view: View | null, answer: Answer, night: boolean): void {
    this.showTimes(content, night);
    const sight = view ? this.opticsOf(questionOf(content, view), answer) : null;
    const warning = sight?.warning;
    this.notice.show(
      warning
        ? { title: inLanguage(warning.title), mend: inLanguage(warning.reason), tone: "warn" }
        : null,
      warning ? h("b", {}, inLanguage(warning.cure)) : undefined,
    );
    const bands = (sight?.bands ?? []).filter(({ level }) => level !== "monitor").reverse();
    this.further.hidden = bands.length === 0;
    this.levels.replaceChildren(...bands.map(row));
    this.aside.textContent = aside(content, view, bands);
    this.showFacts(view, answer);
  }

  private showTimes(content: Content, night: boolean): void {
    this.times.hidden = nightRange(content) === undefined;
    for (const one of this.times.querySelectorAll("button")) {
      one.setAttribute("aria-pressed", String(one.dataset.night === String(night)));
    }
  }

  /** Turning and moving change neither pixels nor warning: those stay while the server is asked. */
  private opticsOf(question: Question, answer: Answer): Sight | null {
    const { field_of_view, height_m, pixels_across, bearing } = question;
    const of = [field_of_view, height_m, pixels_across, bearing === null];
    if (answer.kind === "seen") this.optics = { of, sight: answer.sight };
    else if (!same(this.optics?.of, of)) this.optics = null;
    return this.optics?.sight ?? null;
  }

  private showFacts(view: View | null, answer: Answer): void {
    const sight = answer.kind === "seen" ? answer.sight : null;
    this.facts.hidden = !view || answer.kind === "unreachable" || answer.kind === "refused";
    this.free.textContent = sight ? `${Math.round(100 * (1 - sight.blocked_share))}%` : NONE;
    const street = sight?.street_m;
    (this.street.parentElement as HTMLElement).hidden = street === null;
    this.street.textContent = typeof street === "number" ? `${Math.round(street)} m` : NONE;
    const words = wordsOf(view, answer);
    if (this.word.textContent !== words) this.word.textContent = words;
  }
}

function wordsOf(view: View | null, answer: Answer): string {
  if (!view) return sightWords.unknown();
  if (view.range === 0) return sightWords.darkness();
  if (answer.kind === "unreachable") return sightWords.offline();
  if (answer.kind === "refused") return sightWords.refused(answer.words);
  if (answer.kind !== "seen") return "";
  const { moved, missing, street_m } = answer.sight;
  return [
    moved ? `${sightWords.moved(moved.metres)}。` : "",
    ...missing.map(inLanguage),
    street_m === null ? sightWords.noStreets() : "",
  ]
    .filter(Boolean)
    .join(" ");
}

/** Why there are no levels, or that some go beyond the range. */
function aside(content: Content, view: View | null, bands: Band[]): string {
  if (!view) return "";
  if (view.bearing === null) return sightWords.allRound();
  if (view.width > 120) return sightWords.tooWide();
  if (typeof content.properties.pixels_across !== "number") return sightWords.noPixels();
  const beyond = bands.some((band) => band.axis_m > view.range);
  return beyond ? sightWords.shorter(view.range) : "";
}

function row({ level, label, pixels_per_metre, axis_m, usable }: Band): HTMLElement {
  const metres = `${tenths(axis_m)} m`;
  const until = usable
    ? metres
    : h("s", {}, metres, h("span", { class: "visually-hidden" }, sightWords.useless()));
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, h("i", { class: "s-level", "data-level": level }), inLanguage(label)),
    h("td", { class: "number" }, String(pixels_per_metre)),
    h("td", { class: "number" }, until),
  );
}

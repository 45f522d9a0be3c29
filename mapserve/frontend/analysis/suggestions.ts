/** Suggested blind spots: taken over into the studio, or dismissed with a reason. */

import L from "leaflet";
import { getJson, postJson, remove } from "../kit/api";
import { playing } from "../kit/catalogue";
import { h } from "../kit/elements";
import { wordsOf } from "../kit/problems";
import type { Dismissal, Suggestion, Suggestions } from "../kit/schema";
import { newFeatureAddress } from "../kit/studio_links";
import { toast } from "../kit/toast";
import { inLanguage, say, shortDate } from "../kit/words";
import { NumberedMarkers } from "../leaflet/numbered_markers";
import { assumptionDetails, nearWords, streetWord, tight } from "./assumptions";
import { askText } from "./dialogs";
import { LongTask } from "./long_task";
import { type AnalysisContext, apiOf, type Panel } from "./tabs";
import { hourWords, writeHour } from "./week_hour";

const FIRST_ROWS = 10;
const LONGEST_REASON = 300;

export class SuggestionsPanel implements Panel {
  readonly name = "suggestions";
  readonly title = say("可能死角", "Blind spots?");
  readonly element = h("div", { class: "see-panel" });
  private readonly asked = h("p", { class: "see-lead" });
  private readonly task: LongTask;
  private readonly result = h("div", { class: "see-result", tabindex: -1 });
  private readonly places: NumberedMarkers;
  private rows: HTMLElement[] = [];
  private all = false;
  private found: Suggestions | null = null;

  constructor(private readonly context: AnalysisContext) {
    this.places = new NumberedMarkers(context.map, (index) => this.choose(index), "see-spot");
    this.task = new LongTask(say("找可能的死角", "Find what may be blind spots"), (signal) =>
      this.run(signal),
    );
    this.element.append(
      h("h2", {}, say("可能的死角", "What may be blind spots")),
      this.asked,
      this.task.element,
      this.result,
    );
    this.turned(context.hour());
  }

  entered(): void {
    this.places.reveal();
    if (!this.found) void this.task.run();
  }

  left(): void {
    this.places.hide();
  }

  turned(hour: number): void {
    this.asked.textContent = say(
      "{h} 沒人看的地方聚在一起，大馬路和地下道不列。是不是死角，由您決定。",
      "Places that nobody watches on {h}, without main roads and underpasses. Whether they are blind spots is yours to say.",
      { h: hourWords(hour) },
    );
  }

  private get url(): string {
    return `${apiOf(this.context.slug)}/suggestions`;
  }

  private async run(signal?: AbortSignal): Promise<void> {
    const query = new URLSearchParams({ at: writeHour(this.context.hour()) });
    this.found = await getJson<Suggestions>(`${this.url}?${query}`, signal);
    this.show(this.found);
  }

  private show(found: Suggestions): void {
    const shown = this.all ? found.suggestions : found.suggestions.slice(0, FIRST_ROWS);
    this.places.show(
      shown.map((one) => ({
        at: L.latLng(one.centre[1], one.centre[0]),
        geometry: one.geometry,
        title: this.street(one),
      })),
    );
    this.rows = shown.map((one, index) => this.row(one, index));
    const count = found.suggestions.length + found.more;
    this.task.tell(
      count
        ? say("{n} 處，最要緊的在前", "{n}, the most urgent first", { n: count })
        : say("沒有找到。", "None were found."),
    );
    const parts = [
      ...found.missing.map((text) => h("p", { class: "notice notice-warn" }, inLanguage(text))),
      h("ol", { class: "rows see-rows see-spots" }, ...this.rows),
      found.suggestions.length > shown.length ? this.more(found) : null,
      this.dismissedOf(found.dismissed),
      assumptionDetails(found.settings),
    ];
    this.result.replaceChildren(...parts.filter((part) => part !== null));
  }

  private more(found: Suggestions): HTMLElement {
    const word = say("看全部 {n} 處", "Show all {n}", { n: found.suggestions.length });
    const button = h("button", { type: "button", class: "button button-quiet button-wide" }, word);
    button.addEventListener("click", () => {
      this.all = true;
      this.show(found);
      this.rows[FIRST_ROWS]?.querySelector("button")?.focus();
    });
    return button;
  }

  private row(one: Suggestion, index: number): HTMLElement {
    const show = h(
      "button",
      { type: "button", class: "see-row" },
      h("span", { class: "see-number" }, String(index + 1)),
      h(
        "span",
        {},
        h("b", {}, this.street(one)),
        h("small", {}, nearWords(this.context.catalogue, one.near)),
      ),
      h("span", { class: "see-gain" }, tight(one.length_m)),
    );
    show.addEventListener("click", () => this.choose(index));
    const item = h("li", {}, show);
    const actions = this.actions(one);
    if (actions.childElementCount) item.append(actions);
    return item;
  }

  private street(one: Suggestion): string {
    return streetWord(one.street, this.context.fromStreets);
  }

  private actions(one: Suggestion): HTMLElement {
    const name = this.street(one);
    const button = (word: string, label: string, act: () => void): HTMLElement => {
      const made = h("button", { type: "button", class: "button", "aria-label": label }, word);
      made.addEventListener("click", act);
      return made;
    };
    const take = () =>
      button(
        say("採用", "Take it"),
        say("採用{n}", "Take {n}", { n: name }),
        () => void this.accept(one),
      );
    const none = () =>
      button(
        say("不是死角", "It is none"),
        say("{n}不是死角", "{n} is no blind spot", { n: name }),
        () => void this.dismiss(one),
      );
    const { draws, dismisses } = this.context;
    return h("div", { class: "see-actions" }, draws && take(), dismisses && none());
  }

  private choose(index: number): void {
    this.places.choose(index);
    this.rows.forEach((row, at) => {
      row.classList.toggle("see-chosen", at === index);
    });
    this.rows[index]?.scrollIntoView({ block: "nearest" });
  }

  /**
   * Open the studio with it; nothing is saved before the person does.
   *
   * That somebody looks at it is noted first, so that the save which draws it accepts it; a note
   * that fails hinders nobody.
   */
  private async accept(one: Suggestion): Promise<void> {
    const causes = one.near.includes("unlit") ? ["dark", "no_camera"] : ["no_camera"];
    const properties = {
      causes,
      ...(one.near.includes("unlit") ? { time_of_risk: "night" } : {}),
      ...(one.street ? { address: one.street.slice(0, 120) } : {}),
    };
    const [layer] = playing(this.context.catalogue, "spot");
    if (!layer) return;
    await postJson(this.url, { geometry: one.geometry }).catch(() => undefined);
    const spot = { layer: layer.kind, geometry: one.area, properties };
    location.assign(newFeatureAddress(this.context.slug, spot));
  }

  private async dismiss(one: Suggestion): Promise<void> {
    const reason = await askText(
      say("為什麼不是死角？", "Why is it no blind spot?"),
      say("不是死角", "It is none"),
      LONGEST_REASON,
    );
    if (!reason) return;
    await this.change(async () => {
      const kept = await postJson<Dismissal>(`${this.url}/dismissals`, {
        geometry: one.geometry,
        reason,
      });
      toast(
        say("不再建議這裡。", "It is not suggested again."),
        say("復原", "Undo"),
        () => void this.restore(kept.id),
      );
    });
  }

  private async restore(id: number): Promise<void> {
    await this.change(() => remove(`${this.url}/dismissals/${id}`));
  }

  /** Do it and read the list anew; say what went wrong. */
  private async change(act: () => Promise<void>): Promise<void> {
    try {
      await act();
      await this.run();
      // The button that was pressed is gone with its row.
      if (document.activeElement === document.body) this.result.focus({ preventScroll: true });
    } catch (error) {
      toast(wordsOf(error, say("存不進去，再試一次。", "It was not stored. Try again.")));
    }
  }

  private dismissedOf(dismissed: Dismissal[]): HTMLElement | null {
    if (!dismissed.length) return null;
    const summary = say("不是死角的 {n} 處", "{n} dismissed", { n: dismissed.length });
    const list = h("ul", { class: "rows see-dismissed" });
    for (const one of dismissed) {
      const back = h("button", { type: "button", class: "button" }, say("復原", "Undo"));
      back.addEventListener("click", () => void this.restore(one.id));
      const who = [one.by, shortDate(one.on)].filter(Boolean).join(say("・", " · "));
      const words = h("span", {}, h("b", {}, one.reason), h("small", {}, who));
      list.append(h("li", {}, words, this.context.dismisses ? back : null));
    }
    return h("details", { class: "see-settings" }, h("summary", {}, summary), list);
  }
}

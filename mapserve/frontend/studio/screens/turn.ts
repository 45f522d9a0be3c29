/** Bearing screen of a camera: handle, dial, arrows or degrees; and what it then sees. */

import type { Content, Properties } from "../../drafts/model";
import { FIELD_OF_VIEW, RANGE_M, viewOf } from "../../geometry/camera_view";
import { button, h } from "../../kit/elements";
import type { Position } from "../../kit/geojson";
import { iconElement } from "../../kit/icons";
import { bearingText, wholeDegrees } from "../bearing_handle";
import { answered, check } from "../form_model";
import { tell } from "../phrases";
import { Dial } from "../sight/dial";
import { SightPreview } from "../sight/preview";
import { sightWords } from "../sight/words";
import type { Studio } from "../studio";
import { type FieldControl, fieldControl } from "./field_controls";
import { describe, Heading, symbolOf } from "./heading";
import type { Screen, ScreenDescriptor } from "./screen";

declare module "./screen" {
  interface Screens {
    turn: { id: string };
  }
}

/** What the picture of a lens depends on, asked beside its bearing. */
const OPTICS = ["field_of_view", "height_m", "pixels_across"];

/** The sector, the handle, what is seen, and the keys, of one camera. */
export class Turner {
  readonly looking: SightPreview;

  constructor(
    private readonly studio: Studio,
    private readonly id: string,
    private readonly moved: (content: Content) => void = () => undefined,
  ) {
    this.looking = new SightPreview(studio, (degrees, done) => this.turned(degrees, done));
  }

  update(): void {
    const content = this.studio.journal.get(this.id);
    if (content) this.show(content);
  }

  leave(): void {
    this.looking.leave();
  }

  /** Turn by some degrees; turns in a row undo as one. */
  by(degrees: number): void {
    const content = this.studio.journal.get(this.id);
    if (!content) return;
    this.set(wholeDegrees(Number(content.properties.bearing ?? 0) + degrees), "turn");
  }

  set(bearing: number, mark?: string): void {
    const content = this.studio.journal.get(this.id);
    if (!content) return;
    const layer = this.studio.layer(content.layer);
    const properties = answered(layer, content.properties, "bearing", bearing);
    this.studio.journal.change("turn", this.id, { properties }, mark && `${mark}:${this.id}`);
    this.studio.changed();
  }

  key(event: KeyboardEvent): boolean {
    const step = event.shiftKey ? 10 : 1;
    if (event.key === "ArrowLeft") this.by(-step);
    else if (event.key === "ArrowRight") this.by(step);
    else return false;
    return true;
  }

  /** A finger turns it: shown while it moves, recorded when it is done. */
  turned(bearing: number, done: boolean): void {
    const content = this.studio.journal.get(this.id);
    if (done) this.set(bearing);
    if (done || !content) return;
    const properties = { ...content.properties, bearing, facing: "bearing" };
    this.show({ ...content, properties });
  }

  private show(content: Content): void {
    this.looking.show(content);
    this.moved(content);
  }
}

export class TurnScreen implements Screen {
  readonly element: HTMLElement;
  private readonly heading = new Heading();
  private readonly turner: Turner;
  private readonly dial: Dial;
  private readonly reading = h("output", { class: "s-bearing", "aria-live": "polite" });
  private readonly fields = new Map<string, FieldControl>();
  /** The answers as they were, for 取消. */
  private readonly before: Properties;

  constructor(
    private readonly studio: Studio,
    private readonly id: string,
  ) {
    const content = this.content as Content;
    this.before = content.properties;
    this.turner = new Turner(studio, id, (now) => this.show(now));
    this.dial = new Dial((degrees, done) => this.turner.turned(degrees, done));
    const known = studio.layer(content.layer).attributes;
    const optics = known
      .filter(({ name }) => OPTICS.includes(name))
      .map((field) => this.field(field));
    const bearing = known
      .filter(({ widget }) => widget === "bearing")
      .map((one) => this.field(one));
    const body = h(
      "div",
      { class: "s-body" },
      h(
        "div",
        { class: "s-turn-row" },
        this.dial.element,
        h("div", { class: "s-turn-figures" }, this.reading, ...bearing, this.steps()),
      ),
      h(
        "details",
        { class: "s-further" },
        h("summary", {}, sightWords.further()),
        h("div", { class: "s-optics" }, ...optics),
      ),
      this.turner.looking.report.element,
    );
    this.element = h(
      "div",
      { class: "s-screen s-turning" },
      this.heading.element,
      body,
      this.others(),
      this.foot(),
    );
  }

  private get content(): Content | undefined {
    return this.studio.journal.get(this.id);
  }

  private field(field: Parameters<typeof fieldControl>[0]): HTMLElement {
    const made = fieldControl(field, 0, {
      answer: (value, typing) => this.answer(field.name, value, typing ? "type" : undefined),
      pick: () => undefined,
      nameOf: () => "",
    });
    this.fields.set(field.name, made);
    if (field.name === "field_of_view") {
      made.element.querySelector("input")?.setAttribute("placeholder", String(FIELD_OF_VIEW));
    }
    return made.element;
  }

  private answer(name: string, value: unknown, mark?: string): void {
    const { content, studio } = this;
    if (!content) return;
    const properties = answered(studio.layer(content.layer), content.properties, name, value);
    const run = mark && `${mark}:${this.id}:${name}`;
    studio.journal.change("edit", this.id, { properties }, run);
    studio.changed();
  }

  /** A thumb turns by a degree where there are no keys. */
  private steps(): HTMLElement {
    const step = (icon: "rotate-2" | "rotate-clockwise-2", by: number, word: string) =>
      button(
        icon === "rotate-2" ? iconElement("rotate-2") : iconElement("rotate-clockwise-2"),
        "1°",
        () => this.turner.by(by),
        {
          class: "button",
          "aria-label": word,
        },
      );
    return h(
      "div",
      { class: "s-steps" },
      step("rotate-2", -1, tell("turn_left")),
      step("rotate-clockwise-2", 1, tell("turn_right")),
    );
  }

  private others(): HTMLElement {
    const face = (facing: string) => {
      this.answer("facing", facing);
      this.done();
    };
    const small = { class: "button s-small" };
    return h(
      "div",
      { class: "s-triple" },
      button(iconElement("arrow-back-up"), tell("undo"), () => this.studio.undo(), small),
      button(iconElement("circle-dashed"), tell("all_round"), () => face("all_round"), small),
      button(iconElement("help"), tell("not_known"), () => face("unknown"), small),
    );
  }

  private foot(): HTMLElement {
    return h(
      "div",
      { class: "s-foot" },
      button(null, tell("cancel"), () => this.cancel(), { class: "button s-big" }),
      button(iconElement("check"), tell("finish"), () => this.done(), {
        class: "button button-primary s-big",
      }),
    );
  }

  /** While a finger turns it, `content` is ahead of the journal. */
  private show(content: Content): void {
    const { studio } = this;
    const layer = studio.layer(content.layer);
    const { bearing, facing } = content.properties;
    const words = facing === "all_round" ? tell("all_round") : tell("turn_hint");
    this.reading.textContent = bearing === undefined ? words : bearingText(Number(bearing));
    this.reading.dataset.known = String(bearing !== undefined);
    this.dial.show(viewOf(content));
    for (const field of layer.attributes) {
      const value = content.properties[field.name];
      const wrong = check(field, value);
      this.fields.get(field.name)?.update(value, wrong ? tell(...wrong) : "");
    }
    const { title, fact } = describe(studio, content);
    this.heading.show(title, fact || tell("turn_question"), symbolOf(layer, content, 40));
  }

  update(): void {
    this.turner.update();
  }

  entered(): void {
    const { content } = this;
    if (!content) return;
    const { at, range } = viewOf(content) ?? {
      at: content.geometry.coordinates as Position,
      range: RANGE_M,
    };
    this.studio.stage.around(at, range);
  }

  leave(): void {
    this.turner.leave();
  }

  private done(): void {
    this.studio.go({ at: "form", id: this.id });
  }

  private cancel(): void {
    this.studio.journal.change("cancel", this.id, { properties: this.before });
    this.done();
    this.studio.changed();
  }

  key(event: KeyboardEvent): boolean {
    if (this.turner.key(event)) return true;
    if (event.key === "Escape") this.cancel();
    else if (event.key === "Enter" && !(event.target as HTMLElement).closest("button, a")) {
      this.done();
    } else return false;
    return true;
  }
}

export const turn: ScreenDescriptor<Studio, "turn"> = {
  at: "turn",
  highest: "55%",
  kept: true,
  keys: [
    [["←", "→"], "keys_turn"],
    [["Shift"], "keys_turn_10"],
    [["Enter"], "keys_finish"],
    [["Esc"], "keys_cancel"],
  ],
  open: (studio, { id }) => new TurnScreen(studio, id),
};

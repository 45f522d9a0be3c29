/** Turning a camera: drag the handle, press the arrows, or say that nobody knows. */
import { colourOf, iconElement } from "../../symbols";
import { theme } from "../../theme";
import { button, h, Notice } from "../dom";
import { answered } from "../form";
import type { Content } from "../model";
import type { Studio } from "../studio";
import { tell } from "../texts";
import { bearingText, Turning, wholeDegrees } from "../turning";
import { describe, Heading, symbolOf } from "./parts";
import type { Screen } from "./screen";

/** The sector and handle on the map, and the keys, of one camera. */
export class Turner {
  private readonly turning: Turning;
  private live: Content | null = null;

  constructor(
    private readonly studio: Studio,
    private readonly id: string,
    private readonly moved: (content: Content) => void = () => undefined,
  ) {
    this.turning = new Turning(studio.stage, (degrees, done) => this.dragged(degrees, done));
  }

  update(): void {
    const content = this.studio.journal.get(this.id);
    if (content) this.show(content);
  }

  leave(): void {
    this.turning.show(null, "", false);
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

  private dragged(bearing: number, done: boolean): void {
    const content = this.studio.journal.get(this.id);
    if (done) this.set(bearing);
    if (done || !content) return;
    const properties = { ...content.properties, bearing, facing: "bearing" };
    this.show({ ...content, properties });
  }

  private show(content: Content): void {
    this.live = content;
    const { style } = this.studio.layer(content.layer);
    const colour = colourOf(style, theme());
    this.turning.show(content, colour, true);
    this.moved(this.live);
  }
}

export function turnScreen(studio: Studio, id: string): Screen {
  const notice = new Notice();
  const heading = new Heading();
  const reading = h("output", { class: "s-bearing", "aria-live": "polite" });
  const turner = new Turner(studio, id, (content) => show(content));
  const done = () => studio.go({ at: "form", id });
  const face = (facing: string) => {
    const content = studio.journal.get(id);
    if (!content) return;
    const layer = studio.layer(content.layer);
    studio.journal.change("edit", id, {
      properties: answered(layer, content.properties, "facing", facing),
    });
    studio.changed();
    done();
  };
  const left = button(iconElement("rotate-2"), "1°", () => turner.by(-1), {
    class: "button s-small",
    "aria-label": tell("turn_left"),
  });
  const right = button(iconElement("rotate-clockwise-2"), "1°", () => turner.by(1), {
    class: "button s-small",
    "aria-label": tell("turn_right"),
  });

  function show(content: Content): void {
    const { bearing, facing } = content.properties;
    reading.textContent =
      facing === "all_round"
        ? tell("all_round")
        : bearing === undefined
          ? tell("turn_hint")
          : bearingText(Number(bearing));
    reading.dataset.known = String(bearing !== undefined);
    const { title } = describe(studio, content);
    heading.show(title, tell("turn_question"), symbolOf(studio.layer(content.layer), content, 40));
  }

  const element = h(
    "div",
    { class: "s-screen s-turning" },
    notice.element,
    heading.element,
    h("div", { class: "s-turn-row" }, left, reading, right),
    h(
      "div",
      { class: "s-triple" },
      button(iconElement("arrow-back-up"), tell("undo"), () => studio.undo(), {
        class: "button s-small",
      }),
      button(iconElement("circle-dashed"), tell("all_round"), () => face("all_round"), {
        class: "button s-small",
      }),
      button(iconElement("help"), tell("not_known"), () => face("unknown"), {
        class: "button s-small",
      }),
    ),
    button(iconElement("check"), tell("finish"), done, {
      class: "button button-primary button-wide s-big",
    }),
  );
  return {
    element,
    update: () => turner.update(),
    entered: () => {
      const content = studio.journal.get(id);
      if (content) studio.stage.show(content.geometry);
      turner.update();
    },
    leave: () => turner.leave(),
    key: (event) => {
      if (turner.key(event)) return true;
      if (event.key !== "Enter" && event.key !== "Escape") return false;
      if ((event.target as HTMLElement).closest("button, a") && event.key === "Enter") return false;
      done();
      return true;
    },
  };
}

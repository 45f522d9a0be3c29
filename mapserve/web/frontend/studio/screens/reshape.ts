/** Moving and reshaping a feature that is there. */
import { colourOf, iconElement } from "../../symbols";
import { theme } from "../../theme";
import { button, h, Notice, type Warning } from "../dom";
import type { Content, Geometry, Position } from "../model";
import { Reshaping } from "../reshaping";
import { anchor, crossings, inside, local, moved, offset, positions } from "../shapes";
import { SketchLayer } from "../sketching";
import type { Studio } from "../studio";
import { tell } from "../texts";
import { describe, Heading, sizeText, symbolOf } from "./parts";
import type { Screen } from "./screen";

export class ReshapeScreen implements Screen {
  readonly element: HTMLElement;
  private readonly notice = new Notice();
  private readonly heading = new Heading();
  private readonly reshaping: Reshaping;
  private readonly ghost: SketchLayer;
  private readonly undo: HTMLButtonElement;
  private readonly redo: HTMLButtonElement;
  private readonly here: HTMLButtonElement;
  private readonly before: Geometry;
  /** terra-draw holds the corners; else the whole is moved by crosshair or tap. */
  private corners = false;
  private shown: Geometry | null = null;

  constructor(
    private readonly studio: Studio,
    private readonly id: string,
  ) {
    const content = this.content as Content;
    this.before = content.geometry;
    const colour = colourOf(studio.layer(content.layer).style, theme());
    this.reshaping = new Reshaping(
      studio.stage,
      colour,
      (geometry) => this.measure(geometry),
      (geometry) => this.done(geometry),
    );
    this.ghost = new SketchLayer(studio.stage, () => colour);
    this.undo = small(iconElement("arrow-back-up"), tell("undo"), () => studio.undo());
    this.redo = small(iconElement("arrow-forward-up"), tell("redo"), () => studio.redo());
    const cancel = small(iconElement("x"), tell("cancel"), () => this.cancel());
    this.here = button(iconElement("plus"), tell("place"), () => this.moveTo(studio.stage.target), {
      class: "button s-big s-outline",
    });
    const finish = button(iconElement("check"), tell("finish"), () => this.finish(), {
      class: "button button-primary s-big",
    });
    this.element = h(
      "div",
      { class: "s-screen s-reshape" },
      this.notice.element,
      this.heading.element,
      h("div", { class: "s-pair" }, this.here, finish),
      h("div", { class: "s-triple" }, this.undo, this.redo, cancel),
    );
    studio.stage.tap = ({ at }) => {
      if (!this.corners) this.moveTo(at);
    };
  }

  private get content(): Content | undefined {
    return this.studio.journal.get(this.id);
  }

  entered(): void {
    if (this.content) this.studio.stage.show(this.content.geometry);
  }

  leave(): void {
    this.reshaping.stop();
    this.ghost.draw(null, null, null);
    this.studio.stage.tap = () => undefined;
    this.studio.stage.element.classList.remove("s-corners");
  }

  update(): void {
    const { content, studio } = this;
    if (!content) return;
    if (content.geometry !== this.shown) {
      this.shown = content.geometry;
      this.corners = this.reshaping.take(this.id, content.geometry);
      if (!this.corners) this.drawGhost(content.geometry);
    }
    studio.stage.element.classList.toggle("s-corners", this.corners);
    this.here.hidden = this.corners;
    this.undo.disabled = studio.journal.past.length === 0;
    this.redo.disabled = studio.journal.future.length === 0;
    this.measure(content.geometry);
  }

  private drawGhost(geometry: Geometry): void {
    const layer = this.content?.layer ?? "";
    const kind = geometry.type === "Point" ? "Point" : "LineString";
    this.ghost.draw({ id: this.id, layer, kind, vertices: positions(geometry) }, null, null);
  }

  private measure(geometry: Geometry): void {
    const { content, studio } = this;
    if (!content) return;
    const { title } = describe(studio, content);
    const hint = this.corners
      ? tell("reshape_hint")
      : tell(geometry.type === "Point" ? "move_hint" : "not_possible");
    const fact = [sizeText(geometry), hint].filter(Boolean).join("・");
    this.heading.show(title, fact, symbolOf(studio.layer(content.layer), content, 40));
    this.notice.show(this.warning(geometry));
  }

  private warning(geometry: Geometry): Warning | null {
    if (crossed(geometry)) {
      return { title: tell("crossing"), mend: tell("crossing_reshape"), tone: "danger" };
    }
    const { boundary, name } = this.studio.community;
    if (positions(geometry).every((position) => inside(boundary, position))) return null;
    return {
      title: tell("outside", { community: name }),
      mend: tell("outside_mend"),
      tone: "warn",
    };
  }

  private done(geometry: Geometry): void {
    this.shown = geometry;
    this.studio.journal.change("move", this.id, { geometry });
    this.shown = this.content?.geometry ?? null;
    this.studio.changed();
  }

  /** Move the whole so that its symbol stands at `to`. */
  private moveTo(to: Position): void {
    const { content } = this;
    if (!content) return;
    const [east, north] = local(anchor(content.geometry), to);
    this.studio.journal.change("move", this.id, {
      geometry: moved(content.geometry, (position) => offset(position, east, north)),
    });
    this.studio.changed();
  }

  private finish(): void {
    if (this.content && crossed(this.content.geometry)) return;
    this.studio.go({ at: "form", id: this.id });
  }

  private cancel(): void {
    this.studio.journal.change("cancel", this.id, { geometry: this.before });
    this.studio.go({ at: "form", id: this.id });
    this.studio.changed();
  }

  key(event: KeyboardEvent): boolean {
    if (event.key === "Escape") this.cancel();
    else if (event.key === "Enter" && !(event.target as HTMLElement).closest("button, a")) {
      this.finish();
    } else return false;
    return true;
  }
}

function crossed(geometry: Geometry): boolean {
  return (
    geometry.type === "Polygon" &&
    geometry.coordinates.some((ring) => crossings(ring.slice(0, -1), true).length > 0)
  );
}

function small(icon: SVGSVGElement, word: string, press: () => void): HTMLButtonElement {
  return button(icon, word, press, { class: "button s-small" });
}

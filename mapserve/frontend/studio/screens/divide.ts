/** Split and cut screen: the line that splits a feature, or the hole that is cut out of it. */

import type { Content, Sketch } from "../../drafts/model";
import { distance, rounded } from "../../geometry/planar";
import { same } from "../../kit/deep_equal";
import { button, h } from "../../kit/elements";
import type { Geometry, Position } from "../../kit/geojson";
import { iconElement } from "../../kit/icons";
import { theme } from "../../kit/theme";
import { colourOf } from "../../leaflet/symbols";
import { divide, overlay } from "../geometry_edits";
import { Notice } from "../notice";
import { tell } from "../phrases";
import { tellSeldom } from "../seldom_words";
import { read, SketchLayer } from "../sketch_layer";
import type { Studio } from "../studio";
import { Heading, symbolOf } from "./heading";
import type { Screen } from "./screen";

const FEWEST = { split: 2, cut: 3 };

export class DivideScreen implements Screen {
  readonly element: HTMLElement;
  private readonly notice = new Notice();
  private readonly heading = new Heading();
  private readonly onMap: SketchLayer;
  private readonly back: HTMLButtonElement;
  private readonly finishButton: HTMLButtonElement;

  constructor(
    private readonly studio: Studio,
    private readonly id: string,
    private readonly tool: "split" | "cut",
  ) {
    this.onMap = new SketchLayer(studio.stage, (of) => colourOf(studio.layer(of).style, theme()));
    const add = button(iconElement("plus"), tell("add"), () => this.addAtCross(), {
      class: "button s-big s-outline",
    });
    this.finishButton = button(iconElement("check"), tell(tool), () => void this.finish(), {
      class: "button button-primary s-big",
    });
    this.back = button(iconElement("arrow-back-up"), tell("undo"), () => studio.undo(), {
      class: "button s-small",
    });
    const cancel = button(iconElement("x"), tell("cancel"), () => this.cancel(), {
      class: "button s-small",
    });
    this.element = h(
      "div",
      { class: "s-screen s-draw" },
      h("div", { class: "s-top" }, this.heading.element, this.notice.element),
      h("div", { class: "s-pair" }, add, this.finishButton),
      h("div", { class: "s-pair" }, this.back, cancel),
    );
    studio.stage.tap = ({ at }) => this.add(studio.stage.snap(at));
    studio.stage.aim = () => this.draw();
  }

  private get content(): Content | undefined {
    return this.studio.journal.get(this.id);
  }

  /** The line as the journal keeps it, like every half-drawn shape; null before its first point. */
  private get begun(): Sketch | null {
    const { sketch } = this.studio.journal;
    return same(sketch?.divides, { id: this.id, tool: this.tool }) ? sketch : null;
  }

  private get sketch(): Sketch {
    return this.begun ?? blank(this.content as Content, this.id, this.tool);
  }

  entered(): void {
    if (this.content) this.studio.stage.show(this.content.geometry);
    this.draw();
  }

  leave(): void {
    this.studio.stage.tap = () => undefined;
    this.studio.stage.aim = () => undefined;
    this.onMap.draw(null, null, null);
  }

  update(): void {
    const { content, studio } = this;
    if (!content) return;
    const hint = tellSeldom(this.tool === "split" ? "split_hint" : "cut_hint");
    const symbol = symbolOf(studio.layer(content.layer), content, 40);
    this.heading.show(
      tellSeldom(`${this.tool}_title`, { name: studio.title(content) }),
      hint,
      symbol,
    );
    this.back.disabled = studio.journal.past.length === 0;
    this.draw();
  }

  private draw(): void {
    if (!this.content) return;
    const { sketch } = this;
    const last = sketch.vertices.at(-1);
    const { aimed, aiming } = this.studio.stage;
    const target = !aiming || (last && distance(last, aimed) < 0.3) ? null : aimed;
    this.onMap.draw(sketch, target, read(sketch, target));
  }

  private addAtCross(): void {
    this.studio.stage.takeAim();
    this.add(this.studio.stage.aimed);
  }

  private add(at: Position): void {
    const { sketch } = this;
    const last = sketch.vertices.at(-1);
    if (last && distance(last, at) < 0.05) return;
    this.notice.show(null);
    const vertices = [...sketch.vertices, rounded(at)];
    this.studio.journal.draw("point", { ...sketch, vertices });
    this.studio.changed();
  }

  private cancel(): void {
    if (this.begun) this.studio.journal.draw("cancel", null);
    this.leaveFor(this.id);
    this.studio.changed();
  }

  private async finish(): Promise<void> {
    const { content, sketch, studio, tool } = this;
    const [first] = sketch.vertices;
    if (!content || !first) return this.tooFew();
    if (sketch.vertices.length < FEWEST[tool]) return this.tooFew();
    const by: Geometry =
      tool === "split"
        ? { type: "LineString", coordinates: sketch.vertices }
        : { type: "Polygon", coordinates: [[...sketch.vertices, first]] };
    this.finishButton.disabled = true;
    const made = await overlay(studio, tool, content, by);
    this.finishButton.disabled = false;
    if ("wrong" in made) {
      this.notice.show({ title: made.wrong, mend: made.mend, tone: "warn" });
      return;
    }
    // A step of its own: undoing the split leaves the feature whole, once more brings the line back.
    studio.journal.draw("finish", null);
    if (tool === "split") divide(studio, this.id, made.geometries);
    else studio.journal.change("cut", this.id, { geometry: made.geometries[0] as Geometry });
    this.leaveFor(this.id);
    studio.changed();
    studio.toast.show(
      tellSeldom(`${tool}_done`, { count: made.geometries.length }),
      tell("undo"),
      () => studio.undo(),
    );
  }

  private tooFew(): void {
    const title = tell(this.tool === "split" ? "few_line" : "few_area");
    this.notice.show({ title, mend: tell("few_mend"), tone: "warn" });
  }

  private leaveFor(id: string): void {
    this.studio.go({ at: "form", id });
  }

  key(event: KeyboardEvent): boolean {
    if (event.key === "Escape") this.cancel();
    else if (event.key === "Backspace") this.studio.undo();
    else if (event.key === "Enter" && !(event.target as HTMLElement).closest("button, a")) {
      const before = this.sketch.vertices.length;
      this.addAtCross();
      if (this.sketch.vertices.length === before) void this.finish();
    } else return this.studio.stage.panByKey(event);
    return true;
  }
}

/** A line to split by, or a ring to cut out, with nothing of it drawn yet. */
function blank({ layer }: Content, id: string, tool: "split" | "cut"): Sketch {
  const kind = tool === "split" ? "LineString" : "Polygon";
  return { id: crypto.randomUUID(), layer, kind, vertices: [], divides: { id, tool } };
}

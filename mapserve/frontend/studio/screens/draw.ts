/** Drawing screen: crosshair or taps, five buttons, warnings at the top of the sheet. */

import type { Sketch } from "../../drafts/model";
import { distance, inside, rounded } from "../../geometry/planar";
import { faultOf } from "../../geometry/shape_faults";
import type { Layer } from "../../kit/catalogue";
import { button, h } from "../../kit/elements";
import type { Geometry, Position } from "../../kit/geojson";
import { iconElement } from "../../kit/icons";
import { theme } from "../../kit/theme";
import { inLanguage } from "../../kit/words";
import { fillOf } from "../../leaflet/strokes";
import { colourOf } from "../../leaflet/symbols";
import { answered, defaults } from "../form_model";
import { Notice, type Warning } from "../notice";
import { tell, type Word } from "../phrases";
import { shapeWords } from "../shape_words";
import { type Reading, read, SketchLayer } from "../sketch_layer";
import type { Tap } from "../stage";
import type { Studio } from "../studio";
import { TOOLS } from "../tools/list";
import { ToolButtons } from "../tools/tool";
import { placeBox } from "./coordinate_entry";
import { Heading, metres, squareMetres, symbolOf } from "./heading";
import { begin, drawable } from "./layer_picker";
import type { Screen, ScreenDescriptor } from "./screen";

declare module "./screen" {
  interface Screens {
    draw: Record<never, never>;
  }
}

const FEWEST = { Point: 1, LineString: 2, Polygon: 3 };
const HINTS: Record<Sketch["kind"], Word> = {
  Point: "hint_point",
  LineString: "hint_line",
  Polygon: "hint_area",
};
const KINDS: Record<Sketch["kind"], Word> = {
  Point: "as_point",
  LineString: "as_line",
  Polygon: "as_area",
};
/** A tap this near the first corner closes the shape: a thumb is that wide. */
const CLOSE_PX = 24;
const DOUBLE_MS = 350;

export class DrawScreen implements Screen {
  readonly element: HTMLElement;
  private readonly notice = new Notice();
  private readonly heading: Heading;
  private readonly kinds = h("div", { class: "segments s-shapes" });
  private readonly buttons: Record<"add" | "finish", HTMLButtonElement>;
  private readonly tools: ToolButtons;
  private readonly layerOnMap: SketchLayer;
  private readonly refusal: { warning: Warning | null } = { warning: null };
  private lastTap = 0;

  constructor(private readonly studio: Studio) {
    this.layerOnMap = new SketchLayer(
      studio.stage,
      (kind) => colourOf(studio.layer(kind).style, theme()),
      (kind) => fillOf(kind, studio.layer(kind).style),
    );
    this.heading = new Heading(
      button(null, tell("other_kind"), () => studio.go({ at: "choose" }), {
        class: "button button-quiet",
      }),
    );
    this.buttons = {
      add: button(iconElement("plus"), tell("add"), () => this.addAtCross(), {
        class: "button s-big s-outline",
      }),
      finish: button(iconElement("check"), tell("finish"), () => this.finish(), {
        class: "button button-primary s-big",
      }),
    };
    this.tools = new ToolButtons(TOOLS, "sketch", { studio });
    const cancel = button(iconElement("x"), tell("cancel"), () => this.cancel(), {
      class: "button s-small",
    });
    const { add, finish } = this.buttons;
    this.element = h(
      "div",
      { class: "s-screen s-draw" },
      h("div", { class: "s-top" }, this.heading.element, this.notice.element),
      // One row: the sheet is as high before the first point as after it, and the map stays.
      h(
        "div",
        { class: "s-how" },
        this.kinds,
        placeBox(studio, (at) => this.add(at)),
      ),
      h("div", { class: "s-pair" }, add, finish),
      h("div", { class: "s-triple" }, ...this.tools.elements, cancel),
    );
    studio.stage.tap = (tap) => this.tapped(tap);
    studio.stage.aim = () => this.draw();
  }

  leave(): void {
    this.studio.stage.tap = () => undefined;
    this.studio.stage.aim = () => undefined;
    this.layerOnMap.draw(null, null, null);
  }

  private get sketch(): Sketch | null {
    return this.studio.journal.sketch;
  }

  update(): void {
    const { sketch } = this;
    if (!sketch) return;
    const layer = this.studio.layer(sketch.layer);
    this.refusal.warning = null;
    this.showKinds(layer, sketch);
    setWord(this.buttons.add, tell(sketch.kind === "Point" ? "place" : "add"));
    this.tools.update();
    this.draw();
    const title = tell("drawing", { layer: inLanguage(layer.label) });
    this.heading.show(title, this.fact(sketch), symbolOf(layer, null, 40));
  }

  private fact(sketch: Sketch): string {
    const count = sketch.vertices.length;
    if (count === 0) return tell(HINTS[sketch.kind]);
    if (sketch.kind === "Point") return tell("placed");
    const reading = read(sketch, null);
    // Of lines that cross no size is true.
    if (reading.crossing.length || reading.closing.length) return tell("points", { count });
    const size = reading.area ? squareMetres(reading.area) : metres(reading.length);
    return [tell("points", { count }), count > 1 ? size : ""].filter(Boolean).join("・");
  }

  private showKinds(layer: Layer, sketch: Sketch): void {
    const kinds = drawable(layer);
    this.kinds.hidden = kinds.length < 2 || sketch.vertices.length > 0;
    this.kinds.replaceChildren(
      ...kinds.map((kind) =>
        button(null, tell(KINDS[kind]), () => begin(this.studio, layer, kind), {
          "aria-pressed": String(kind === sketch.kind),
        }),
      ),
    );
  }

  /** Show the sketch with the line to where the next corner would be. */
  private draw(): void {
    const { sketch } = this;
    if (!sketch) return;
    const target = sketch.kind === "Point" && sketch.vertices.length ? null : this.target(sketch);
    const reading = read(sketch, target);
    this.layerOnMap.draw(sketch, target, reading);
    this.notice.show(this.refusal.warning ?? this.warning(sketch, target, reading));
  }

  /** Where the next corner would be; nowhere while a finger sets them. */
  private target(sketch: Sketch): Position | null {
    const { aiming, aimed: target } = this.studio.stage;
    if (!aiming) return null;
    const last = sketch.vertices.at(-1);
    return last && distance(last, target) < 0.3 ? null : target;
  }

  private warning(sketch: Sketch, target: Position | null, reading: Reading): Warning | null {
    if (reading.laid.length) return warn("crossing", "crossing_laid", "danger");
    if (reading.crossing.length) return warn("crossing", "crossing_mend", "danger");
    if (reading.closing.length) return warn("crossing", "crossing_close", "danger");
    const { boundary, name } = this.studio.community;
    const all = target ? [...sketch.vertices, target] : sketch.vertices;
    if (all.some((position) => !inside(boundary, position))) {
      return {
        title: tell("outside", { community: name }),
        mend: tell("outside_mend"),
        tone: "warn",
      };
    }
    return null;
  }

  private tapped({ at, point }: Tap): void {
    const { sketch } = this;
    if (!sketch) return;
    const now = performance.now();
    const twice = now - this.lastTap < DOUBLE_MS;
    this.lastTap = now;
    const [first] = sketch.vertices;
    const near = (position: Position) =>
      this.studio.stage.map.latLngToContainerPoint([position[1], position[0]]).distanceTo(point) <
      CLOSE_PX;
    const last = sketch.vertices.at(-1);
    const ends = twice && last && near(last) && sketch.kind !== "Point";
    const corners = sketch.kind === "Polygon" ? sketch.vertices.length : 0;
    if (ends || (corners >= 3 && first && near(first))) this.finish();
    else this.add(this.studio.stage.snap(at));
  }

  private addAtCross(): void {
    this.studio.stage.takeAim();
    this.add(this.studio.stage.aimed);
  }

  private add(at: Position): void {
    const { sketch } = this;
    if (!sketch) return;
    const place = rounded(at);
    const last = sketch.vertices.at(-1);
    if (last && distance(last, place) < 0.05) return;
    const point = sketch.kind === "Point";
    const { boundary, name } = this.studio.community;
    if (point && !inside(boundary, place)) {
      this.refuse({ ...shapeWords("outside", name), tone: "danger" });
      return;
    }
    const vertices = point ? [place] : [...sketch.vertices, place];
    this.studio.journal.draw("point", { ...sketch, vertices });
    this.studio.changed();
  }

  private finish(): void {
    const { sketch, studio } = this;
    if (!sketch) return;
    if (sketch.kind === "Point" && sketch.vertices.length === 0) {
      this.addAtCross();
      if (this.sketch?.vertices.length) this.finish();
      return;
    }
    const refused = this.refused(sketch);
    if (refused) {
      this.refuse(refused);
      return;
    }
    const layer = studio.layer(sketch.layer);
    const properties = answered(layer, defaults(layer), "", undefined);
    const content = { layer: sketch.layer, geometry: geometryOf(sketch), properties };
    const id = studio.journal.finish("draw", content);
    const turns = layer.attributes.some((field) => field.widget === "bearing");
    studio.go({ at: turns ? "turn" : "form", id });
    studio.changed();
  }

  private refused(sketch: Sketch): Warning | null {
    if (sketch.vertices.length < FEWEST[sketch.kind]) {
      return warn(sketch.kind === "Polygon" ? "few_area" : "few_line", "few_mend", "warn");
    }
    const { laid, closing } = read(sketch, null);
    if (laid.length) return warn("crossing", "crossing_laid", "danger");
    if (closing.length) return warn("crossing", "crossing_close", "danger");
    const { boundary, name } = this.studio.community;
    const fault = faultOf(geometryOf(sketch), boundary);
    return fault && { ...shapeWords(fault, name), tone: "danger" };
  }

  private refuse(warning: Warning): void {
    this.refusal.warning = warning;
    this.draw();
  }

  private cancel(): void {
    this.studio.journal.draw("cancel", null);
    this.studio.go({ at: "choose" });
    this.studio.changed();
  }

  key(event: KeyboardEvent): boolean {
    const onButton = (event.target as HTMLElement).closest("button, a, summary");
    if (this.studio.stage.panByKey(event)) return true;
    if (event.key === "Enter" && !onButton) {
      if (event.ctrlKey || this.sketch?.kind === "Point") this.finish();
      else if (this.studio.stage.pointer && (this.sketch?.vertices.length ?? 0) > 1) this.finish();
      else this.enter();
    } else if (event.key === "Escape") this.cancel();
    else if (event.key === "Backspace") this.studio.undo();
    else return false;
    return true;
  }

  /** Enter adds a corner at the crosshair; pressed again on the same place it finishes. */
  private enter(): void {
    const before = this.sketch?.vertices.length;
    this.addAtCross();
    if (this.sketch?.vertices.length === before) this.finish();
  }
}

function warn(title: Word, mend: Word, tone: Warning["tone"]): Warning {
  return { title: tell(title), mend: tell(mend), tone };
}

function setWord(element: HTMLElement, word: string): void {
  const span = element.querySelector("span");
  if (span && span.textContent !== word) span.textContent = word;
}

function geometryOf({ kind, vertices }: Sketch): Geometry {
  const [first] = vertices;
  if (kind === "Point") return { type: "Point", coordinates: first as Position };
  if (kind === "LineString") return { type: "LineString", coordinates: vertices };
  return { type: "Polygon", coordinates: [[...vertices, first as Position]] };
}

export const draw: ScreenDescriptor<Studio, "draw"> = {
  at: "draw",
  aims: true,
  keys: [
    [["←↑↓→"], "keys_pan"],
    [["Enter"], "keys_add"],
    [["Esc"], "keys_cancel"],
  ],
  open: (studio) => new DrawScreen(studio),
};

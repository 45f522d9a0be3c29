/** Reshape screen: moving and reshaping a feature that is there. */
import L from "leaflet";
import type { Content } from "../../drafts/model";
import { anchor, inside, local, moved, offset, positions } from "../../geometry/planar";
import { nearestCorner, rings, withoutCorner, withRing } from "../../geometry/rings";
import { faultOf, type ShapeFault } from "../../geometry/shape_faults";
import { same } from "../../kit/deep_equal";
import { button, h } from "../../kit/elements";
import type { Geometry, Position } from "../../kit/geojson";
import { iconElement } from "../../kit/icons";
import { theme } from "../../kit/theme";
import { latLng } from "../../leaflet/latlng";
import { colourOf } from "../../leaflet/symbols";
import { Notice, type Warning } from "../notice";
import { tell } from "../phrases";
import { shapeWords } from "../shape_words";
import { SightPreview } from "../sight/preview";
import { SketchLayer } from "../sketch_layer";
import type { Studio } from "../studio";
import { TOOLS } from "../tools/list";
import { ToolButtons } from "../tools/tool";
import { VertexEditor } from "../vertex_editor";
import { describe, Heading, sizeText, symbolOf } from "./heading";
import type { Screen } from "./screen";

/** A thumb chooses a corner this near. */
const CORNER_PX = 24;

export class ReshapeScreen implements Screen {
  readonly element: HTMLElement;
  private readonly notice = new Notice();
  private readonly heading = new Heading();
  private readonly reshaping: VertexEditor;
  private readonly ghost: SketchLayer;
  private readonly tools: ToolButtons;
  private readonly here: HTMLButtonElement;
  private readonly before: Geometry;
  /** terra-draw holds the corners; else the whole is moved by crosshair or tap. */
  private corners = false;
  private shown: Geometry | null = null;
  /** A corner is being dragged: the screen is ahead of the journal. */
  private loose = false;
  /** Which ring or line is being reshaped, and which of its corners is chosen. */
  private ring = 0;
  private corner: number | null = null;
  private readonly chosen: SketchLayer;
  private readonly others: L.LayerGroup;
  private readonly drop: HTMLButtonElement;
  private readonly next: HTMLButtonElement;
  /** What a camera sees from where it is moved to. */
  private readonly looking: SightPreview | null;

  constructor(
    private readonly studio: Studio,
    private readonly id: string,
  ) {
    const content = this.content as Content;
    this.before = content.geometry;
    const colour = colourOf(studio.layer(content.layer).style, theme());
    this.reshaping = new VertexEditor(
      studio.stage,
      colour,
      (geometry) => {
        this.loose = true;
        this.measure(geometry);
      },
      (geometry) => this.done(geometry),
      (at) => {
        const found = studio.stage.magnet.find(at, id);
        studio.stage.magnet.show(found);
        return found?.at;
      },
    );
    this.others = L.layerGroup().addTo(studio.stage.map);
    this.chosen = new SketchLayer(studio.stage, () => colour);
    this.drop = button(iconElement("trash"), tell("drop_corner"), () => this.dropCorner(), {
      class: "button button-danger s-small",
    });
    this.next = button(iconElement("refresh"), tell("next_ring"), () => this.nextRing(), {
      class: "button s-small",
    });
    this.ghost = new SketchLayer(studio.stage, () => colour);
    this.tools = new ToolButtons(TOOLS, "sketch", { studio });
    const cancel = button(iconElement("x"), tell("cancel"), () => this.cancel(), {
      class: "button s-small",
    });
    this.here = button(iconElement("plus"), tell("place"), () => this.moveTo(studio.stage.target), {
      class: "button s-big s-outline",
    });
    const finish = button(iconElement("check"), tell("finish"), () => this.finish(), {
      class: "button button-primary s-big",
    });
    this.element = h(
      "div",
      { class: "s-screen s-reshape" },
      h("div", { class: "s-top" }, this.heading.element, this.notice.element),
      h("div", { class: "s-pair" }, this.drop, this.next),
      h("div", { class: "s-pair" }, this.here, finish),
      h("div", { class: "s-triple" }, ...this.tools.elements, cancel),
    );
    const turns = studio.layer(content.layer).attributes.some((one) => one.widget === "bearing");
    this.looking = turns ? new SightPreview(studio) : null;
    if (this.looking) this.element.prepend(this.looking.report.element);
    studio.stage.tap = ({ at }) => {
      if (!this.corners) this.moveTo(studio.stage.magnet.find(at, id)?.at ?? at);
      else this.chooseCorner(at);
    };
  }

  private get content(): Content | undefined {
    return this.studio.journal.get(this.id);
  }

  entered(): void {
    if (this.content) this.studio.stage.show(this.content.geometry);
  }

  leave(): void {
    this.commit();
    this.reshaping.stop();
    this.ghost.draw(null, null, null);
    this.chosen.draw(null, null, null);
    this.others.remove();
    this.looking?.leave();
    this.studio.stage.tap = () => undefined;
    this.studio.stage.element.classList.remove("s-corners");
  }

  update(): void {
    const { content, studio } = this;
    if (!content) return;
    if (content.geometry !== this.shown) {
      this.shown = content.geometry;
      this.ring = Math.min(this.ring, Math.max(0, rings(content.geometry).length - 1));
      this.corners = this.reshaping.take(this.id, content.geometry, this.ring);
      this.loose = false;
      this.drawOthers(content.geometry);
      if (!this.corners) this.drawGhost(content.geometry);
    }
    studio.stage.element.classList.toggle("s-corners", this.corners);
    this.here.hidden = this.corners;
    this.next.hidden = rings(content.geometry).length < 2;
    this.showCorner();
    this.tools.update();
    this.measure(content.geometry);
    this.looking?.show(content);
  }

  private drawGhost(geometry: Geometry): void {
    const layer = this.content?.layer ?? "";
    const kind = geometry.type === "Point" ? "Point" : "LineString";
    this.ghost.draw({ id: this.id, layer, kind, vertices: positions(geometry) }, null, null);
  }

  /** The rings that are not being reshaped, drawn as they are. */
  private drawOthers(geometry: Geometry): void {
    this.others.clearLayers();
    rings(geometry).forEach((ring, i) => {
      if (i === this.ring) return;
      const line = L.polyline(ring.map(latLng), { className: "s-other-ring", interactive: false });
      this.others.addLayer(line);
    });
  }

  private nextRing(): void {
    const { content } = this;
    if (!content) return;
    this.ring = (this.ring + 1) % rings(content.geometry).length;
    this.corner = null;
    this.shown = null;
    this.update();
  }

  private get line(): Position[] {
    return this.content ? (rings(this.content.geometry)[this.ring] ?? []) : [];
  }

  private get closed(): boolean {
    return this.content?.geometry.type.endsWith("Polygon") ?? false;
  }

  /** A tap on a corner chooses it; a tap elsewhere lets it go. */
  private chooseCorner(at: Position): void {
    const { map } = this.studio.stage;
    const point = map.latLngToContainerPoint(latLng(at));
    const found = nearestCorner(this.line, this.closed, (corner) =>
      map.latLngToContainerPoint(latLng(corner)).distanceTo(point),
    );
    this.corner = found && found.away <= CORNER_PX ? found.index : null;
    this.showCorner();
  }

  private showCorner(): void {
    const { content, corner } = this;
    const at = corner === null ? undefined : this.line[corner];
    this.drop.hidden = at === undefined;
    const sketch = { id: this.id, layer: content?.layer ?? "", kind: "Point" as const };
    this.chosen.draw(at ? { ...sketch, vertices: [at] } : null, null, null);
  }

  private dropCorner(): void {
    const { content, corner } = this;
    if (!content || corner === null) return;
    const left = withoutCorner(this.line, corner, this.closed);
    if (!left) {
      const title = tell(this.closed ? "few_area" : "few_line");
      this.notice.show({ title, mend: "", tone: "warn" });
      return;
    }
    this.corner = null;
    const geometry = withRing(content.geometry, this.ring, left);
    this.studio.journal.change("corner", this.id, { geometry });
    this.studio.changed();
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

  /** What the server would refuse of it; what lay outside before may stay there. */
  private fault(geometry: Geometry): ShapeFault | null {
    const { boundary } = this.studio.community;
    const fault = faultOf(geometry, boundary);
    return fault === "outside" && faultOf(this.before, boundary) === fault ? null : fault;
  }

  private warning(geometry: Geometry): Warning | null {
    const fault = this.fault(geometry);
    const { boundary, name } = this.studio.community;
    if (fault) return { ...shapeWords(fault, name), tone: "danger" };
    if (positions(geometry).every((position) => inside(boundary, position))) return null;
    return {
      title: tell("outside", { community: name }),
      mend: tell("outside_mend"),
      tone: "warn",
    };
  }

  /** What the screen shows is what is kept, though the drag has not ended. */
  commit(): void {
    const geometry = this.loose && this.content ? this.reshaping.geometry() : null;
    if (geometry && !same(geometry, this.content?.geometry)) this.done(geometry);
  }

  private done(geometry: Geometry): void {
    this.loose = false;
    this.studio.stage.magnet.show(null);
    const before = this.line;
    const after = rings(geometry)[this.ring] ?? [];
    const moved = after.findIndex((corner, i) => !same(corner, before[i]));
    this.corner = after.length === before.length && moved >= 0 ? moved : null;
    this.studio.journal.change("move", this.id, { geometry });
    this.shown = this.content?.geometry ?? null;
    if (this.shown) this.reshaping.hold(this.shown);
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
    this.commit();
    if (!this.content || this.fault(this.content.geometry)) return;
    const { courier } = this.studio;
    courier.faults = courier.faults.filter(
      ({ id, field }) => id !== this.id || field !== "geometry",
    );
    this.studio.go({ at: "form", id: this.id });
  }

  private cancel(): void {
    this.loose = false;
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

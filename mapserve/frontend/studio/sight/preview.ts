/** Sight preview of one camera: the sector at once, what buildings hide when it is known. */

import type { Content } from "../../drafts/model";
import { type View, viewOf } from "../../geometry/camera_view";
import { AfterPaint } from "../../kit/after_paint";
import { postJson } from "../../kit/api";
import type { Sight } from "../../kit/schema";
import { theme } from "../../kit/theme";
import { colourOf } from "../../leaflet/symbols";
import { BearingHandle } from "../bearing_handle";
import type { Studio } from "../studio";
import { SightLayer } from "./layer";
import { Report } from "./report";
import { Asker } from "./requests";
import { questionOf } from "./view";

export class SightPreview {
  readonly report: Report;
  private readonly turning: BearingHandle;
  private readonly layer: SightLayer;
  private readonly asker: Asker;
  private content: Content | null = null;
  private night = false;
  private readonly afterPaint = new AfterPaint();
  private readonly online = () => this.asker.again();
  private readonly zoomed = () => this.draw();

  /** Without `turn` there is no handle. */
  constructor(
    private readonly studio: Studio,
    private readonly turn?: (degrees: number, done: boolean) => void,
  ) {
    const url = `/api/v1/communities/${encodeURIComponent(studio.community.slug)}/sight`;
    this.turning = new BearingHandle(studio.stage, turn ?? (() => undefined));
    this.layer = new SightLayer(studio.stage);
    this.asker = new Asker(
      (question, signal) => postJson<Sight>(url, question, signal),
      () => this.draw(),
    );
    this.report = new Report((on) => {
      this.night = on;
      if (this.content) this.show(this.content);
    });
    window.addEventListener("online", this.online);
    studio.stage.map.on("zoomend", this.zoomed);
  }

  get view(): View | null {
    return viewOf(this.content, this.night);
  }

  /** What a hand turns is drawn at once; the first time, the form comes before the map. */
  show(content: Content): void {
    const first = this.content === null;
    this.content = content;
    if (first) this.afterPaint.ask(() => this.look());
    else this.look();
  }

  private look(): void {
    const { content, view } = this;
    if (content) this.asker.want(view && view.range > 0 ? questionOf(content, view) : null);
    this.draw();
  }

  leave(): void {
    this.content = null;
    this.asker.want(null);
    this.turning.leave();
    this.layer.remove();
    window.removeEventListener("online", this.online);
    this.studio.stage.map.off("zoomend", this.zoomed);
  }

  private draw(): void {
    const { content, view } = this;
    if (!content) return;
    const { answer } = this.asker;
    const colour = colourOf(this.studio.layer(content.layer).style, theme());
    this.turning.show(content, colour, this.turn !== undefined, view, answer.kind === "seen");
    this.layer.draw(view, answer, colour);
    this.report.show(content, view, answer, this.night);
  }
}

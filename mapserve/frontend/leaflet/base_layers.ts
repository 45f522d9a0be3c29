/** Base layers under the features: our own streets, somebody's tiles, or nothing. */
import L from "leaflet";
import { h } from "../kit/elements";
import type { BaseCollection } from "../kit/schema";
import { toast } from "../kit/toast";
import { say } from "../kit/words";
import { creditOf, tileCredit } from "./attribution";
import { Basemap, type BasemapOptions, type Box } from "./basemap";
import type { Community } from "./data_source";

export type Under = "streets" | "tiles" | "none";
export const UNDER: Under[] = ["streets", "tiles", "none"];

export class BaseLayers {
  private readonly parts: Basemap[];
  private readonly tiles: L.TileLayer | null;
  private loaded = false;
  private credit = "";
  private told = false;
  chosen: Under;

  constructor(
    private readonly map: L.Map,
    tileUrl: string,
    private readonly load: () => Promise<BaseCollection>,
    obstacles: () => Box[],
    /** The pane for the names, where something lies between them and the ground. */
    names?: string,
  ) {
    const looks: BasemapOptions[] = names
      ? [{ part: "ground" }, { part: "names", pane: names }]
      : [{}];
    this.parts = looks.map(
      (look) => new Basemap({ ground: false, obstacles, ...look }).addTo(map) as Basemap,
    );
    this.chosen = tileUrl ? "tiles" : "streets";
    const attribution = tileCredit(tileUrl);
    const options = { maxZoom: 21, maxNativeZoom: 19, attribution };
    this.tiles = tileUrl ? L.tileLayer(tileUrl, options) : null;
    map.attributionControl.setPrefix(false);
    this.tiles?.on("tileerror", () => this.withoutTiles());
  }

  /** What the installation offers, and what a reader who chose nothing gets. */
  get offered(): Under[] {
    return this.tiles ? ["tiles", "streets", "none"] : ["streets", "none"];
  }

  setBoundary(boundary: Community["boundary"]): void {
    for (const part of this.parts) part.setBoundary(boundary);
  }

  redraw(): void {
    for (const part of this.parts) part.redraw();
  }

  async choose(wanted: Under): Promise<void> {
    this.chosen = wanted === "tiles" && !this.tiles ? "streets" : wanted;
    for (const part of this.parts) part.setGround(this.chosen === "streets");
    if (this.chosen === "tiles") this.tiles?.addTo(this.map);
    else this.tiles?.remove();
    if (this.chosen === "streets" && !this.loaded) await this.fetch();
    this.showCredit();
  }

  /** Fill `holder` with the choice, as radios. */
  fill(holder: HTMLElement, changed: () => void): void {
    holder.replaceChildren(h("legend", {}, say("底圖", "Base map")));
    for (const one of this.offered) {
      const radio = h("input", { type: "radio", name: "under", value: one });
      radio.checked = one === this.chosen;
      radio.addEventListener("change", () => {
        void this.choose(one).then(changed);
      });
      holder.append(h("label", { class: "check" }, radio, wordOf(one)));
    }
  }

  /** Name whose streets are shown, as long as they are. */
  private showCredit(): void {
    const control = this.map.attributionControl;
    control.removeAttribution(this.credit);
    if (this.chosen === "streets" && this.credit) control.addAttribution(this.credit);
  }

  private async fetch(): Promise<void> {
    try {
      const data = await this.load();
      for (const part of this.parts) part.setData(data);
      this.credit = creditOf(data);
      this.loaded = true;
    } catch {
      toast(
        say(
          "街道與建物載不進來，其他內容不受影響。",
          "Streets and buildings did not load; the rest is complete.",
        ),
      );
    }
  }

  private withoutTiles(): void {
    if (this.told || this.chosen !== "tiles") return;
    this.told = true;
    toast(
      say(
        "底圖連不上，改畫我們自己的街道。",
        "The base map is out of reach; drawing our own streets.",
      ),
    );
    void this.choose("streets").then(() => this.map.fire("underchange"));
  }
}

function wordOf(one: Under): string {
  return {
    streets: say("我們的街道", "Our own streets"),
    tiles: say("網路底圖", "Online map"),
    none: say("不要底圖", "None"),
  }[one];
}

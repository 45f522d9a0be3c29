/** Scale bar: metres on the screen, in the reader's words. */
import L from "leaflet";
import { h } from "../kit/elements";
import { say } from "../kit/words";

export class Scale extends L.Control {
  private readonly box = h("div", { class: "scale" });

  override onAdd(map: L.Map): HTMLElement {
    map.on("zoomend moveend resize", this.update, this);
    map.whenReady(() => this.update());
    return this.box;
  }

  override onRemove(map: L.Map): void {
    map.off("zoomend moveend resize", this.update, this);
  }

  private update(): void {
    const map = (this as unknown as { _map: L.Map })._map;
    const y = map.getSize().y / 2;
    const start = map.containerPointToLatLng([0, y]);
    const metres = map.distance(start, map.containerPointToLatLng([110, y]));
    if (!metres) return;
    const power = 10 ** Math.floor(Math.log10(metres));
    const round = [5, 2, 1].map((step) => step * power).find((step) => step <= metres) ?? power;
    const words =
      round >= 1000
        ? say("{n} 公里", "{n} km", { n: round / 1000 })
        : say("{n} 公尺", "{n} m", { n: round });
    this.box.style.width = `${Math.round((110 * round) / metres)}px`;
    this.box.textContent = words;
  }
}

/** Map of a visit: the sealed edition, streets that somebody watches at an hour, me, what is next. */
import L from "leaflet";
import { linesOf, watched } from "../geometry/ledger";
import type { Catalogue } from "../kit/catalogue";
import { iconElement } from "../kit/icons";
import { onTheme } from "../kit/theme";
import { say } from "../kit/words";
import { creditOf } from "../leaflet/attribution";
import { Basemap } from "../leaflet/basemap";
import { FeatureLayer } from "../leaflet/features/layer";
import { Scale } from "../leaflet/scale_bar";
import type { Check, Pack } from "./pack";
import { answerSign } from "./question";
import type { Visit } from "./visit";

const CLOSE_ZOOM = 18;

export class VisitMap {
  private readonly map: L.Map;
  private readonly features: FeatureLayer;
  private readonly streets = L.layerGroup();
  private readonly marks = L.layerGroup();
  private readonly me = L.layerGroup();
  private side: "before" | "after" = "after";
  private pointing: ((at: [number, number]) => void) | null = null;

  constructor(
    holder: HTMLElement,
    private readonly pack: Pack,
    catalogue: Catalogue,
    credit: HTMLElement,
    choose: (key: string) => void,
  ) {
    this.map = L.map(holder, { zoomControl: false, attributionControl: false, maxZoom: 21 });
    const ground = new Basemap();
    ground.addTo(this.map);
    ground.setData(pack.base);
    ground.setBoundary(pack.community.boundary);
    credit.textContent = creditOf(pack.base);
    for (const layer of [this.streets, this.marks, this.me]) layer.addTo(this.map);
    new Scale({ position: "topleft" }).addTo(this.map);
    const [first] = pack.checklist;
    this.map.setView(first ? [first.lat, first.lon] : [0, 0], CLOSE_ZOOM);
    this.features = new FeatureLayer(this.map, catalogue, false, (found) => {
      const known = found.find(({ id }) => pack.checklist.some(({ key }) => key === id));
      if (known) choose(known.id);
    });
    this.features.set(pack.features.after.features);
    this.map.on("click", ({ latlng }: L.LeafletMouseEvent) => {
      this.pointing?.([round(latlng.lng), round(latlng.lat)]);
    });
    // The page lays itself out after the map stands; it also turns on its side.
    new ResizeObserver(() => {
      const middle = this.map.getCenter();
      this.map.invalidateSize({ pan: false }).setView(middle, this.map.getZoom());
    }).observe(holder);
    onTheme(() => {
      ground.redraw();
      this.features.redraw();
    });
  }

  /** Show the map as at application or as at evaluation. */
  show(side: "before" | "after"): void {
    this.side = side;
    this.features.set(this.pack.features[side].features);
  }

  drawHour(visit: Visit, minute: number): void {
    const { coverage } = this.pack;
    const ledger = coverage[this.side];
    const without = this.side === "after" ? visit.missing : new Set<string>();
    const lines = linesOf(watched(ledger, minute, without), coverage.segments, ledger.total);
    this.streets.clearLayers();
    const points = lines.map((line) => line.map(([lon = 0, lat = 0]): L.LatLngTuple => [lat, lon]));
    L.polyline(points, { className: "v-watched", interactive: false }).addTo(this.streets);
  }

  drawMarks(visit: Visit, next: Check | null): void {
    this.marks.clearLayers();
    for (const check of this.pack.checklist) {
      const finding = visit.finding(check.key);
      if (!finding && check !== next) continue;
      const className = `v-mark ${finding ? `v-mark-${finding.sight}` : "v-mark-next"}`;
      const html = document.createElement("span");
      if (finding) html.append(answerSign(finding.sight).icon);
      const icon = L.divIcon({ className, html, iconSize: finding ? [30, 30] : [52, 52] });
      const at: L.LatLngTuple = finding?.place
        ? [finding.place[1], finding.place[0]]
        : [check.lat, check.lon];
      L.marker(at, { icon, interactive: false, keyboard: false }).addTo(this.marks);
    }
  }

  look({ lon, lat }: { lon: number; lat: number }): void {
    this.map.setView([lat, lon], Math.max(this.map.getZoom(), CLOSE_ZOOM), { animate: false });
  }

  here(lon: number, lat: number, accuracy: number): void {
    this.me.clearLayers();
    const at: L.LatLngTuple = [lat, lon];
    L.circle(at, { radius: accuracy, className: "v-around", interactive: false }).addTo(this.me);
    const icon = L.divIcon({
      className: "v-me",
      html: iconElement("current-location"),
      iconSize: [34, 34],
    });
    const title = say("我在這裡", "I am here");
    L.marker(at, { icon, interactive: false, keyboard: false, title }).addTo(this.me);
  }

  /** The next press of the map tells where something really is. */
  point(told: ((at: [number, number]) => void) | null): void {
    this.pointing = told;
    this.map.getContainer().classList.toggle("v-pointing", told !== null);
  }

  resized(): void {
    this.map.invalidateSize();
  }
}

function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}

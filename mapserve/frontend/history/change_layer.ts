/** Change layer: green and red on the map, and what moved as a dashed outline under the new one. */
import type { Geometry } from "geojson";
import L from "leaflet";
import { type Catalogue, type Feature, layerOf, markOf } from "../kit/catalogue";
import { h } from "../kit/elements";
import { type Theme, theme } from "../kit/theme";
import { anchorOf } from "../leaflet/anchors";
import { symbolElement } from "../leaflet/symbols";
import { signOf } from "./change_card";
import type { Change } from "./changes";

const COLOURS: Record<Theme, Record<Change["kind"] | "surface", string>> = {
  light: { added: "#1B5E34", removed: "#9F2518", changed: "#0B5A5E", surface: "#FFFFFF" },
  dark: { added: "#93DDA6", removed: "#FFA691", changed: "#7BD6CA", surface: "#131A18" },
};
const OLD: Record<Theme, string> = { light: "#8A3D00", dark: "#FFB070" };
const SIGNS: Record<Change["kind"], string> = { added: "+", removed: "−", changed: "≠" };
const PIN = 28;
const FAINT = 14;
const CLOSEST = 19;

export class ChangeLayer {
  private readonly group = L.featureGroup();
  private readonly ring = L.layerGroup();
  private readonly renderer = L.svg({ padding: 0.4 });
  private changes: Change[] = [];
  private others: Feature[] = [];

  constructor(
    private readonly map: L.Map,
    private readonly catalogue: Catalogue,
    private readonly onChoose: (change: Change) => void,
  ) {
    this.group.addTo(map);
    this.ring.addTo(map);
  }

  /** Draw the changes, and what did not change faintly. */
  set(changes: Change[], others: Feature[]): void {
    this.changes = changes;
    this.others = others;
    this.redraw();
  }

  redraw(): void {
    this.group.clearLayers();
    for (const feature of this.others) this.drawOther(feature);
    for (const change of this.changes) this.drawChange(change);
  }

  /** Fit the view to the changes. */
  frame(): void {
    const bounds = L.latLngBounds([]);
    for (const change of this.changes) bounds.extend(boundsOf(change));
    if (!bounds.isValid()) return;
    this.map.fitBounds(bounds.pad(0.15), { maxZoom: 18, animate: false });
  }

  /** Ring the place of a change. */
  point(change: Change): void {
    this.ring.clearLayers();
    const at = anchorOf((change.newer ?? change.older) as Geometry);
    if (!at) return;
    const look = { className: "change-ring", weight: 3, fill: false, interactive: false };
    L.circleMarker(at, { ...look, radius: 24, renderer: this.renderer }).addTo(this.ring);
  }

  goTo(change: Change): void {
    const maxZoom = Math.min(Math.max(this.map.getZoom(), 18), CLOSEST);
    this.map.fitBounds(boundsOf(change).pad(0.4), { maxZoom, animate: false });
  }

  private drawChange(change: Change): void {
    const colours = COLOURS[theme()];
    const both = change.kind === "changed" && change.moved;
    if (change.older && (both || change.kind === "removed"))
      this.path(change, change.older, both ? OLD[theme()] : colours.removed, true);
    if (change.newer) this.path(change, change.newer, colours[change.kind], false);
    const from = change.older && anchorOf(change.older);
    const at = anchorOf((change.newer ?? change.older) as Geometry);
    if (both && from && at) {
      const way = { color: OLD[theme()], weight: 2, dashArray: "3 5", interactive: false };
      L.polyline([from, at], { ...way, renderer: this.renderer }).addTo(this.group);
      if (change.older?.type === "Point") this.pin(change, from, true);
    }
    if (at) this.pin(change, at, change.kind === "removed");
  }

  private path(change: Change, geometry: Geometry, color: string, dashed: boolean): void {
    if (geometry.type === "Point") return;
    const area = geometry.type === "Polygon" || geometry.type === "MultiPolygon";
    const casing = { color: COLOURS[theme()].surface, weight: 8, fill: false };
    const line = {
      color,
      weight: 4,
      fill: area,
      fillColor: color,
      fillOpacity: dashed ? 0.06 : 0.16,
      ...(dashed ? { dashArray: "9 7", lineCap: "butt" as const } : {}),
    };
    for (const style of [casing, line]) {
      const drawn = L.geoJSON(geometry, {
        style: { ...style, renderer: this.renderer } as L.PathOptions,
      });
      drawn.on("click", () => this.onChoose(change));
      drawn.addTo(this.group);
    }
  }

  private pin(change: Change, at: L.LatLng, old: boolean): void {
    const layer = layerOf(this.catalogue, change.layer);
    if (!layer) return;
    const symbol = symbolElement(layer.style, {
      mark: markOf(layer, change.properties),
      size: PIN,
      theme: theme(),
    });
    const sign = h("span", { class: "change-sign", "aria-hidden": "true" }, SIGNS[change.kind]);
    const kind = `pin change-pin change-pin-${change.kind} ${old ? "change-pin-old" : ""}`;
    const box = h("div", { class: kind, title: signOf(change.kind) }, symbol, sign);
    const edge = PIN * 1.6;
    const icon = L.divIcon({ html: box, className: "pin-holder", iconSize: [edge, edge] });
    const marker = L.marker(at, { icon, keyboard: false, riseOnHover: true });
    marker.setZIndexOffset(old ? 500 : 1000);
    marker.on("click", () => this.onChoose(change));
    marker.addTo(this.group);
  }

  private drawOther(feature: Feature): void {
    const layer = layerOf(this.catalogue, feature.properties.layer);
    const at = anchorOf(feature.geometry);
    if (!layer || !at) return;
    const symbol = symbolElement(layer.style, { size: FAINT, theme: theme() });
    const box = h("div", { class: "pin-faint" }, symbol);
    const icon = L.divIcon({ html: box, className: "pin-holder", iconSize: [FAINT, FAINT] });
    L.marker(at, { icon, keyboard: false, interactive: false }).addTo(this.group);
  }
}

function boundsOf(change: Change): L.LatLngBounds {
  const bounds = L.latLngBounds([]);
  for (const geometry of [change.older, change.newer])
    if (geometry) bounds.extend(L.geoJSON(geometry).getBounds());
  return bounds;
}

/** Feature layer: symbols, lines, areas, and the sector of the chosen camera. */
import type { Geometry, Position } from "geojson";
import L from "leaflet";
import {
  type Catalogue,
  type Feature,
  type Layer,
  layerOf,
  markOf,
  titleOf,
} from "../kit/catalogue";
import { h } from "../kit/elements";
import { Slices } from "../kit/slices";
import { theme } from "../kit/theme";
import { inLanguage, say } from "../kit/words";
import { anchorOf, sectorOf } from "./anchors";
import type { Box } from "./basemap";
import { CROWD, Crowd, type Member } from "./crowd";
import { NEAR_ZOOM, onlyNear } from "./near_only";
import { definePatterns, edgeOf, fillOf, strokesOf } from "./strokes";
import { colourOf, symbolElement } from "./symbols";

/** This share of the view on every side is drawn too. */
const AROUND = 0.5;
/** A symbol on the canvas is met by a thumb from this far. */
const CROWD_PRESS_PX = 24;

/** How it is drawn elsewhere than on a screen's map. */
export interface Look {
  /** Pixels of every symbol, whatever the zoom, or by it. */
  size?: number | ((zoom: number) => number);
  /** Draw symbols only, no lines and no areas. */
  symbolsOnly?: boolean;
  /** Draw what the zoom would leave out. */
  everything?: boolean;
}

interface Pin {
  kind: string;
  layer: Layer;
  features: Feature[];
  at: L.LatLng;
  marker: L.Marker;
  /** Pixels its icon was made for; 0 before the first. */
  size: number;
  /** How the canvas paints it, where many stand. */
  member?: Member;
}

export class FeatureLayer {
  private pins: Pin[] = [];
  private readonly paths = new Map<string, L.LayerGroup>();
  private readonly hidden = new Set<string>();
  private readonly sight = L.layerGroup();
  private readonly renderer = L.svg({ padding: 0.4 });
  private features: Feature[] = [];
  private size = 0;
  private readonly slices = new Slices();
  private readonly crowd = new Crowd();

  constructor(
    private readonly map: L.Map,
    private readonly catalogue: Catalogue,
    private readonly isPublic: boolean,
    private readonly onChoose: (features: Feature[], at: L.LatLng) => void,
    private readonly look: Look = {},
  ) {
    this.sight.addTo(map);
    if (!look.everything) this.crowd.addTo(map);
    map.on("click", ({ latlng }: L.LeafletMouseEvent) => {
      const found = this.crowd.nearest(latlng, CROWD_PRESS_PX);
      const pin = found && this.pins.find((one) => one.member === found);
      if (pin) this.onChoose(pin.features, pin.at);
    });
    map.on("moveend", () => this.refresh());
  }

  /** Draw these features in place of what was drawn. */
  set(features: Feature[]): void {
    this.features = features;
    this.redraw();
  }

  /** Draw everything anew: another theme, other features. */
  redraw(): void {
    for (const pin of this.pins) pin.marker.remove();
    for (const group of this.paths.values()) group.remove();
    this.paths.clear();
    this.sight.clearLayers();
    definePatterns(this.catalogue.layers, theme());
    if (!this.look.symbolsOnly) for (const feature of this.features) this.drawShape(feature);
    this.pins = this.gather();
    this.refresh();
  }

  setShown(kind: string, shown: boolean): void {
    if (shown) this.hidden.delete(kind);
    else this.hidden.add(kind);
    this.refresh();
  }

  shows(kind: string): boolean {
    return !this.hidden.has(kind);
  }

  hiddenKinds(): string[] {
    return [...this.hidden];
  }

  /** Boxes of the symbols in container pixels: names keep clear of them. */
  obstacles(): Box[] {
    const half = this.size / 2 + 2;
    return this.inView(0).map((pin) => {
      const { x, y } = this.map.latLngToContainerPoint(pin.at);
      return { left: x - half, right: x + half, top: y - half, bottom: y + half };
    });
  }

  /** Where symbols stand, and for which features. */
  places(): { at: L.LatLng; features: Feature[] }[] {
    return this.pins.map(({ at, features }) => ({ at, features }));
  }

  /** Show what a camera may see; nothing else's sector stays. */
  showSight(feature: Feature | null): void {
    this.sight.clearLayers();
    const layer = feature && layerOf(this.catalogue, feature.properties.layer);
    const at = feature && anchorOf(feature.geometry);
    if (!layer || !at || this.isPublic || layer.style.fill !== "sector") return;
    const outline = sectorOf(at, feature.properties);
    if (!outline) return;
    const working = markOf(layer, feature.properties) === "solid";
    const color = colourOf(layer.style, theme());
    const dash = working ? {} : { dashArray: "3 5" };
    const look = { color, weight: 2, fillOpacity: working ? 0.18 : 0, interactive: false, ...dash };
    L.polygon(outline, { ...look, renderer: this.renderer }).addTo(this.sight);
  }

  private refresh(): void {
    const size = this.symbolSize();
    const around = this.inView(AROUND);
    const crowded = !this.look.everything && around.length > CROWD;
    this.crowd.show(crowded ? around.map((pin) => this.memberOf(pin)) : []);
    const shown = new Set(crowded ? [] : around);
    const change = (pin: Pin) => {
      const show = shown.has(pin);
      if (show && pin.size !== size) pin.marker.setIcon(this.iconOf(pin, size));
      if (show) pin.size = size;
      toggle(this.map, pin.marker, show);
    };
    const stale = this.pins.filter((pin) =>
      shown.has(pin)
        ? pin.size !== size || !this.map.hasLayer(pin.marker)
        : this.map.hasLayer(pin.marker),
    );
    // A sheet of paper waits for all of it; on a screen a press is answered meanwhile.
    if (this.look.everything) stale.forEach(change);
    else this.slices.run(stale.map((pin) => () => change(pin)));
    this.size = size;
    for (const [kind, group] of this.paths)
      toggle(this.map, group, !crowded && !this.hidden.has(kind));
  }

  private memberOf(pin: Pin): Member {
    if (pin.member) return pin.member;
    const [first] = pin.features as [Feature];
    const { geometry } = first;
    pin.member = {
      id: first.id,
      style: pin.layer.style,
      mark: markOf(pin.layer, first.properties),
      at: [pin.at.lng, pin.at.lat],
      lines: this.look.symbolsOnly ? [] : linesOf(geometry),
      area: geometry.type.endsWith("Polygon"),
      bearing: this.bearingOf(pin, first) ?? null,
      round: this.isPublic || pin.features.length > 1 || first.properties.facing === "all_round",
      size: 16,
    };
    return pin.member;
  }

  /** The pins that are to be seen: their layer is shown, and they stand in the view or around it. */
  private inView(around: number): Pin[] {
    const bounds = this.map.getBounds().pad(around);
    const near = this.map.getZoom() >= NEAR_ZOOM;
    const all = this.look.everything === true;
    return this.pins.filter(
      ({ kind, at }) =>
        !this.hidden.has(kind) && (all || ((near || !onlyNear(kind)) && bounds.contains(at))),
    );
  }

  private symbolSize(): number {
    const zoom = this.map.getZoom();
    const { size } = this.look;
    if (size) return typeof size === "number" ? size : size(zoom);
    const near = window.innerWidth < 768 ? 36 : 30;
    if (zoom < 15) return 14; // the shape alone: a glyph would be mush
    if (zoom < 16.3) return 20;
    return zoom < 17.4 ? 24 : near;
  }

  /** One pin for things of one layer at one place: five cameras may share an address. */
  private gather(): Pin[] {
    const pins = new Map<string, Pin>();
    for (const feature of this.features) {
      const layer = layerOf(this.catalogue, feature.properties.layer);
      const at = anchorOf(feature.geometry);
      if (!layer || !at) continue;
      const key = `${layer.kind} ${at.lat.toFixed(6)} ${at.lng.toFixed(6)}`;
      const pin = pins.get(key);
      if (pin) pin.features.push(feature);
      else pins.set(key, this.pinOf(layer, feature, at));
    }
    return [...pins.values()];
  }

  private pinOf(layer: Layer, feature: Feature, at: L.LatLng): Pin {
    const marker = L.marker(at, { keyboard: false, riseOnHover: true });
    const pin: Pin = { kind: layer.kind, layer, features: [feature], at, marker, size: 0 };
    marker.on("click", () => this.onChoose(pin.features, at));
    marker.on("mouseover", () => this.showSight(pin.features[0] ?? null));
    return pin;
  }

  private iconOf(pin: Pin, size: number): L.DivIcon {
    const first = pin.features[0] as Feature;
    const count = pin.features.length;
    const bearing = this.bearingOf(pin, first);
    const symbol = symbolElement(pin.layer.style, {
      mark: markOf(pin.layer, first.properties),
      size,
      bearing,
      theme: theme(),
      round: this.isPublic || count > 1,
    });
    const box = h("div", { class: "pin", title: titleFor(pin) }, symbol);
    if (count > 1) box.append(h("span", { class: "pin-count" }, countText(pin.kind, count)));
    const edge = size * 1.6;
    return L.divIcon({ html: box, className: "pin-holder", iconSize: [edge, edge] });
  }

  private bearingOf(pin: Pin, feature: Feature): number | null | undefined {
    if (pin.layer.style.shape !== "drop" || this.isPublic) return undefined;
    const { facing, bearing } = feature.properties;
    if (facing === "all_round") return undefined;
    return typeof bearing === "number" ? bearing : null;
  }

  private drawShape(feature: Feature): void {
    const layer = layerOf(this.catalogue, feature.properties.layer);
    const { type } = feature.geometry;
    if (!layer || type === "Point" || type === "GeometryCollection") return;
    const mark = markOf(layer, feature.properties);
    const area = type === "Polygon" || type === "MultiPolygon";
    const strokes = (area ? edgeOf : strokesOf)(layer.style, mark, theme());
    const group = this.groupOf(layer.kind);
    strokes.forEach((stroke, index) => {
      const fill = area && index === 0;
      const path = L.geoJSON(feature.geometry, {
        style: {
          ...stroke,
          renderer: this.renderer,
          fill: fill && mark === "solid",
          fillColor: fillOf(layer.kind, layer.style),
          fillOpacity: 1,
          lineJoin: "round",
        } as L.PathOptions,
      });
      path.on("click", (event: L.LeafletMouseEvent) => this.onChoose([feature], event.latlng));
      group.addLayer(path);
    });
  }

  private groupOf(kind: string): L.LayerGroup {
    const group = this.paths.get(kind) ?? L.layerGroup();
    this.paths.set(kind, group);
    return group;
  }
}

function linesOf(geometry: Geometry): Position[][] {
  switch (geometry.type) {
    case "LineString":
      return [geometry.coordinates];
    case "MultiLineString":
    case "Polygon":
      return geometry.coordinates;
    case "MultiPolygon":
      return geometry.coordinates.flat();
    default:
      return [];
  }
}

function toggle(map: L.Map, layer: L.Layer, show: boolean): void {
  if (show && !map.hasLayer(layer)) layer.addTo(map);
  else if (!show && map.hasLayer(layer)) layer.remove();
}

function titleFor(pin: Pin): string {
  const first = pin.features[0] as Feature;
  const label = inLanguage(pin.layer.label);
  if (pin.features.length > 1) return `${label} ${countText(pin.kind, pin.features.length)}`;
  const title = titleOf(pin.layer, first.properties);
  return title === label ? label : `${label}：${title}`;
}

function countText(kind: string, count: number): string {
  return kind === "camera"
    ? say("{n}支", "× {n}", { n: count })
    : say("{n}處", "× {n}", { n: count });
}

/** Change layer: green and red on the map, and what moved as a dashed outline under the new one. */
import L from "leaflet";
import { type Catalogue, type Feature, layerOf, markOf } from "../kit/catalogue";
import { h } from "../kit/elements";
import type { Geometry } from "../kit/geojson";
import { type Theme, theme } from "../kit/theme";
import type { Item } from "../leaflet/features/items";
import { type Appearance, FeatureRenderer } from "../leaflet/features/renderer";
import { symbolAt } from "../leaflet/latlng";
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

/** A change as it stands on the map: what moved stands there twice. */
interface ChangeItem extends Item {
  change: Change;
  /** It stands for what was. */
  old: boolean;
}

export class ChangeLayer {
  private readonly ring = L.layerGroup();
  private readonly paths = L.svg({ padding: 0.4 });
  private readonly renderer: FeatureRenderer;
  private changes: Change[] = [];

  constructor(
    private readonly map: L.Map,
    private readonly catalogue: Catalogue,
    onChoose: (change: Change) => void,
  ) {
    this.ring.addTo(map);
    this.renderer = new FeatureRenderer(map, this.appearance(), {
      choose: (item) => isChange(item) && onChoose(item.change),
    });
  }

  /** Draw the changes, and what did not change faintly. */
  set(changes: Change[], others: Feature[]): void {
    this.changes = changes;
    this.renderer.show([
      ...others.flatMap(({ id, geometry, properties }) => this.item(id, geometry, properties)),
      ...changes.flatMap((change) => this.itemsOf(change)),
    ]);
  }

  redraw(): void {
    this.renderer.redraw();
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
    const at = symbolAt((change.newer ?? change.older) as Geometry);
    const look = { className: "change-ring", weight: 3, fill: false, interactive: false };
    L.circleMarker(at, { ...look, radius: 24, renderer: this.paths }).addTo(this.ring);
  }

  goTo(change: Change): void {
    const maxZoom = Math.min(Math.max(this.map.getZoom(), 18), CLOSEST);
    this.map.fitBounds(boundsOf(change).pad(0.4), { maxZoom, animate: false });
  }

  private item(id: string, geometry: Geometry, properties: Feature["properties"]): Item[] {
    const layer = layerOf(this.catalogue, properties.layer);
    const content = { layer: properties.layer, geometry, properties };
    return layer ? [{ id, layer, content, ids: [id] }] : [];
  }

  /** What is gone, or what is; the point from which one moved stands by itself. */
  private itemsOf(change: Change): ChangeItem[] {
    const { id, older, newer, properties } = change;
    const of = (old: boolean) => (item: Item) => ({ ...item, change, old });
    const was = older && (!newer || (movedIn(change) && older.type === "Point"));
    return [
      ...(was ? this.item(`${id} older`, older, properties).map(of(true)) : []),
      ...(newer ? this.item(id, newer, properties).map(of(false)) : []),
    ];
  }

  private appearance(): Appearance {
    return {
      size: (item) => (isChange(item) ? PIN : FAINT),
      icon: (item) => (isChange(item) ? icon(item) : faintIcon(item)),
      marker: (item) =>
        isChange(item)
          ? { riseOnHover: true, zIndexOffset: item.old ? 500 : 1000 }
          : { interactive: false },
      paths: (item) => (isChange(item) ? this.pathsOf(item) : []),
    };
  }

  private pathsOf({ change, old }: ChangeItem): L.Layer[] {
    const { older, newer, kind } = change;
    const moved = movedIn(change);
    if (old && moved) return []; // a point
    const colour = COLOURS[theme()][kind];
    if (old || !moved) return this.outline((newer ?? older) as Geometry, colour, old);
    const before = this.outline(older as Geometry, OLD[theme()], true);
    return [...before, ...this.outline(newer as Geometry, colour, false), this.way(change)];
  }

  /** Where it went from where. */
  private way({ older, newer }: Change): L.Layer {
    const ends = [symbolAt(older as Geometry), symbolAt(newer as Geometry)];
    const look = { color: OLD[theme()], weight: 2, dashArray: "3 5", interactive: false };
    return L.polyline(ends, { ...look, renderer: this.paths });
  }

  private outline(geometry: Geometry, color: string, dashed: boolean): L.Layer[] {
    if (geometry.type === "Point") return [];
    const casing = { color: COLOURS[theme()].surface, weight: 8, fill: false };
    const line = {
      color,
      weight: 4,
      fill: geometry.type.endsWith("Polygon"),
      fillColor: color,
      fillOpacity: dashed ? 0.06 : 0.16,
      ...(dashed ? { dashArray: "9 7", lineCap: "butt" as const } : {}),
    };
    return [casing, line].map((style) =>
      L.geoJSON(geometry, { style: { ...style, renderer: this.paths } as L.PathOptions }),
    );
  }
}

function isChange(item: Item): item is ChangeItem {
  return "change" in item;
}

function movedIn({ kind, moved }: Change): boolean {
  return kind === "changed" && moved;
}

function icon({ layer, content, change, old }: ChangeItem): L.DivIcon {
  const symbol = symbolElement(layer.style, {
    mark: markOf(layer, content.properties),
    size: PIN,
    theme: theme(),
  });
  const sign = h("span", { class: "change-sign", "aria-hidden": "true" }, SIGNS[change.kind]);
  const kind = `pin change-pin change-pin-${change.kind} ${old ? "change-pin-old" : ""}`;
  const box = h("div", { class: kind, title: signOf(change.kind) }, symbol, sign);
  const edge = PIN * 1.6;
  return L.divIcon({ html: box, className: "pin-holder", iconSize: [edge, edge] });
}

function faintIcon({ layer }: Item): L.DivIcon {
  const symbol = symbolElement(layer.style, { size: FAINT, theme: theme() });
  const box = h("div", { class: "pin-faint" }, symbol);
  return L.divIcon({ html: box, className: "pin-holder", iconSize: [FAINT, FAINT] });
}

function boundsOf(change: Change): L.LatLngBounds {
  const bounds = L.latLngBounds([]);
  for (const geometry of [change.older, change.newer])
    if (geometry) bounds.extend(L.geoJSON(geometry).getBounds());
  return bounds;
}

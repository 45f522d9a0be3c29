/** Feature layer of a page to look at: what is shown of a community, by kind, and what a camera sees. */
import L from "leaflet";
import { sectorOf, viewOf } from "../../geometry/camera_view";
import { type Catalogue, type Feature, layerOf, markOf, titleOf } from "../../kit/catalogue";
import { h, isPhone } from "../../kit/elements";
import { theme } from "../../kit/theme";
import { inLanguage } from "../../kit/words";
import type { Box } from "../labels";
import { latLng, symbolAt } from "../latlng";
import { definePatterns } from "../strokes";
import { colourOf, symbolElement } from "../symbols";
import { countText, type Drawable, type Item, itemsOf, lookOf } from "./items";
import { NEAR_ZOOM } from "./near_only";
import { pathsOf } from "./paths";
import { type Appearance, FeatureRenderer } from "./renderer";

/** How it is drawn elsewhere than on a screen's map. */
export interface Look {
  /** Pixels of every symbol, whatever the zoom, or by it. */
  size?: number | ((zoom: number) => number);
  /** Draw symbols only, no lines and no areas. */
  symbolsOnly?: boolean;
  /** Draw what the zoom would leave out. */
  everything?: boolean;
}

const CROWD_SIZE = 16;

export class FeatureLayer {
  private readonly hidden = new Set<string>();
  private readonly sight = L.layerGroup();
  private readonly paths = L.svg({ padding: 0.4 });
  private readonly renderer: FeatureRenderer;
  private features = new Map<string, Feature>();
  private items: Item[] = [];

  constructor(
    private readonly map: L.Map,
    private readonly catalogue: Catalogue,
    private readonly isPublic: boolean,
    private readonly onChoose: (features: Feature[], at: L.LatLng) => void,
    private readonly look: Look = {},
  ) {
    this.sight.addTo(map);
    definePatterns(catalogue.layers, theme());
    this.renderer = new FeatureRenderer(map, this.appearance(), {
      choose: (item, at) => this.onChoose(this.featuresOf(item), at),
      hover: (item) => item && this.showSight(this.featuresOf(item)[0] ?? null),
    });
  }

  /** Draw these features in place of what was drawn. */
  set(features: Feature[]): void {
    this.features = new Map(features.map((feature) => [feature.id, feature]));
    const all = features.map((feature): [string, Drawable] => {
      const { geometry, properties } = feature;
      return [feature.id, { layer: properties.layer, geometry, properties }];
    });
    this.items = itemsOf(all, (kind) => layerOf(this.catalogue, kind));
    this.sight.clearLayers();
    this.refresh();
  }

  /** Draw everything in another theme. */
  redraw(): void {
    this.sight.clearLayers();
    definePatterns(this.catalogue.layers, theme());
    this.renderer.redraw();
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
    return this.renderer.obstacles((size) => size / 2 + 2);
  }

  /** Where symbols stand, and for which features. */
  stacks(): { at: L.LatLng; features: Feature[] }[] {
    return this.items.map((item) => ({
      at: symbolAt(item.content.geometry),
      features: this.featuresOf(item),
    }));
  }

  /** Show what a camera may see; nothing else's sector stays. */
  showSight(feature: Feature | null): void {
    this.sight.clearLayers();
    const layer = feature && layerOf(this.catalogue, feature.properties.layer);
    const view = feature && viewOf(feature);
    if (!layer || !view || this.isPublic || layer.style.fill !== "sector") return;
    const working = markOf(layer, feature.properties) === "solid";
    const color = colourOf(layer.style, theme());
    const dash = working ? {} : { dashArray: "3 5" };
    const look = { color, weight: 2, fillOpacity: working ? 0.18 : 0, interactive: false, ...dash };
    const outline = sectorOf(view).map(latLng);
    L.polygon(outline, { ...look, renderer: this.paths }).addTo(this.sight);
  }

  private refresh(): void {
    this.renderer.show(this.items.filter(({ layer }) => !this.hidden.has(layer.kind)));
  }

  private featuresOf({ ids }: Item): Feature[] {
    return ids.flatMap((id) => this.features.get(id) ?? []);
  }

  private appearance(): Appearance {
    const { everything = false, symbolsOnly = false } = this.look;
    return {
      size: (item) => this.sizeOf(item),
      icon: (item, size) => this.icon(item, size),
      marker: () => ({ riseOnHover: true }),
      isPublic: this.isPublic,
      whole: everything,
      ...(everything ? {} : { crowdSize: () => CROWD_SIZE }),
      ...(symbolsOnly
        ? {}
        : { paths: (item) => pathsOf(item, { onlySolid: true, renderer: this.paths }) }),
    };
  }

  private sizeOf({ layer }: Item): number {
    const zoom = this.map.getZoom();
    const { size, everything } = this.look;
    if (!everything && zoom < NEAR_ZOOM && layer.near_only) return 0;
    if (size) return typeof size === "number" ? size : size(zoom);
    if (zoom < 15) return 14; // the shape alone: a glyph would be mush
    if (zoom < 16.3) return 20;
    return zoom < 17.4 ? 24 : isPhone() ? 36 : 30;
  }

  private icon(item: Item, size: number): L.DivIcon {
    const look = lookOf(item, this.isPublic);
    const symbol = symbolElement(item.layer.style, { ...look, size, theme: theme() });
    const box = h("div", { class: "pin", title: titleFor(item) }, symbol);
    if (item.ids.length > 1) box.append(h("span", { class: "pin-count" }, countText(item)));
    const edge = size * 1.6;
    return L.divIcon({ html: box, className: "pin-holder", iconSize: [edge, edge] });
  }
}

function titleFor(item: Item): string {
  const label = inLanguage(item.layer.label);
  if (item.ids.length > 1) return `${label} ${countText(item)}`;
  const title = titleOf(item.layer, item.content.properties);
  return title === label ? label : `${label}：${title}`;
}

/** Studio map: community, features, taps, crosshair. */
import L from "leaflet";
import type { Content } from "../drafts/model";
import { AfterPaint } from "../kit/after_paint";
import type { Layer } from "../kit/catalogue";
import type { Geometry, Position } from "../kit/geojson";
import type { BaseCollection } from "../kit/schema";
import { onTheme, theme } from "../kit/theme";
import { creditOf, tileCredit } from "../leaflet/attribution";
import { Basemap } from "../leaflet/basemap";
import { countText, type Item, itemsOf, lookOf } from "../leaflet/features/items";
import { NEAR_ZOOM } from "../leaflet/features/near_only";
import { pathsOf } from "../leaflet/features/paths";
import { type Appearance, FeatureRenderer } from "../leaflet/features/renderer";
import { latLng } from "../leaflet/latlng";
import { Scale } from "../leaflet/scale_bar";
import { definePatterns } from "../leaflet/strokes";
import { symbolMarkup } from "../leaflet/symbols";
import { SnapGuide } from "./snap_guide";

export interface Tap {
  at: Position;
  /** Pixels from the top left corner of the map. */
  point: L.Point;
}

const OVERVIEW_BELOW = 17.6;
const FAR_BELOW = 16.5;
/** Drawing with a thumb begins no farther away: a block fills the screen. */
const DRAWING_ZOOM = 18;
/** Room around what is shown, at most a sixth of the map: the sheet leaves little of it. */
const ROOM_PX = 48;
const PAN_PX = 40;
/** A symbol on the canvas is met by a mouse from this far. */
const CROWD_HOVER_PX = 10;
/** Half of what a symbol takes, whatever its size: names keep clear of it. */
const SYMBOL_HALF = 18;
/** A line is met by a thumb that is this wide. */
const THUMB_PX = 24;
const PANS: Record<string, [number, number]> = {
  ArrowLeft: [-PAN_PX, 0],
  ArrowRight: [PAN_PX, 0],
  ArrowUp: [0, -PAN_PX],
  ArrowDown: [0, PAN_PX],
};

export class Stage {
  readonly map: L.Map;
  readonly wide = matchMedia("(min-width: 1000px)");
  /** Where the mouse is; null for touch and keyboard, which aim with the crosshair. */
  pointer: Position | null = null;
  /** A finger set the last point: the crosshair rests where it was and aims at nothing. */
  private resting = false;
  tap: (tap: Tap) => void = () => undefined;
  aim: () => void = () => undefined;
  pick: (id: string) => void = () => undefined;
  /** Several stand at one point: which of them is meant? */
  pickStack: (ids: string[]) => void = ([first]) => first && this.pick(first);
  /** The mouse is over a feature's symbol, or over none. */
  hover: (id: string | null) => void = () => undefined;
  private shown: { all: [string, Content][]; selected: string | null; hidden: string | null } = {
    all: [],
    selected: null,
    hidden: null,
  };
  private stale = false;
  /** Where the map is to go. */
  private goal: (() => void) | null = null;
  private readonly afterPaint = new AfterPaint();
  private readonly renderer: FeatureRenderer;
  private glanced: string | null = null;
  private readonly ground: Basemap;
  private readonly position: L.LayerGroup;
  readonly magnet: SnapGuide;
  private readonly tileCredit: string;

  constructor(
    readonly element: HTMLElement,
    private readonly layerOf: (kind: string) => Layer | undefined,
    tiles: string,
  ) {
    this.tileCredit = tileCredit(tiles);
    this.map = L.map(element, {
      zoomControl: false,
      attributionControl: false,
      keyboard: false,
      maxZoom: 21,
      zoomSnap: 0.25,
      doubleClickZoom: false,
    });
    this.map.createPane("sketch").style.zIndex = "620";
    if (tiles) L.tileLayer(tiles, { maxNativeZoom: 19, maxZoom: 21 }).addTo(this.map);
    this.ground = new Basemap({
      obstacles: () => this.renderer.obstacles(() => SYMBOL_HALF),
      ground: !tiles,
    });
    this.ground.addTo(this.map);
    this.position = L.layerGroup().addTo(this.map);
    new Scale({ position: "bottomleft" }).addTo(this.map);
    this.magnet = new SnapGuide(this.map, () => this.shown.all);
    this.listen();
    this.renderer = new FeatureRenderer(this.map, this.appearance(), {
      choose: ({ id, ids }) => (ids.length > 1 ? this.pickStack([...ids]) : this.pick(id)),
      hover: (item) => this.hover(item?.ids.length === 1 ? item.id : null),
      active: () => !this.element.classList.contains("s-drawing"),
    });
  }

  private listen(): void {
    this.map.on("click", (event) => {
      const { lng, lat } = event.latlng.wrap();
      this.resting = this.pointer === null;
      this.tap({ at: [lng, lat], point: event.containerPoint });
    });
    this.map.on("move zoom", () => this.aim());
    this.map.on("dragstart zoomstart", () => this.takeAim());
    this.element.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "mouse") return;
      const { lng, lat } = this.map.mouseEventToLatLng(event);
      this.pointer = [lng, lat];
      this.resting = false;
      this.element.classList.add("s-mouse");
      this.aim();
      if (event.buttons === 0) this.glance([lat, lng]); // not while the map is being dragged
    });
    const leave = () => this.aimByCross();
    this.element.addEventListener("pointerleave", leave);
    this.element.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "mouse") leave();
    });
    // Under a finger the ground stays where it is, under the crosshair what it points at.
    new ResizeObserver(() => {
      this.map.invalidateSize({ debounceMoveend: true, pan: !this.resting });
    }).observe(this.element);
    onTheme(() => {
      this.ground.redraw();
      this.renderer.redraw();
    });
  }

  /** The crosshair is used again: what comes next goes where it points. */
  takeAim(): void {
    if (!this.resting) return;
    this.resting = false;
    this.aim();
  }

  /** Whether something tells where the next point would go: a mouse, or a crosshair in use. */
  get aiming(): boolean {
    return !this.resting;
  }

  /** Aim with the crosshair, not the mouse. */
  aimByCross(): void {
    if (!this.pointer) return;
    this.pointer = null;
    this.element.classList.remove("s-mouse");
    this.aim();
  }

  /** Where the next vertex would go: under the mouse, else under the crosshair. */
  get target(): Position {
    if (this.pointer) return this.pointer;
    const { lng, lat } = this.map.getCenter();
    return [lng, lat];
  }

  /** The same, drawn to what is near it. */
  get aimed(): Position {
    return this.snap(this.target);
  }

  snap(at: Position): Position {
    return this.magnet.snapped(at);
  }

  /** Move the map under the crosshair by an arrow key; true when it was one. */
  panByKey(event: KeyboardEvent): boolean {
    const pan = PANS[event.key];
    if (!pan) return false;
    this.aimByCross();
    this.takeAim();
    const [x, y] = event.shiftKey ? [pan[0] / 10, pan[1] / 10] : pan;
    this.map.panBy([x, y], { animate: false });
    return true;
  }

  /** Show the community: its outline, and a veil over what lies outside. */
  community(boundary: Geometry | null, bounds: [number, number, number, number]): void {
    const [west, south, east, north] = bounds;
    this.map.fitBounds(
      [
        [south, west],
        [north, east],
      ],
      { animate: false, padding: [8, 8] },
    );
    if (boundary) this.ground.setBoundary(boundary as GeoJSON.Polygon | GeoJSON.MultiPolygon);
  }

  /** Show the streets and buildings. */
  base(collection: BaseCollection): void {
    this.ground.setData(collection);
    for (const place of document.querySelectorAll("[data-part=credit]"))
      place.textContent = this.tileCredit || creditOf(collection);
    this.magnet.base(collection);
  }

  /** Make the fill patterns of the layers, in the colours of the theme. */
  patterns(layers: Layer[]): void {
    definePatterns(layers, theme());
    onTheme((now) => definePatterns(layers, now));
  }

  /** Show the features, once the panel that speaks of them is on the screen. */
  features(all: [string, Content][], selected: string | null, hidden: string | null): void {
    this.shown = { all, selected, hidden };
    this.stale = true;
    this.afterPaint.ask(() => this.settle());
  }

  /** Go where the map is to be, and draw what it is to show: in one, for a move draws as well. */
  private settle(): void {
    const { goal, stale } = this;
    this.goal = null;
    this.stale = false;
    if (stale) {
      const { all, selected, hidden } = this.shown;
      const seen = all.filter(([id]) => id !== hidden);
      this.renderer.set(itemsOf(seen, this.layerOf, selected), selected);
    }
    goal?.();
    this.renderer.flush();
  }

  private go(goal: () => void): void {
    this.goal = goal;
    this.afterPaint.ask(() => this.settle());
  }

  /** The mouse is over a symbol of the canvas, or over none any more. */
  private glance(at: L.LatLngTuple): void {
    const found = this.renderer.crowdedAt(L.latLng(at), CROWD_HOVER_PX)?.id ?? null;
    if (found === this.glanced) return;
    this.glanced = found;
    this.hover(found);
  }

  /**
   * Pixels: 30 on a desk, 36 under a thumb, 24 in an overview (look symbols). From far away, and
   * for what there is most of, the shape stands alone: smaller, so that it covers less of the rest.
   */
  private sizeOf({ layer }: Item, selected: boolean): number {
    const zoom = this.map.getZoom();
    if (!selected && (zoom < FAR_BELOW || (layer.near_only && zoom < NEAR_ZOOM))) return 16;
    if (zoom < OVERVIEW_BELOW) return 24;
    return this.wide.matches ? 30 : 36;
  }

  private appearance(): Appearance {
    return {
      size: (item, selected) => this.sizeOf(item, selected),
      icon,
      marker: (_item, selected) => ({ zIndexOffset: selected ? 1000 : 0 }),
      paths: (item, selected) => pathsOf(item, { wider: selected ? 2 : 0, press: THUMB_PX }),
      crowdSize: () => (this.map.getZoom() < FAR_BELOW ? 12 : 16),
    };
  }

  /** Bring something into view without zooming out. */
  show(geometry: Geometry): void {
    this.go(() => this.fit(geometry));
  }

  private fit(geometry: Geometry): void {
    this.map.invalidateSize({ pan: false }); // the sheet may just have changed its height
    const bounds = L.geoJSON(geometry as GeoJSON.Geometry).getBounds();
    const small = geometry.type === "Point";
    if (small) {
      this.map.setView(bounds.getCenter(), Math.max(this.map.getZoom(), 19), { animate: false });
    } else {
      const { x, y } = this.map.getSize();
      const padding = L.point(Math.min(ROOM_PX, x / 6), Math.min(ROOM_PX, y / 6));
      this.map.fitBounds(bounds, { maxZoom: 20, padding, animate: false });
    }
  }

  /** Come near enough to draw with a thumb; with a mouse the view stays, it aims well enough. */
  near(): void {
    if (this.wide.matches || this.map.getZoom() >= DRAWING_ZOOM) return;
    this.map.setZoom(DRAWING_ZOOM, { animate: false });
  }

  /** Bring a circle (metres) about a place into view, as a camera turns in it. */
  around(at: Position, metres: number): void {
    this.go(() => {
      this.map.invalidateSize({ pan: false });
      const bounds = L.latLng(latLng(at)).toBounds(metres * 2);
      const edge = this.wide.matches ? 56 : 32;
      this.map.fitBounds(bounds, { maxZoom: 20.5, padding: [edge, edge], animate: false });
    });
  }

  /** Put a place under the crosshair. */
  bring(at: Position): void {
    this.aimByCross();
    this.map.setView(latLng(at), Math.max(this.map.getZoom(), 19), { animate: false });
  }

  /** Mark where the person stands, with the accuracy in metres. */
  here(at: Position, accuracy: number): void {
    this.position.clearLayers();
    L.circle(latLng(at), { radius: accuracy, className: "s-accuracy", interactive: false }).addTo(
      this.position,
    );
    L.circleMarker(latLng(at), { radius: 8, className: "s-here-dot", interactive: false }).addTo(
      this.position,
    );
    this.map.setView(latLng(at), Math.max(this.map.getZoom(), 19), { animate: false });
  }
}

function icon(item: Item, size: number, selected: boolean): L.DivIcon {
  const many = item.ids.length > 1;
  const { mark, ...look } = lookOf(item);
  const symbol = symbolMarkup(item.layer.style, {
    ...look,
    mark: many ? undefined : mark,
    size,
    theme: theme(),
  });
  const count = many ? `<span class="s-stack">${countText(item)}</span>` : "";
  const className = selected ? "s-symbol s-selected" : "s-symbol";
  return L.divIcon({ className, iconSize: [48, 48], html: symbol + count });
}

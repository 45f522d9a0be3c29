/** Studio map: community, features, taps, crosshair. */
import L from "leaflet";
import type { Content } from "../drafts/model";
import { anchorOf, type Extent, extentOf, meets } from "../geometry/extents";
import type { Geometry, Position } from "../geometry/geojson";
import { rings } from "../geometry/rings";
import { AfterPaint } from "../kit/after_paint";
import { type Layer, markOf, type Properties as Read } from "../kit/catalogue";
import { Slices } from "../kit/slices";
import { onTheme, theme } from "../kit/theme";
import { creditOf, tileCredit } from "../leaflet/attribution";
import { type BaseCollection, Basemap, type Box } from "../leaflet/basemap";
import { CROWD, Crowd, type Member } from "../leaflet/crowd";
import { NEAR_ZOOM, onlyNear } from "../leaflet/near_only";
import { Scale } from "../leaflet/scale_bar";
import { stacks } from "../leaflet/stacks";
import { definePatterns, edgeOf, fillOf, type Stroke, strokesOf } from "../leaflet/strokes";
import { symbolMarkup } from "../leaflet/symbols";
import { tell } from "./phrases";
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
/** This share of the view on every side is drawn as well: a short way is panned without a gap. */
const AROUND = 0.5;
const NO_STACK: string[] = [];
/** Symbols on the canvas are met from this far: by a thumb, by a mouse. */
const CROWD_PRESS_PX = 24;
const CROWD_HOVER_PX = 10;
const PANS: Record<string, [number, number]> = {
  ArrowLeft: [-PAN_PX, 0],
  ArrowRight: [PAN_PX, 0],
  ArrowUp: [0, -PAN_PX],
  ArrowDown: [0, PAN_PX],
};

interface Drawn {
  content: Content;
  look: string;
  layer: L.LayerGroup;
}

interface Wanted {
  content: Content;
  stack: string[];
}

export class Stage {
  readonly map: L.Map;
  readonly wide = matchMedia("(min-width: 1000px)");
  /** Where the mouse is; null for touch and keyboard, which aim with the crosshair. */
  pointer: Position | null = null;
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
  /** What is shown has changed since it was drawn. */
  private stale = false;
  /** Where the map is to go. */
  private goal: (() => void) | null = null;
  private readonly afterPaint = new AfterPaint();
  private readonly drawn = new Map<string, Drawn>();
  private readonly slices = new Slices();
  private readonly crowd = new Crowd();
  private glanced: string | null = null;
  private readonly members = new WeakMap<Content, Member>();
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
    this.ground = new Basemap({ obstacles: () => this.symbolBoxes(), ground: !tiles });
    this.ground.addTo(this.map);
    this.crowd.addTo(this.map);
    this.position = L.layerGroup().addTo(this.map);
    new Scale({ position: "bottomleft" }).addTo(this.map);
    this.magnet = new SnapGuide(this.map, () => this.shown.all);
    this.listen();
  }

  private listen(): void {
    this.map.on("click", (event) => {
      const { lng, lat } = event.latlng.wrap();
      this.tap({ at: [lng, lat], point: event.containerPoint });
      if (!this.element.classList.contains("s-drawing")) this.choose(event.latlng);
    });
    this.map.on("move zoom", () => this.aim());
    this.map.on("moveend", () => this.draw());
    this.element.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "mouse") return;
      const { lng, lat } = this.map.mouseEventToLatLng(event);
      this.pointer = [lng, lat];
      this.element.classList.add("s-mouse");
      this.aim();
      if (event.buttons === 0) this.glance([lat, lng]); // not while the map is being dragged
    });
    const leave = () => this.aimByCross();
    this.element.addEventListener("pointerleave", leave);
    this.element.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "mouse") leave();
    });
    new ResizeObserver(() => this.map.invalidateSize({ debounceMoveend: true })).observe(
      this.element,
    );
    onTheme(() => {
      this.ground.redraw();
      this.crowd.redraw();
      this.draw();
    });
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

  /** Where symbols stand, in pixels: names of streets keep clear of them. */
  private symbolBoxes(): Box[] {
    const half = 18;
    const view = this.view(0);
    return this.shown.all
      .filter(([id, content]) => id !== this.shown.hidden && meets(extentOf(content), view))
      .map(([, content]) => {
        const { x, y } = this.map.latLngToContainerPoint(latLng(anchorOf(content)));
        return { left: x - half, right: x + half, top: y - half, bottom: y + half };
      });
  }

  /** What is on the screen, and a share of it on every side. */
  private view(around: number): Extent {
    const bounds = this.map.getBounds().pad(around);
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
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
    const { goal } = this;
    this.goal = null;
    goal?.();
    if (this.stale) this.draw();
  }

  private go(goal: () => void): void {
    this.goal = goal;
    this.afterPaint.ask(() => this.settle());
  }

  /**
   * Only what is in and around the view is drawn, only what changed is drawn again, and many at
   * once in slices, so that a press is answered between two of them.
   */
  private draw(): void {
    const { all, selected, hidden } = this.shown;
    this.stale = false;
    const view = this.view(AROUND);
    const wanted = new Map<string, Wanted>();
    // The selected one stands before its stack, by itself.
    const stacked = stacks(all.filter(([id]) => id !== selected && id !== hidden));
    for (const [id, content] of all) {
      if (id === hidden || (id !== selected && !meets(extentOf(content), view))) continue;
      const stack = stacked.get(id) ?? NO_STACK;
      if (stack.length > 0 && stack[0] !== id) continue;
      wanted.set(id, { content, stack });
    }
    this.gather(wanted, selected);
    const gone = [...this.drawn.keys()].filter((id) => !wanted.has(id));
    const changed = [...wanted].flatMap(([id, { content, stack }]) => {
      const chosen = id === selected;
      const look = `${chosen}|${theme()}|${this.sizeOf(content, chosen)}|${stack.join()}`;
      const before = this.drawn.get(id);
      const stays = before?.content === content && before.look === look;
      return stays ? [] : [[id, { content, look, stack }] as const];
    });
    // What was edited comes before what only came into view.
    const edited = ([id]: (typeof changed)[number]) =>
      this.drawn.has(id) || id === selected ? 0 : 1;
    changed.sort((a, b) => edited(a) - edited(b));
    this.slices.run([
      ...gone.map((id) => () => this.undraw(id)),
      ...changed.map(([id, { stack, ...next }]) => () => {
        this.undraw(id);
        const layer = this.drawFeature(id, next.content, id === selected, stack);
        this.drawn.set(id, { ...next, layer: layer.addTo(this.map) });
      }),
    ]);
  }

  /** Too many for elements: all but the selected one go to the canvas. */
  private gather(wanted: Map<string, Wanted>, selected: string | null): void {
    const members: Member[] = [];
    if (wanted.size > CROWD) {
      for (const [id, { content, stack }] of wanted) {
        if (id === selected) continue;
        const layer = this.layerOf(content.layer);
        if (layer) members.push(this.memberOf(id, content, layer, stack.length));
        wanted.delete(id);
      }
    }
    this.crowd.show(members);
  }

  private memberOf(id: string, content: Content, layer: Layer, count: number): Member {
    const size = this.map.getZoom() < FAR_BELOW ? 12 : 16;
    const { properties, geometry } = content;
    const round = count > 0 || properties.facing === "all_round";
    const known = this.members.get(content);
    if (known?.id === id && known.size === size && known.round === round) return known;
    const member: Member = {
      id,
      style: layer.style,
      mark: markOf(layer, properties as Read),
      at: anchorOf(content),
      lines: geometry.type === "Point" ? [] : rings(geometry),
      area: geometry.type.endsWith("Polygon"),
      bearing: (properties.bearing as number | undefined) ?? null,
      round,
      size,
    };
    this.members.set(content, member);
    return member;
  }

  /** The mouse is over a symbol of the canvas, or over none any more. */
  private glance(at: L.LatLngTuple): void {
    const found = this.crowd.nearest(L.latLng(at), CROWD_HOVER_PX)?.id ?? null;
    if (found === this.glanced) return;
    this.glanced = found;
    this.hover(found);
  }

  /** A press on the canvas means the symbol under it, and those that stand with it. */
  private choose(at: L.LatLng): void {
    const found = this.crowd.nearest(at, CROWD_PRESS_PX);
    if (!found) return;
    const { all, selected, hidden } = this.shown;
    const stack = stacks(all.filter(([id]) => id !== selected && id !== hidden)).get(found.id);
    if (stack) this.pickStack(stack);
    else this.pick(found.id);
  }

  private undraw(id: string): void {
    this.drawn.get(id)?.layer.remove();
    this.drawn.delete(id);
  }

  /**
   * Pixels: 30 on a desk, 36 under a thumb, 24 in an overview (look symbols). From far away, and
   * for what there is most of, the shape stands alone: smaller, so that it covers less of the rest.
   */
  private sizeOf({ layer }: Content, selected: boolean): number {
    const zoom = this.map.getZoom();
    if (!selected && (zoom < FAR_BELOW || (onlyNear(layer) && zoom < NEAR_ZOOM))) return 16;
    if (zoom < OVERVIEW_BELOW) return 24;
    return this.wide.matches ? 30 : 36;
  }

  private drawFeature(
    id: string,
    content: Content,
    selected: boolean,
    stack: string[],
  ): L.LayerGroup {
    const group = L.layerGroup();
    const layer = this.layerOf(content.layer);
    if (!layer) return group;
    const choose = () => (stack.length ? this.pickStack(stack) : this.pick(id));
    for (const path of paths(content, layer, selected)) {
      path.on("click", (event) => {
        if (this.element.classList.contains("s-drawing")) return;
        L.DomEvent.stopPropagation(event);
        choose();
      });
      group.addLayer(path);
    }
    const marker = L.marker(latLng(anchorOf(content)), {
      icon: this.icon(layer, content, selected, stack.length),
      keyboard: false,
      zIndexOffset: selected ? 1000 : 0,
    });
    marker.on("click", choose);
    marker.on("mouseover", () => this.hover(stack.length ? null : id));
    marker.on("mouseout remove", () => this.hover(null));
    return group.addLayer(marker);
  }

  private icon(layer: Layer, content: Content, selected: boolean, count: number): L.DivIcon {
    const { properties } = content;
    const drop = layer.style.shape === "drop";
    const round = drop && (properties.facing === "all_round" || count > 0);
    return L.divIcon({
      className: selected ? "s-symbol s-selected" : "s-symbol",
      iconSize: [48, 48],
      html: `${symbolMarkup(layer.style, {
        mark: count ? undefined : markOf(layer, properties as Read),
        size: this.sizeOf(content, selected),
        theme: theme(),
        round,
        ...(drop ? { bearing: (properties.bearing as number | undefined) ?? null } : {}),
      })}${count ? `<span class="s-stack">${countText(layer.kind, count)}</span>` : ""}`,
    });
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

function countText(kind: string, count: number): string {
  return tell(kind === "camera" ? "cameras_here" : "several_here", { count });
}

export function latLng([lng, lat]: Position): L.LatLngTuple {
  return [lat, lng];
}

/** The lines and areas of a feature: strokes one over another, undermost first. */
function paths({ geometry, properties }: Content, layer: Layer, selected: boolean): L.Path[] {
  if (geometry.type === "Point") return [];
  const flip = (value: unknown): unknown =>
    Array.isArray(value) && typeof value[0] === "number"
      ? latLng(value as Position)
      : (value as unknown[]).map(flip);
  const places = flip(geometry.coordinates) as L.LatLngExpression[][];
  const mark = markOf(layer, properties as Read);
  const still = (stroke: Stroke): L.PolylineOptions => ({
    ...stroke,
    weight: stroke.weight + (selected ? 2 : 0),
    interactive: false,
  });
  if (geometry.type.endsWith("LineString")) {
    return [
      ...strokesOf(layer.style, mark, theme()).map((stroke) => L.polyline(places, still(stroke))),
      L.polyline(places, { weight: 24, opacity: 0 }),
    ];
  }
  const fill = fillOf(layer.kind, layer.style);
  return [
    L.polygon(places, {
      stroke: false,
      fillColor: fill === "none" ? "#000" : fill,
      fillOpacity: fill === "none" ? 0 : 1,
    }),
    ...edgeOf(layer.style, mark, theme()).map((stroke) =>
      L.polygon(places, { ...still(stroke), fill: false }),
    ),
  ];
}

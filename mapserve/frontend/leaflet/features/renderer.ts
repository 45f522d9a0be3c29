/**
 * Feature renderer: puts items on a Leaflet map, each as a symbol with its lines and areas, or all
 * of a crowd on one canvas.
 *
 * Only what is in and around the view is drawn, only what changed is drawn again, and many at once
 * in slices, so that a press is answered between two of them. What things look like is the page's
 * (decision one-renderer).
 */
import L from "leaflet";
import { anchorOf, type Extent, extentOf, meets } from "../../geometry/extents";
import { rings } from "../../geometry/rings";
import { Slices } from "../../kit/slices";
import { theme } from "../../kit/theme";
import type { Box } from "../labels";
import { symbolAt } from "../latlng";
import { CROWD, Crowd, type Member } from "./crowd";
import { type Item, lookOf } from "./items";

/** This share of the view on every side is drawn as well: a short way is panned without a gap. */
const AROUND = 0.5;
/** A symbol on the canvas is met by a thumb from this far. */
const PRESS_PX = 24;

/** What items look like on a page's map. */
export interface Appearance {
  /** Pixels of a symbol at the zoom of now; 0: it is not shown. */
  size(item: Item, selected: boolean): number;
  icon(item: Item, size: number, selected: boolean): L.DivIcon;
  marker?(item: Item, selected: boolean): L.MarkerOptions;
  /** Lines and areas, undermost first. */
  paths?(item: Item, selected: boolean): L.Layer[];
  /** Everybody sees it: nothing tells where a camera looks. */
  isPublic?: boolean;
  /** Pixels of a symbol of the crowd; without, there is never a crowd. */
  crowdSize?(): number;
  /** All of it is drawn at once, wherever it lies: a sheet of paper has no view. */
  whole?: boolean;
}

export interface Actions {
  choose(item: Item, at: L.LatLng): void;
  /** The mouse is over a symbol, or over none any more. */
  hover?(item: Item | null): void;
  /** False while presses mean something else. */
  active?(): boolean;
}

interface Drawn {
  item: Item;
  look: string;
  layer: L.LayerGroup;
}

export class FeatureRenderer {
  private items: readonly Item[] = [];
  private selected: string | null = null;
  /** What is shown has changed since it was drawn. */
  private stale = false;
  private readonly drawn = new Map<string, Drawn>();
  private readonly slices = new Slices();
  private readonly crowd = new Crowd();
  private readonly members = new WeakMap<Item, Member>();

  constructor(
    private readonly map: L.Map,
    private readonly appearance: Appearance,
    private readonly actions: Actions,
  ) {
    if (appearance.crowdSize) this.crowd.addTo(map);
    map.on("click", ({ latlng }: L.LeafletMouseEvent) => {
      const item = this.active && this.crowdedAt(latlng, PRESS_PX);
      if (item) actions.choose(item, symbolAt(item.content.geometry));
    });
    map.on("moveend", () => this.refresh());
  }

  /** Show these in place of what was shown. */
  show(items: readonly Item[], selected: string | null = null): void {
    this.set(items, selected);
    this.flush();
  }

  /** The same, once the map moves or `flush` is called: a move draws by itself. */
  set(items: readonly Item[], selected: string | null): void {
    this.items = items;
    this.selected = selected;
    this.stale = true;
  }

  flush(): void {
    if (this.stale) this.refresh();
  }

  /** Draw what has come to look different: another view, another theme. */
  private refresh(): void {
    this.stale = false;
    const wanted = this.within(AROUND);
    const crowded = this.appearance.crowdSize !== undefined && wanted.length > CROWD;
    // Too many for elements: all but the selected one go to the canvas.
    const some = crowded ? wanted.filter(({ id }) => id === this.selected) : wanted;
    const many = crowded ? wanted.filter(({ id }) => id !== this.selected) : [];
    this.crowd.show(many.map((item) => this.memberOf(item)));
    const stay = new Set(some.map(({ id }) => id));
    const gone = [...this.drawn.keys()].filter((id) => !stay.has(id));
    const changed = some.flatMap((item) => {
      const look = this.lookOf(item);
      const before = this.drawn.get(item.id);
      return before?.item === item && before.look === look ? [] : [{ item, look }];
    });
    // What was edited comes before what only came into view.
    const edited = ({ id }: Item) => (this.drawn.has(id) || id === this.selected ? 0 : 1);
    changed.sort((a, b) => edited(a.item) - edited(b.item));
    const work = [
      ...gone.map((id) => () => this.undraw(id)),
      ...changed.map((next) => () => this.draw(next)),
    ];
    // A sheet of paper waits for all of it; on a screen a press is answered meanwhile.
    if (this.appearance.whole) for (const one of work) one();
    else this.slices.run(work);
  }

  /** Paint the crowd anew: another theme. */
  redraw(): void {
    this.crowd.redraw();
    this.refresh();
  }

  /** The symbol of the crowd that is nearest to a place, within some pixels. */
  crowdedAt(at: L.LatLng, pixels: number): Item | null {
    const id = this.crowd.nearest(at, pixels)?.id;
    return (id !== undefined && this.items.find((item) => item.id === id)) || null;
  }

  /** Where symbols stand on the screen, in pixels: names keep clear of them. */
  obstacles(half: (size: number) => number): Box[] {
    return this.within(0).map((item) => {
      const { x, y } = this.map.latLngToContainerPoint(symbolAt(item.content.geometry));
      const edge = half(this.appearance.size(item, false));
      return { left: x - edge, right: x + edge, top: y - edge, bottom: y + edge };
    });
  }

  private get active(): boolean {
    return this.actions.active?.() ?? true;
  }

  /** What is shown at this zoom and lies in the view, with a share of it on every side. */
  private within(around: number): Item[] {
    const bounds = this.map.getBounds().pad(around);
    const view: Extent = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const { whole } = this.appearance;
    return this.items.filter((item) => {
      const selected = item.id === this.selected;
      const there =
        whole || (selected && around > 0) || meets(extentOf(item.content.geometry), view);
      return there && this.appearance.size(item, selected) > 0;
    });
  }

  private lookOf(item: Item): string {
    const selected = item.id === this.selected;
    return `${selected}|${theme()}|${this.appearance.size(item, selected)}`;
  }

  private undraw(id: string): void {
    this.drawn.get(id)?.layer.remove();
    this.drawn.delete(id);
  }

  private draw({ item, look }: { item: Item; look: string }): void {
    this.undraw(item.id);
    const layer = this.layerOf(item, item.id === this.selected).addTo(this.map);
    this.drawn.set(item.id, { item, look, layer });
  }

  private layerOf(item: Item, selected: boolean): L.LayerGroup {
    const { appearance, actions } = this;
    const group = L.layerGroup();
    for (const path of appearance.paths?.(item, selected) ?? []) {
      path.on("click", (event: L.LeafletMouseEvent) => {
        if (!this.active) return;
        L.DomEvent.stopPropagation(event);
        actions.choose(item, event.latlng);
      });
      group.addLayer(path);
    }
    const at = symbolAt(item.content.geometry);
    const marker = L.marker(at, {
      icon: appearance.icon(item, appearance.size(item, selected), selected),
      keyboard: false,
      ...appearance.marker?.(item, selected),
    });
    marker.on("click", () => actions.choose(item, at));
    marker.on("mouseover", () => actions.hover?.(item));
    marker.on("mouseout remove", () => actions.hover?.(null));
    return group.addLayer(marker);
  }

  private memberOf(item: Item): Member {
    const size = this.appearance.crowdSize?.() ?? 0;
    const known = this.members.get(item);
    if (known?.size === size) return known;
    const { mark, round, bearing = null } = lookOf(item, this.appearance.isPublic);
    const { geometry } = item.content;
    const member: Member = {
      id: item.id,
      style: item.layer.style,
      mark,
      at: anchorOf(geometry),
      lines: this.appearance.paths ? rings(geometry) : [],
      area: geometry.type.endsWith("Polygon"),
      bearing,
      round,
      size,
    };
    this.members.set(item, member);
    return member;
  }
}

/** Vertex editor (terra-draw): drag a corner, a middle point, or the whole. */
import L from "leaflet";
import {
  type GeoJSONStoreFeatures,
  TerraDraw,
  TerraDrawLineStringMode,
  TerraDrawPolygonMode,
  TerraDrawSelectMode,
} from "terra-draw";
import { TerraDrawLeafletAdapter } from "terra-draw-leaflet-adapter";
import { moved } from "../geometry/planar";
import { rings, withRing } from "../geometry/rings";
import type { Geometry, Position } from "../kit/geojson";
import type { Stage } from "./stage";

type Hex = `#${string}`;

/** Only the one ring or line being reshaped is in terra-draw's store; the journal keeps the truth. */
export class VertexEditor {
  private readonly draw: TerraDraw;
  private id: string | null = null;
  private whole: Geometry | null = null;
  private ring = 0;
  private readonly letGo: () => void;

  constructor(
    stage: Stage,
    colour: string,
    private readonly moving: (geometry: Geometry) => void,
    private readonly done: (geometry: Geometry) => void,
    snap: (at: Position) => Position | undefined,
  ) {
    const adapter = new TerraDrawLeafletAdapter({ lib: L, map: stage.map, coordinatePrecision: 9 });
    paneWithoutStyleElement(adapter, stage.map);
    this.draw = new TerraDraw({
      adapter,
      modes: [
        new TerraDrawLineStringMode(),
        new TerraDrawPolygonMode(),
        selecting(colour as Hex, snap),
      ],
    });
    this.draw.start();
    this.letGo = holdPointer(stage.element);
    this.draw.on("change", (_ids, type) => {
      const geometry = type === "update" ? this.geometry() : null;
      if (geometry) this.moving(geometry);
    });
    this.draw.on("finish", () => {
      const geometry = this.geometry();
      if (geometry) this.done(geometry);
    });
  }

  /** Take one ring or line of a geometry to reshape; false for a point. */
  take(id: string, geometry: Geometry, ring: number): boolean {
    this.draw.clear();
    this.id = null;
    const line = rings(geometry)[ring];
    if (!line) return false;
    const closed = geometry.type.endsWith("Polygon");
    const feature: GeoJSONStoreFeatures = {
      id,
      type: "Feature",
      geometry: moved<Geometry>(
        closed
          ? { type: "Polygon", coordinates: [line] }
          : { type: "LineString", coordinates: line },
        (position) => position,
      ) as GeoJSON.Polygon | GeoJSON.LineString,
      properties: { mode: closed ? "polygon" : "linestring" },
    };
    const [result] = this.draw.addFeatures([feature]);
    if (!result?.valid) return false;
    this.draw.selectFeature(id);
    this.id = id;
    this.whole = geometry;
    this.ring = ring;
    return true;
  }

  /** The journal took this: what is dragged next belongs to it. */
  hold(geometry: Geometry): void {
    this.whole = geometry;
  }

  stop(): void {
    this.letGo();
    this.draw.stop();
  }

  /** The geometry as it is on the screen, or null. */
  geometry(): Geometry | null {
    const feature = this.id ? this.draw.getSnapshotFeature(this.id) : undefined;
    if (!feature || !this.whole) return null;
    const [line] = rings(moved(feature.geometry as Geometry, (position) => position));
    return line ? withRing(this.whole, this.ring, line) : null;
  }
}

/**
 * Keep a drag with the map until it ends, wherever the pointer is let go: over a list, a button or
 * outside of the window. terra-draw hears of an end only when the map itself is let go of.
 */
function holdPointer(map: HTMLElement): () => void {
  let last: PointerEvent | null = null;
  const down = (event: PointerEvent) => {
    if (!event.isPrimary) return;
    map.setPointerCapture(event.pointerId);
    last = event;
  };
  const move = (event: PointerEvent) => {
    if (last) last = event;
  };
  const up = () => {
    last = null;
  };
  // Taken away by the browser (a call comes in): it ends where it was last seen.
  const lost = () => {
    if (last) map.dispatchEvent(new PointerEvent("pointerup", last));
    last = null;
  };
  const heard = { pointerdown: down, pointermove: move, pointerup: up, pointercancel: lost };
  for (const [name, listener] of Object.entries(heard)) {
    map.addEventListener(name, listener as EventListener, { capture: true });
  }
  return () => {
    lost();
    for (const [name, listener] of Object.entries(heard)) {
      map.removeEventListener(name, listener as EventListener, { capture: true });
    }
  };
}

function selecting(colour: Hex, snap: (at: Position) => Position | undefined): TerraDrawSelectMode {
  const flags = {
    feature: {
      draggable: true,
      selfIntersectable: true, // crossing is warned about, in words, not silently prevented
      coordinates: {
        midpoints: { draggable: true },
        draggable: true,
        deletable: true,
        snappable: { toCustom: ({ lng, lat }: { lng: number; lat: number }) => snap([lng, lat]) },
      },
    },
  };
  return new TerraDrawSelectMode({
    flags: { polygon: flags, linestring: flags },
    allowManualDeselection: false,
    pointerDistance: 30,
    keyEvents: null,
    styles: {
      selectedPolygonColor: colour,
      selectedPolygonFillOpacity: 0.18,
      selectedPolygonOutlineColor: colour,
      selectedPolygonOutlineWidth: 5,
      selectedLineStringColor: colour,
      selectedLineStringWidth: 5,
      selectionPointColor: "#FFFFFF",
      selectionPointWidth: 11,
      selectionPointOutlineColor: colour,
      selectionPointOutlineWidth: 4,
      midPointColor: colour,
      midPointWidth: 6,
      midPointOutlineColor: "#FFFFFF",
      midPointOutlineWidth: 2,
    },
  });
}

/**
 * The adapter orders its panes by a `<style>` element, which our content security policy
 * refuses; the same order set on the pane itself is allowed.
 */
function paneWithoutStyleElement(adapter: TerraDrawLeafletAdapter, map: L.Map): void {
  const open = adapter as unknown as {
    createPaneStyleSheet: (pane: string, zIndex: number) => { remove(): void };
  };
  open.createPaneStyleSheet = (pane, zIndex) => {
    const element = map.getPane(pane) ?? map.createPane(pane);
    element.style.zIndex = String(zIndex + 600);
    return { remove: () => undefined };
  };
}

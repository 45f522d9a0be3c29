/** Bearing handle: a camera's sector on the map, and what turns it. */
import L from "leaflet";
import type { Content } from "../drafts/model";
import { type View, viewOf } from "../geometry/camera_view";
import { bearing, destination, sector } from "../geometry/planar";
import type { Position } from "../kit/geojson";
import { iconElement } from "../kit/icons";
import { compass } from "../kit/words";
import { latLng } from "../leaflet/latlng";
import { tell } from "./phrases";
import { ABOVE_LINES } from "./sketch_layer";
import type { Stage } from "./stage";

/** The handle stands beyond the sector where there is room, never nearer than this. */
const ARM_PX = 104;
const BEYOND_PX = 34;
const EDGE_PX = 44;
/** The words beside the handle need this much room to its right. */
const LABEL_PX = 170;

export function bearingText(degrees: number): string {
  return tell("degrees", { degrees: Math.round(degrees), words: compass(degrees) });
}

/** A whole number of degrees in [0, 360). */
export function wholeDegrees(degrees: number): number {
  return ((Math.round(degrees) % 360) + 360) % 360;
}

export class BearingHandle {
  private readonly group: L.LayerGroup;
  private handle: L.Marker | null = null;
  private label: HTMLElement | null = null;
  private wedge: L.Polygon | null = null;
  private arm: L.Polyline | null = null;
  private content: Content | null = null;
  private view: View | null = null;
  private dragging = false;
  private readonly replace = () => {
    if (!this.dragging) this.place();
  };

  constructor(
    private readonly stage: Stage,
    private readonly turn: (degrees: number, done: boolean) => void,
  ) {
    this.group = L.layerGroup().addTo(stage.map);
    stage.map.on("zoom viewreset resize", this.replace);
  }

  /** Show the sector of a camera, with a handle when it may be turned; `bare` leaves the wedge out. */
  show(
    content: Content | null,
    colour: string,
    turnable: boolean,
    view: View | null = viewOf(content),
    bare = false,
  ): void {
    const turns = turnable && content?.properties.facing !== "all_round";
    this.content = content;
    this.view = view;
    if (content?.geometry.type !== "Point") {
      this.clear();
      return;
    }
    if (!this.dragging && turns !== (this.handle !== null)) this.clear();
    this.wedge ??= L.polygon([], { weight: 2.5, interactive: false, smoothFactor: 0 }).addTo(
      this.group,
    );
    this.wedge.setStyle({ color: colour, fillOpacity: bare ? 0 : 0.16, opacity: bare ? 0 : 1 });
    if (turns && !this.handle) this.addHandle();
    this.place();
  }

  leave(): void {
    this.group.remove();
    this.stage.map.off("zoom viewreset resize", this.replace);
  }

  private clear(): void {
    this.group.clearLayers();
    this.handle = null;
    this.wedge = null;
    this.arm = null;
  }

  private addHandle(): void {
    this.label = document.createElement("span");
    this.label.className = "s-turn-label";
    const face = document.createElement("div");
    face.append(iconElement("rotate-clockwise"), this.label);
    const icon = L.divIcon({ className: "s-turn", html: face, iconSize: [52, 52] });
    this.arm = L.polyline([], { className: "s-arm", interactive: false }).addTo(this.group);
    this.handle = L.marker([0, 0], {
      icon,
      draggable: true,
      keyboard: false,
      pane: "sketch",
      zIndexOffset: ABOVE_LINES,
    })
      .on("dragstart", () => {
        this.dragging = true;
      })
      .on("drag", () => this.turn(this.dragged(), false))
      .on("dragend", () => {
        this.dragging = false;
        this.turn(this.dragged(), true);
      })
      .addTo(this.group);
  }

  private dragged(): number {
    const { lng, lat } = (this.handle as L.Marker).getLatLng();
    return wholeDegrees(bearing(this.at(), [lng, lat]));
  }

  private at(): Position {
    return this.content?.geometry.coordinates as Position;
  }

  private armLength(at: Position, centre: L.Point): number {
    const { map } = this.stage;
    const rim = destination(at, 0, this.view?.range ?? 0);
    const range = map.latLngToLayerPoint(latLng(rim)).distanceTo(centre);
    const { x, y } = map.getSize();
    return Math.max(ARM_PX, Math.min(range + BEYOND_PX, Math.min(x, y) / 2 - EDGE_PX));
  }

  private place(): void {
    if (!this.content) return;
    const { view } = this;
    const facing = this.content.properties.bearing as number | undefined;
    const ring = view ? sector(view.at, view.bearing ?? 0, view.width, view.range) : [];
    this.wedge?.setLatLngs(ring.map(latLng));
    if (!this.handle) return;
    const at = this.at();
    const centre = this.stage.map.latLngToLayerPoint(latLng(at));
    const angle = ((facing ?? 0) * Math.PI) / 180;
    const arm = this.armLength(at, centre);
    const away = L.point(Math.sin(angle) * arm, -Math.cos(angle) * arm);
    const end = this.stage.map.layerPointToLatLng(centre.add(away));
    this.handle.setLatLng(end);
    this.arm?.setLatLngs([latLng(at), end]);
    const words = facing === undefined ? tell("unknown_bearing") : bearingText(facing);
    if (this.label) this.label.textContent = words;
    // The words stand outside, away from the camera, where there is room for them.
    const { x } = this.stage.map.latLngToContainerPoint(end);
    const full = x > this.stage.map.getSize().x - LABEL_PX;
    const left = full || (away.x < 0 && x > LABEL_PX);
    this.handle.getElement()?.classList.toggle("s-turn-left", left);
  }
}

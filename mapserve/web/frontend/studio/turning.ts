/** A camera's sector on the map, and the handle that turns it. */
import L from "leaflet";
import { iconElement } from "../symbols";
import { compass } from "../words";
import type { Content, Position } from "./model";
import { bearing, sector } from "./shapes";
import { latLng, type Stage } from "./stage";
import { tell } from "./texts";

/** What is assumed where a camera's data do not say (the catalogue's help says the same). */
const FIELD_OF_VIEW = 90;
const RANGE_M = 30;
const ARM_PX = 104;
/** The words beside the handle need this much room to its right. */
const LABEL_PX = 170;

export function bearingText(degrees: number): string {
  return tell("degrees", { degrees: Math.round(degrees), words: compass(degrees) });
}

/** A whole number of degrees in [0, 360). */
export function wholeDegrees(degrees: number): number {
  return ((Math.round(degrees) % 360) + 360) % 360;
}

export class Turning {
  private readonly group: L.LayerGroup;
  private handle: L.Marker | null = null;
  private label: HTMLElement | null = null;
  private shape: L.Polygon | null = null;
  private arm: L.Polyline | null = null;
  private content: Content | null = null;
  private dragging = false;

  constructor(
    private readonly stage: Stage,
    private readonly turn: (degrees: number, done: boolean) => void,
  ) {
    this.group = L.layerGroup().addTo(stage.map);
    stage.map.on("zoom viewreset resize", () => {
      if (!this.dragging) this.place();
    });
  }

  /** Show the sector of a camera, with a handle when it may be turned. */
  show(content: Content | null, colour: string, turnable: boolean): void {
    if (this.dragging) {
      this.content = content;
      this.place();
      return;
    }
    this.group.clearLayers();
    this.handle = null;
    this.shape = null;
    this.arm = null;
    this.content = content;
    if (content?.geometry.type !== "Point") return;
    this.shape = L.polygon([], {
      color: colour,
      weight: 2.5,
      fillOpacity: 0.16,
      interactive: false,
    }).addTo(this.group);
    if (turnable && content.properties.facing !== "all_round") this.addHandle();
    this.place();
  }

  private addHandle(): void {
    this.label = document.createElement("span");
    this.label.className = "s-turn-label";
    const face = document.createElement("div");
    face.append(iconElement("rotate-clockwise"), this.label);
    const icon = L.divIcon({ className: "s-turn", html: face, iconSize: [52, 52] });
    this.arm = L.polyline([], { className: "s-arm", interactive: false }).addTo(this.group);
    this.handle = L.marker([0, 0], { icon, draggable: true, keyboard: false, pane: "sketch" })
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

  private place(): void {
    if (!this.content) return;
    const { properties } = this.content;
    const at = this.at();
    const facing = properties.bearing as number | undefined;
    const all = properties.facing === "all_round";
    const reach = (properties.range_m as number | undefined) ?? RANGE_M;
    const width = all ? 360 : ((properties.field_of_view as number | undefined) ?? FIELD_OF_VIEW);
    const known = all || facing !== undefined;
    this.shape?.setLatLngs(known ? sector(at, facing ?? 0, width, reach).map(latLng) : []);
    if (!this.handle) return;
    const centre = this.stage.map.latLngToLayerPoint(latLng(at));
    const angle = ((facing ?? 0) * Math.PI) / 180;
    const away = L.point(Math.sin(angle) * ARM_PX, -Math.cos(angle) * ARM_PX);
    const end = this.stage.map.layerPointToLatLng(centre.add(away));
    this.handle.setLatLng(end);
    this.arm?.setLatLngs([latLng(at), end]);
    const words = facing === undefined ? tell("unknown_bearing") : bearingText(facing);
    if (this.label) this.label.textContent = words;
    const { x } = this.stage.map.latLngToContainerPoint(end);
    const right = x > this.stage.map.getSize().x - LABEL_PX;
    this.handle.getElement()?.classList.toggle("s-turn-left", right);
  }
}

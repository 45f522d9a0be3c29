/** Numbered markers and what goes with them on the map: a dashed circle each, one chosen. */

import L from "leaflet";
import { spread } from "../geometry/overlap_removal";
import { h } from "../kit/elements";
import type { Geometry } from "../kit/geojson";
import { isClear, showAll } from "./framing";

const SIZE = 40;
/** Two circles nearer than this lie on one another. */
const APART = 38;
/** From here on a line leads from a number to its place. */
const FAR = 10;

export interface Numbered {
  at: L.LatLng;
  /** What it would see, or the stretch it is about. */
  geometry: Geometry | null;
  title: string;
}

export class NumberedMarkers {
  private readonly group = L.layerGroup();
  private readonly renderer = L.svg({ padding: 0.4 });
  private readonly leaders = L.layerGroup().addTo(this.group);
  private places: Numbered[] = [];
  private markers: L.Marker[] = [];
  private paths: (L.GeoJSON | null)[] = [];

  constructor(
    private readonly map: L.Map,
    private readonly onChoose: (index: number) => void,
    /** Class of paths and circles: see-site, see-gap, see-spot. */
    private readonly kind: string,
  ) {}

  show(places: Numbered[]): void {
    this.group.clearLayers();
    this.places = places;
    this.paths = places.map((place) => this.pathsOf(place));
    this.group.addLayer(this.leaders);
    this.markers = places.map((place, index) => this.marker(place, index));
    this.inView();
    this.reveal();
  }

  /** Bring all numbers where nothing on the map lies on them. */
  private inView(): void {
    const bounds = L.latLngBounds(this.places.map(({ at }) => at));
    if (!bounds.isValid() || this.seen(bounds)) return;
    showAll(this.map, bounds, {
      edge: SIZE,
      clear: true,
      maxZoom: this.map.getZoom(),
    });
  }

  private seen(bounds: L.LatLngBounds): boolean {
    const corners = [bounds.getNorthWest(), bounds.getSouthEast()];
    return corners.every((at) => isClear(this.map, at, SIZE / 2));
  }

  reveal(): void {
    this.group.addTo(this.map);
    this.map.on("zoomend", this.spread, this);
    this.spread();
  }

  hide(): void {
    this.group.remove();
    this.map.off("zoomend", this.spread, this);
  }

  /** Each number at its place, or beside it with a line where another one stands. */
  private spread(): void {
    this.leaders.clearLayers();
    const points = this.places.map(({ at }) => this.map.latLngToLayerPoint(at));
    spread(points, APART).forEach((to, index) => {
      const [at, from] = [this.places[index]?.at, points[index]];
      if (!at || !from) return;
      const place = this.map.layerPointToLatLng([to.x, to.y]);
      this.markers[index]?.setLatLng(place);
      if (Math.hypot(to.x - from.x, to.y - from.y) > FAR) this.lead(at, place);
    });
  }

  private lead(from: L.LatLng, to: L.LatLng): void {
    const className = `see-leader ${this.kind}-leader`;
    const { renderer } = this;
    L.polyline([from, to], { className, renderer, interactive: false }).addTo(this.leaders);
  }

  /** Ring one and bring it into view. */
  choose(index: number): void {
    this.markers.forEach((marker, at) => {
      marker.getElement()?.classList.toggle("see-chosen", at === index);
      marker.setZIndexOffset(at === index ? 1000 : 500);
    });
    this.paths.forEach((path, at) => {
      for (const part of path?.getLayers() ?? [])
        (part as L.Path).getElement()?.classList.toggle("see-chosen", at === index);
    });
    const [place, path] = [this.places[index], this.paths[index]];
    const bounds = path?.getBounds() ?? (place && L.latLngBounds([place.at]));
    if (!bounds?.isValid() || this.seen(bounds)) return;
    showAll(this.map, bounds.pad(0.6), { edge: SIZE, clear: true, maxZoom: 18 });
  }

  private pathsOf(place: Numbered): L.GeoJSON | null {
    if (!place.geometry) return null;
    const style = { className: `${this.kind}-shape`, renderer: this.renderer } as L.PathOptions;
    return L.geoJSON(place.geometry, { style, interactive: false }).addTo(this.group);
  }

  private marker(place: Numbered, index: number): L.Marker {
    const html = h("span", { class: "see-number", title: place.title }, String(index + 1));
    const icon = L.divIcon({
      html,
      className: `see-pin ${this.kind}-pin`,
      iconSize: [SIZE, SIZE],
    });
    const marker = L.marker(place.at, { icon, keyboard: false, zIndexOffset: 500 });
    marker.on("click", () => this.onChoose(index));
    return marker.addTo(this.group);
  }
}

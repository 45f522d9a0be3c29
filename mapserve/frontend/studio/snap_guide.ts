/** Snap guide (貼齊): draws a new corner to what is near, and shows where it would land. */
import L from "leaflet";
import type { Content } from "../drafts/model";
import { positions, rounded } from "../geometry/planar";
import { SNAP_PX, type Snap, snap, type Track, track } from "../geometry/snapping";
import type { Geometry, Position } from "../kit/geojson";
import type { BaseCollection } from "../kit/schema";

const KEPT = "mapserve.snapping";

export class SnapGuide {
  on = remembered();
  private streets: Track[] = [];
  private readonly known = new WeakMap<Geometry, Track[]>();
  private readonly cue: L.CircleMarker;

  constructor(
    private readonly map: L.Map,
    private readonly drawn: () => Iterable<[string, Content]>,
  ) {
    this.cue = L.circleMarker([0, 0], {
      radius: SNAP_PX,
      className: "s-snap",
      interactive: false,
      pane: "sketch",
    });
  }

  toggle(): void {
    this.on = !this.on;
    try {
      localStorage.setItem(KEPT, this.on ? "on" : "off");
    } catch {
      // A browser that keeps nothing forgets this too.
    }
    if (!this.on) this.cue.remove();
  }

  base(collection: BaseCollection): void {
    this.streets = collection.features.flatMap(({ geometry, properties }) =>
      geometry.type === "LineString" && properties.layer === "street"
        ? [track(geometry.coordinates as Position[])]
        : [],
    );
  }

  /** Where a corner aimed at `at` lands; `except` is the feature that is being reshaped. */
  find(at: Position, except: string | null = null): Snap | null {
    if (!this.on) return null;
    const pixel = ([lng, lat]: Position) => this.map.latLngToContainerPoint([lat, lng]);
    const here = this.map.latLngToContainerPoint([at[1], at[0]]);
    const aside = this.map.containerPointToLatLng(here.add([2 * SNAP_PX, 0]));
    return snap(at, this.tracks(except), pixel, Math.abs(aside.lng - at[0]));
  }

  /** Show where `snapped` holds, or nothing. */
  show(snapped: Snap | null): void {
    if (!snapped) {
      this.cue.remove();
      return;
    }
    this.cue.setLatLng([snapped.at[1], snapped.at[0]]).addTo(this.map);
    this.cue.getElement()?.classList.toggle("s-snap-corner", snapped.on === "corner");
  }

  snapped(at: Position, except: string | null = null): Position {
    const found = this.find(at, except);
    this.show(found);
    return found ? rounded(found.at) : at;
  }

  private *tracks(except: string | null): Generator<Track> {
    for (const [id, { geometry }] of this.drawn()) if (id !== except) yield* this.of(geometry);
    yield* this.streets;
  }

  private of(geometry: Geometry): Track[] {
    let tracks = this.known.get(geometry);
    if (!tracks) {
      tracks = linesOf(geometry).map(track);
      this.known.set(geometry, tracks);
    }
    return tracks;
  }
}

function linesOf(geometry: Geometry): Position[][] {
  switch (geometry.type) {
    case "MultiLineString":
    case "Polygon":
      return geometry.coordinates;
    case "MultiPolygon":
      return geometry.coordinates.flat();
    default:
      return [positions(geometry)];
  }
}

function remembered(): boolean {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

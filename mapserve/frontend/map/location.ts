/** Location in words: the address, else the street that is nearest; and which way it looks. */
import type L from "leaflet";
import { type Feature, type Layer, valueText } from "../kit/catalogue";
import type { BaseCollection } from "../kit/schema";
import { compass, say } from "../kit/words";
import { symbolAt } from "../leaflet/latlng";

/** Farther away a street says nothing of a place. */
const NEAR_M = 60;
const METRES_A_DEGREE = 111_320;

interface Street {
  name: string;
  line: [number, number][];
}

export class Where {
  private streets: Street[] = [];
  private readonly known = new Map<string, string>();

  /** Know these streets. */
  setBase(base: BaseCollection): void {
    this.known.clear();
    this.streets = base.features.flatMap(({ geometry, properties }) =>
      properties.layer === "street" && properties.name && geometry.type === "LineString"
        ? [{ name: properties.name, line: geometry.coordinates as [number, number][] }]
        : [],
    );
  }

  /** 八德路三段97號・朝東 */
  of(layer: Layer, feature: Feature): string {
    const { properties } = feature;
    const address = layer.attributes.find((one) => one.name === "address");
    const told = address ? valueText(address, properties.address) : "";
    const { bearing } = properties;
    const faces = typeof bearing === "number" && properties.facing === "bearing";
    const way = faces ? say("朝{way}", "facing {way}", { way: compass(bearing) }) : "";
    return [told || this.nearest(feature), way].filter(Boolean).join(say("・", " · "));
  }

  private nearest(feature: Feature): string {
    const known = this.known.get(feature.id);
    if (known !== undefined) return known;
    const name = this.streetAt(symbolAt(feature.geometry));
    const words = name ? say("{name}旁", "by {name}", { name }) : "";
    this.known.set(feature.id, words);
    return words;
  }

  private streetAt(at: L.LatLng): string {
    let [best, name] = [NEAR_M, ""];
    const narrow = Math.cos((at.lat * Math.PI) / 180);
    for (const street of this.streets) {
      const metres = metresTo(street.line, at, narrow);
      if (metres < best) [best, name] = [metres, street.name];
    }
    return name;
  }
}

/** Metres from a point to a line (longitude, latitude in degrees), flat nearby. */
function metresTo(line: [number, number][], at: L.LatLng, narrow: number): number {
  let least = Infinity;
  const flat = line.map(([lon, lat]) => [(lon - at.lng) * narrow, lat - at.lat] as const);
  for (let index = 1; index < flat.length; index++) {
    const [ax, ay] = flat[index - 1] ?? [0, 0];
    const [bx, by] = flat[index] ?? [0, 0];
    const [dx, dy] = [bx - ax, by - ay];
    const length = dx * dx + dy * dy;
    const along = length ? Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length)) : 0;
    least = Math.min(least, Math.hypot(ax + along * dx, ay + along * dy));
  }
  return least * METRES_A_DEGREE;
}

/**
 * Places in words: the address, else the nearest street; and which way it looks.
 *
 * What has no name of its own is told apart by it everywhere: 治安死角・寧安街旁.
 */
import { anchorOf, type Extent } from "../geometry/extents";
import { type Feature, type Layer, titleOf, valueText } from "../kit/catalogue";
import type { Position } from "../kit/geojson";
import type { BaseCollection } from "../kit/schema";
import { compass, inLanguage, say } from "../kit/words";

/** Farther away a street says nothing of a place. */
const NEAR_M = 60;
const METRES_A_DEGREE = 111_320;

/** A named line, in degrees. */
export interface NamedLine {
  name: string;
  line: readonly Position[];
}
interface Street extends NamedLine {
  box: Extent;
}

export class Places {
  private streets: Street[] = [];
  private readonly known = new Map<string, string>();

  /** Know the streets of the base map. */
  setBase(base: BaseCollection): void {
    this.setStreets(
      base.features.flatMap(({ geometry, properties }) =>
        properties.layer === "street" && properties.name && geometry.type === "LineString"
          ? [{ name: properties.name, line: geometry.coordinates }]
          : [],
      ),
    );
  }

  setStreets(streets: readonly NamedLine[]): void {
    this.known.clear();
    this.streets = streets
      .filter(({ name, line }) => name && line.length > 1)
      .map((street) => ({ ...street, box: boxOf(street.line) }));
  }

  /** 八德路三段97號・朝東 */
  of(layer: Layer, feature: Feature): string {
    const { bearing, facing } = feature.properties;
    const faces = typeof bearing === "number" && facing === "bearing";
    const way = faces ? say("朝{way}", "facing {way}", { way: compass(bearing) }) : "";
    return joined(addressOf(layer, feature) || this.nearest(feature), way);
  }

  /** The title, and where it stands unless it has a name: A-12・寧安街旁. */
  title(layer: Layer, feature: Feature): string {
    return joined(titleOf(layer, feature.properties), this.beside(layer, feature));
  }

  /** Where it stands, if its title tells neither a name nor a place; "" otherwise. */
  beside(layer: Layer, feature: Feature): string {
    const title = titleOf(layer, feature.properties);
    const number = layer.number ? feature.properties[layer.number] : undefined;
    if (title !== inLanguage(layer.label) && title !== number) return "";
    return addressOf(layer, feature) || this.nearest(feature);
  }

  private nearest(feature: Feature): string {
    const known = this.known.get(feature.id);
    if (known !== undefined) return known;
    const name = this.streetAt(anchorOf(feature.geometry));
    const words = name ? say("{name}旁", "by {name}", { name }) : "";
    this.known.set(feature.id, words);
    return words;
  }

  private streetAt(at: Position): string {
    const [lon, lat] = at;
    let [best, name] = [NEAR_M, ""];
    const narrow = Math.cos((lat * Math.PI) / 180);
    const north = NEAR_M / METRES_A_DEGREE;
    const east = north / narrow;
    for (const { box, line, name: street } of this.streets) {
      if (lon < box[0] - east || lon > box[2] + east) continue;
      if (lat < box[1] - north || lat > box[3] + north) continue;
      const metres = metresTo(line, at, narrow);
      if (metres < best) [best, name] = [metres, street];
    }
    return name;
  }
}

const joined = (...words: string[]): string => words.filter(Boolean).join(say("・", " · "));

function addressOf(layer: Layer, { properties }: Feature): string {
  const address = layer.attributes.find((one) => one.name === "address");
  return address ? valueText(address, properties.address) : "";
}

function boxOf(line: readonly Position[]): Extent {
  const box: Extent = [180, 90, -180, -90];
  for (const [lon, lat] of line) {
    box[0] = Math.min(box[0], lon);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lon);
    box[3] = Math.max(box[3], lat);
  }
  return box;
}

/** Metres from a point to a line (longitude, latitude in degrees), flat nearby. */
function metresTo(line: readonly Position[], at: Position, narrow: number): number {
  let least = Infinity;
  const flat = line.map(([x, y]) => [(x - at[0]) * narrow, y - at[1]] as const);
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

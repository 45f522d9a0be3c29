/** Items of a map: a feature each, or a stack of one layer's features at one place (coincident). */
import { anchorOf } from "../../geometry/extents";
import { type Answers, type Layer, type Mark, markOf } from "../../kit/catalogue";
import type { Geometry } from "../../kit/geojson";
import { say } from "../../kit/words";

/** What of a feature is drawn; never changed in place, so that what is made of it can be kept. */
export interface Drawable {
  layer: string;
  geometry: Geometry;
  properties: Answers;
}

export interface Item {
  readonly id: string;
  readonly layer: Layer;
  readonly content: Drawable;
  /** The ids of all that stand here, its own first. */
  readonly ids: readonly string[];
}

/** How its symbol is drawn, besides size and theme. */
export interface Look {
  mark: Mark;
  round: boolean;
  bearing: number | null | undefined;
}

/** Two places closer than this many decimals of a degree (0.1 m) are one. */
const DECIMALS = 6;

const places = new WeakMap<Drawable, string>();
const items = new WeakMap<Drawable, Item>();

/** The items of these features in their order; `alone` stands by itself, whatever is there too. */
export function itemsOf(
  features: Iterable<[id: string, content: Drawable]>,
  layerOf: (kind: string) => Layer | undefined,
  alone: string | null = null,
): Item[] {
  const stacks = new Map<string, [Drawable, ...string[]]>();
  for (const [id, content] of features) {
    const place = id === alone ? id : placeOf(content);
    const stack = stacks.get(place);
    if (stack) stack.push(id);
    else stacks.set(place, [content, id]);
  }
  return [...stacks.values()].flatMap(([content, ...ids]) => {
    const layer = layerOf(content.layer);
    return layer ? [itemOf(content, layer, ids)] : [];
  });
}

/** What of its symbol shows where it looks; nobody but members is told of a direction. */
export function lookOf({ layer, content, ids }: Item, isPublic = false): Look {
  const { properties } = content;
  const drop = layer.style.shape === "drop";
  const round = isPublic || ids.length > 1 || properties.facing === "all_round";
  const bearing = typeof properties.bearing === "number" ? properties.bearing : null;
  const mark = markOf(layer, properties);
  return { mark, round, bearing: drop && !isPublic && !round ? bearing : undefined };
}

/** How many stand there, in words: 3支, × 3. */
export function countText({ layer, ids }: Item): string {
  return say("{n}{c}", "× {n}", { n: ids.length, c: layer.counter });
}

/** The same item as before for the same features, so that what is drawn of it stays. */
function itemOf(content: Drawable, layer: Layer, ids: string[]): Item {
  const known = items.get(content);
  if (known?.layer === layer && known.ids.join() === ids.join()) return known;
  const item: Item = { id: ids[0] as string, layer, content, ids };
  items.set(content, item);
  return item;
}

function placeOf(content: Drawable): string {
  let place = places.get(content);
  if (!place) {
    const [lon, lat] = anchorOf(content.geometry);
    place = `${content.layer} ${lon.toFixed(DECIMALS)} ${lat.toFixed(DECIMALS)}`;
    places.set(content, place);
  }
  return place;
}

/** Numbering: ties a symbol on the sheet to its row in the list. */
import L from "leaflet";
import { type Catalogue, type Feature, layerOf } from "../kit/catalogue";
import { h } from "../kit/elements";
import { symbolAt } from "../leaflet/latlng";
import { spanOf } from "./number_ranges";

/** Where a symbol stands, and for which features. */
export interface Stack {
  at: L.LatLng;
  features: Feature[];
}
interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const DIGIT = 5.6;
const HEIGHT = 11;
const SLACK = 1;

/** Features by their number, in the order of the legend, from north to south. */
export function numbered(catalogue: Catalogue, features: Feature[]): Map<number, Feature> {
  const order = new Map(catalogue.layers.map((layer, index) => [layer.kind, index]));
  const placed = features
    .filter((feature) => layerOf(catalogue, feature.properties.layer))
    .map((feature) => ({ feature, at: symbolAt(feature.geometry) }));
  placed.sort((a, b) => {
    const [left, right] = [a.feature.properties.layer, b.feature.properties.layer];
    const layers = (order.get(left) ?? 99) - (order.get(right) ?? 99);
    return layers || b.at.lat - a.at.lat || a.at.lng - b.at.lng;
  });
  return new Map(placed.map(({ feature }, index) => [index + 1, feature]));
}

/** Write each place's numbers beside its symbol, where they cover least. */
export function drawNumbers(
  map: L.Map,
  places: Stack[],
  numbers: Map<number, Feature>,
  symbol: number,
): void {
  const numberOf = new Map([...numbers].map(([number, feature]) => [feature.id, number]));
  const half = symbol / 2;
  const taken: Box[] = places.map(({ at }) => {
    const { x, y } = map.latLngToContainerPoint(at);
    return { left: x - half, right: x + half, top: y - half, bottom: y + half };
  });
  for (const { at, features } of places) {
    const words = spanOf(features.map((feature) => numberOf.get(feature.id) ?? 0));
    const { x, y } = map.latLngToContainerPoint(at);
    const box = best(x, y, half, words.length * DIGIT + 3, taken);
    taken.push(box);
    const label = h("span", { class: "paper-number" }, words);
    const size: L.PointTuple = [box.right - box.left, HEIGHT];
    const anchor: L.PointTuple = [x - box.left, y - box.top];
    const icon = L.divIcon({
      html: label,
      className: "paper-number-holder",
      iconSize: size,
      iconAnchor: anchor,
    });
    L.marker(at, { icon, keyboard: false, interactive: false, zIndexOffset: 5000 }).addTo(map);
  }
}

function best(x: number, y: number, half: number, width: number, taken: Box[]): Box {
  const [right, left] = [x + half - 1, x - half - width + 1];
  const [above, below, level] = [y - half - HEIGHT + 3, y + half - 3, y - HEIGHT / 2];
  const middle = x - width / 2;
  const corners: [number, number][] = [
    [right, level],
    [left, level],
    [right, above],
    [right, below],
    [left, above],
    [left, below],
    [middle, above - 3],
    [middle, below + 3],
  ];
  const boxes = corners.map(([west, north]) => ({
    left: west,
    top: north,
    right: west + width,
    bottom: north + HEIGHT,
  }));
  const costs = boxes.map((box) => taken.reduce((sum, other) => sum + overlap(box, other), 0));
  return boxes[costs.indexOf(Math.min(...costs))] as Box;
}

function overlap(a: Box, b: Box): number {
  const x = Math.min(a.right, b.right) - Math.max(a.left, b.left) + SLACK;
  const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) + SLACK;
  return x > 0 && y > 0 ? x * y : 0;
}

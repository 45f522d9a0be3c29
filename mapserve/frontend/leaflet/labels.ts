/** Label placement: names along their street or on their place, none over another or a symbol. */
import type { Area, Ground, Ring } from "./base_data";

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Label {
  text: string;
  x: number;
  y: number;
  /** Radians; 0 is level. */
  turn: number;
  /** Characters stand one below the other, as on a north–south lane. */
  upright: boolean;
  size: number;
  box: Box;
}

export interface View {
  /** World pixels at zoom 0 → canvas pixels: multiply by scale, then add the offset. */
  scale: number;
  dx: number;
  dy: number;
  width: number;
  height: number;
  zoom: number;
  /** What the reader sees of the canvas: no name is cut by its edge. Absent: all of it. */
  seen?: Box;
}

const LANE_LABELS_FROM = 18;
const PLACE_LABELS_FROM = 16;
const STEEP = Math.PI / 3.4;
const APART = 420;
const SIZE = 14;

interface Stretch {
  text: string;
  x: number;
  y: number;
  angle: number;
  length: number;
  rank: number;
}

/** Choose labels for the view; `taken` are boxes that symbols already cover. */
export function placeLabels(ground: Ground, view: View, taken: Box[]): Label[] {
  const grid = new Occupied(taken);
  const placed: Label[] = [];
  for (const stretch of stretchesOf(ground, view)) {
    const near = placed.some(
      (one) =>
        one.text === stretch.text && Math.hypot(one.x - stretch.x, one.y - stretch.y) < APART,
    );
    const label = streetLabel(stretch);
    if (near || spaceOf(stretch.text) > stretch.length || isCut(label.box, view)) continue;
    if (!grid.take(label.box)) continue;
    placed.push(label);
  }
  if (view.zoom < PLACE_LABELS_FROM) return placed;
  for (const area of ground.areas) {
    const label = placeLabel(area, view);
    if (!label || !inView(label.x, label.y, view) || isCut(label.box, view)) continue;
    if (grid.take(label.box)) placed.push(label);
  }
  return placed;
}

function stretchesOf(ground: Ground, view: View): Stretch[] {
  const stretches: Stretch[] = [];
  for (const street of ground.streets) {
    const lane = street.width < 10 && /巷|弄/.test(street.name);
    if (!street.name || street.width === 0) continue;
    if (lane && view.zoom < LANE_LABELS_FROM) continue;
    const best = longest(street.points, view);
    if (best) stretches.push({ ...best, text: street.name, rank: street.rank });
  }
  return stretches.sort((a, b) => b.rank - a.rank || b.length - a.length);
}

/** The longest nearly straight run of a street inside the view, in canvas pixels. */
function longest(points: Ring, view: View): Omit<Stretch, "text" | "rank"> | null {
  let best: Omit<Stretch, "text" | "rank"> | null = null;
  for (let from = 0; from + 3 < points.length; ) {
    let to = from + 2;
    const angle = headingOf(points, from, to);
    while (to + 3 < points.length && Math.abs(bend(angle, headingOf(points, to, to + 2))) < 0.25)
      to += 2;
    const clipped = clip(at(points, from, view), at(points, to, view), view);
    if (clipped) {
      const [a, b] = clipped;
      const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
      if (!best || length > best.length) {
        const level = Math.atan2(b[1] - a[1], b[0] - a[0]);
        best = { x: (a[0] + b[0]) / 2, y: (a[1] + b[1]) / 2, angle: level, length };
      }
    }
    from = to;
  }
  return best;
}

type Point = [number, number];

function at(points: Ring, index: number, view: View): Point {
  const x = (points[index] ?? 0) * view.scale + view.dx;
  return [x, (points[index + 1] ?? 0) * view.scale + view.dy];
}

function headingOf(points: Ring, from: number, to: number): number {
  const dx = (points[to] ?? 0) - (points[from] ?? 0);
  return Math.atan2((points[to + 1] ?? 0) - (points[from + 1] ?? 0), dx);
}

function bend(a: number, b: number): number {
  return ((b - a + 3 * Math.PI) % (2 * Math.PI)) - Math.PI;
}

/** Liang–Barsky: the part of a segment inside the view, or null. */
function clip(a: Point, b: Point, view: View): [Point, Point] | null {
  let [low, high] = [0, 1];
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const edges: Point[] = [
    [-dx, a[0]],
    [dx, view.width - a[0]],
    [-dy, a[1]],
    [dy, view.height - a[1]],
  ];
  for (const [slope, room] of edges) {
    if (slope === 0 && room < 0) return null;
    if (slope < 0) low = Math.max(low, room / slope);
    if (slope > 0) high = Math.min(high, room / slope);
  }
  if (low >= high) return null;
  return [
    [a[0] + low * dx, a[1] + low * dy],
    [a[0] + high * dx, a[1] + high * dy],
  ];
}

function streetLabel(stretch: Stretch): Label {
  let turn = stretch.angle;
  if (turn > Math.PI / 2) turn -= Math.PI;
  if (turn <= -Math.PI / 2) turn += Math.PI;
  const upright = Math.abs(turn) > STEEP && /^\p{Script=Han}/u.test(stretch.text);
  const { x, y, text } = stretch;
  const long = spaceOf(text) / 2;
  const high = SIZE * 0.7;
  const half = upright
    ? { x: high, y: (lengthOf(text) * SIZE * 1.1) / 2 }
    : {
        x: Math.abs(Math.cos(turn)) * long + high,
        y: Math.abs(Math.sin(turn)) * long + high,
      };
  return { text, x, y, turn: upright ? 0 : turn, upright, size: SIZE, box: around(x, y, half) };
}

function placeLabel(area: Area, view: View): Label | null {
  if (!area.name) return null;
  if (area.use === "place" && view.zoom < LANE_LABELS_FROM) return null;
  const x = area.centre[0] * view.scale + view.dx;
  const y = area.centre[1] * view.scale + view.dy;
  const half = { x: spaceOf(area.name, 13) / 2, y: 11 };
  return { text: area.name, x, y, turn: 0, upright: false, size: 13, box: around(x, y, half) };
}

function around(x: number, y: number, half: { x: number; y: number }): Box {
  return { left: x - half.x, top: y - half.y, right: x + half.x, bottom: y + half.y };
}

/** Width in ems: a Han character is 1, a Latin letter or digit 0.55. */
function lengthOf(text: string): number {
  let ems = 0;
  for (const letter of text) ems += letter.charCodeAt(0) > 0x2ff ? 1 : 0.55;
  return ems;
}

function spaceOf(text: string, size = SIZE): number {
  return lengthOf(text) * size + 10;
}

function inView(x: number, y: number, view: View): boolean {
  return x > 0 && y > 0 && x < view.width && y < view.height;
}

/** Tell whether part of a name would be seen and part of it not. */
function isCut(box: Box, { seen }: View): boolean {
  if (!seen) return false;
  const { left, top, right, bottom } = seen;
  const apart = box.right < left || box.left > right || box.bottom < top || box.top > bottom;
  const inside = box.left >= left && box.right <= right && box.top >= top && box.bottom <= bottom;
  return !apart && !inside;
}

/** Boxes already taken, in cells of 64 pixels so that a test looks at neighbours only. */
class Occupied {
  private readonly cells = new Map<number, Box[]>();

  constructor(boxes: Box[]) {
    for (const box of boxes) this.add(box);
  }

  /** Take the box and return true, unless it meets another. */
  take(box: Box): boolean {
    for (const key of this.keys(box)) {
      for (const other of this.cells.get(key) ?? []) {
        const apart =
          box.right < other.left ||
          box.left > other.right ||
          box.bottom < other.top ||
          box.top > other.bottom;
        if (!apart) return false;
      }
    }
    this.add(box);
    return true;
  }

  private add(box: Box): void {
    for (const key of this.keys(box)) {
      const cell = this.cells.get(key);
      if (cell) cell.push(box);
      else this.cells.set(key, [box]);
    }
  }

  private *keys(box: Box): Iterable<number> {
    for (let x = Math.floor(box.left / 64); x <= Math.floor(box.right / 64); x++)
      for (let y = Math.floor(box.top / 64); y <= Math.floor(box.bottom / 64); y++)
        yield x * 65_536 + y;
  }
}

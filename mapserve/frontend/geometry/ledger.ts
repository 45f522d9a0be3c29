/**
 * Ledger of coverage: what each feature watches, as whole millimetres along the streets. The sums
 * are those of the server (layers/analysis/ledger.py).
 */

/** Feature, layer, index of its schedule, spans of the axis as start, end, start, end … */
export type LedgerRow = [id: string, layer: string, schedule: number, spans: number[]];

export interface Ledger {
  total: number;
  /** Minutes of the week in which each is open, as from, to, from, to … */
  schedules: number[][];
  rows: LedgerRow[];
}

/** Longitude, latitude of both ends, and where the segment begins on the axis (mm). */
export type Segment = [lon: number, lat: number, lon: number, lat: number, start: number];

type Span = [from: number, to: number];

export function openAt(ledger: Ledger, minute: number): LedgerRow[] {
  const open = ledger.schedules.map((flat) =>
    spansOf(flat).some(([from, to]) => from <= minute && minute < to),
  );
  return ledger.rows.filter(([, , schedule]) => open[schedule]);
}

/** The spans that anybody watches at a minute of the week, but for some features. */
export function watched(ledger: Ledger, minute: number, without: ReadonlySet<string>): Span[] {
  const rows = openAt(ledger, minute).filter(([id]) => !without.has(id));
  return union(rows.flatMap(([, , , flat]) => spansOf(flat)));
}

export function lengthOf(spans: Span[]): number {
  return spans.reduce((sum, [from, to]) => sum + to - from, 0);
}

export function union(spans: Span[]): Span[] {
  const found: Span[] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = found.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else if (to > from) found.push([from, to]);
  }
  return found;
}

/** Spans of the axis as lines on the map, longitude and latitude. */
export function linesOf(spans: Span[], segments: Segment[], total: number): number[][][] {
  const lines: number[][][] = [];
  let at = 0;
  for (const [index, [x0, y0, x1, y1, start]] of segments.entries()) {
    const end = segments[index + 1]?.[4] ?? total;
    while ((spans[at]?.[1] ?? Number.POSITIVE_INFINITY) <= start) at += 1;
    for (let k = at; (spans[k]?.[0] ?? Number.POSITIVE_INFINITY) < end; k += 1) {
      const [from, to] = spans[k] as Span;
      const share = (place: number) =>
        end > start ? (Math.min(end, Math.max(start, place)) - start) / (end - start) : 0;
      const point = (part: number) => [x0 + (x1 - x0) * part, y0 + (y1 - y0) * part];
      lines.push([point(share(from)), point(share(to))]);
    }
  }
  return lines;
}

function spansOf(flat: number[]): Span[] {
  const spans: Span[] = [];
  for (let at = 0; at + 1 < flat.length; at += 2) spans.push([flat[at] ?? 0, flat[at + 1] ?? 0]);
  return spans;
}

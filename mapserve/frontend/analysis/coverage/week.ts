/**
 * Coverage of a whole week: every street cut where what watches it changes.
 *
 * Read once from GET /coverage/hours; another hour is then only another look at it.
 */
import type { Position } from "geojson";
import { type Catalogue, type Layer, layerOf } from "../../kit/catalogue";
import type { Piece, WeekCoverage } from "../../kit/schema";
import { DAY_HOURS, dayOf } from "../week_hour";

const HOUR_MINUTES = 60;

/** Who watches a piece: cameras, or what else is always there, count before people, as on the map. */
export type Kind = "camera" | "people" | "nobody";
export const KINDS: Kind[] = ["camera", "people", "nobody"];

/** A run of neighbouring pieces of one street that are watched alike. */
export interface Run {
  kind: Kind;
  street: string;
  way: number;
  length_m: number;
  /** The part of the hour in which anybody watches, 0 to 1. */
  part: number;
  unlit_m: number;
  near: string[];
  rank: number;
  line: Position[];
}

export interface StreetSum {
  street: string;
  length_m: number;
  watched_m: number;
  /** Of `watched_m`, what cameras see. */
  camera_m: number;
}

export class Week {
  private readonly runs = new Map<string, Run[]>();
  private readonly weights: Record<string, number>;

  /** The bits of a set that stand for devices and for lights. */
  private readonly devices: number;
  private readonly lights: number;

  constructor(
    readonly data: WeekCoverage,
    catalogue: Catalogue,
  ) {
    const bits = (chosen: (layer: Layer) => boolean): number =>
      data.layers.reduce((sum, kind, bit) => {
        const layer = layerOf(catalogue, kind);
        return layer && chosen(layer) ? sum | (1 << bit) : sum;
      }, 0);
    this.devices = bits((layer) => layer.watches?.by === "device");
    this.lights = bits((layer) => layer.lights !== null);
    this.weights = Object.fromEntries(data.settings.map((one) => [one.key, Number(one.value)]));
  }

  share(hour: number): number {
    const { street_m } = this.data;
    return street_m ? this.watched(hour) / street_m : 0;
  }

  watched(hour: number): number {
    return this.data.watched_m[hour] ?? 0;
  }

  /** Metres that a layer watches. */
  of(layer: string, hour: number): number {
    return this.data.by_layer[layer]?.[hour] ?? 0;
  }

  /** How many features of a layer watch, and whether as many do all week. */
  onDuty(layer: string, hour: number): { now: number; always: boolean } {
    const counts = this.data.on_duty[layer] ?? [];
    const now = counts[hour] ?? 0;
    return { now, always: counts.every((count) => count === now) };
  }

  isDark(hour: number): boolean {
    return this.data.dark[dayOf(hour)]?.[hour % DAY_HOURS] ?? false;
  }

  /** All streets at an hour as runs watched alike, in the order of the streets. */
  at(hour: number): Run[] {
    const column = this.data.sets.map((set) => set[hour] ?? 0);
    const parts = this.data.minutes?.map((set) => (set[hour] ?? 0) / HOUR_MINUTES) ?? [];
    const dark = this.isDark(hour);
    const key = `${dark} ${column.join(" ")} ${parts.join(" ")}`;
    const known = this.runs.get(key);
    if (known) return known;
    const made = this.join(column, parts, dark);
    this.runs.set(key, made);
    return made;
  }

  /** Stretches of as many metres, or fewer, are not listed. */
  get shortest_m(): number {
    return this.weights.shortest_m ?? 0;
  }

  /** Streets nobody watches at an hour, the most urgent first. */
  uncovered(hour: number): Run[] {
    return this.at(hour)
      .filter((run) => run.kind === "nobody" && run.length_m > this.shortest_m)
      .sort((a, b) => b.rank - a.rank);
  }

  /** Each street by name and what of it is watched at an hour, the longest first. */
  streets(hour: number): StreetSum[] {
    const sums = new Map<string, StreetSum>();
    for (const run of this.at(hour)) {
      const { street } = run;
      const sum = sums.get(street) ?? { street, length_m: 0, watched_m: 0, camera_m: 0 };
      sums.set(street, sum);
      sum.length_m += run.length_m;
      sum.watched_m += run.length_m * run.part;
      if (run.kind === "camera") sum.camera_m += run.length_m * run.part;
    }
    return [...sums.values()].sort((a, b) => b.length_m - a.length_m);
  }

  /** Metres seen by cameras, watched by people only, and by nobody; means over the hour. */
  split(hour: number): Record<Kind, number> {
    const sums: Record<Kind, number> = { camera: 0, people: 0, nobody: 0 };
    for (const run of this.at(hour)) {
      sums[run.kind] += run.length_m * run.part;
      sums.nobody += run.length_m * (1 - run.part);
    }
    return sums;
  }

  private join(column: number[], parts: number[], dark: boolean): Run[] {
    const { pieces, layers, lit_m } = this.data;
    const { devices, lights } = this;
    const people = (1 << layers.length) - 1 - devices - lights;
    const runs: Run[] = [];
    for (const piece of pieces) {
      const bits = column[piece.watch] ?? 0;
      const kind: Kind = bits & devices ? "camera" : bits & people ? "people" : "nobody";
      const unlit = dark && lit_m && !(bits & lights) ? piece.length_m : 0;
      const part = kind === "nobody" ? 0 : (parts[piece.watch] ?? 1);
      const last = runs.at(-1);
      const alike = last?.kind === kind && last.way === piece.way && last.part === part;
      if (last && alike) extend(last, piece, unlit);
      else runs.push(started(piece, kind, part, unlit));
    }
    for (const run of runs) this.rank(run);
    return runs;
  }

  private rank(run: Run): void {
    if (run.unlit_m > run.length_m / 2) run.near.push("unlit");
    const weight = run.near.reduce((sum, name) => sum + (this.weights[name] ?? 0), 1);
    run.rank = run.length_m * weight;
  }
}

function started(piece: Piece, kind: Kind, part: number, unlit_m: number): Run {
  const { street, way, length_m, near, geometry } = piece;
  const line = [...geometry.coordinates];
  return { kind, street, way, length_m, part, unlit_m, near: [...near], rank: 0, line };
}

function extend(run: Run, piece: Piece, unlit: number): void {
  run.length_m += piece.length_m;
  run.unlit_m += unlit;
  run.line.push(...piece.geometry.coordinates.slice(1));
  for (const name of piece.near) if (!run.near.includes(name)) run.near.push(name);
}

/** Sight layer: bands, what buildings hide, where faces begin, each tagged on the map. */
import L from "leaflet";
import type { View } from "../../geometry/camera_view";
import { destination, inside, sector } from "../../geometry/planar";
import type { Geometry, Position } from "../../kit/geojson";
import type { Band, Sight } from "../../kit/schema";
import { latLng } from "../../leaflet/latlng";
import type { Stage } from "../stage";
import { type Answer, standing } from "./requests";
import { bandTag, sightWords } from "./words";

const PANE = "sight";
const TAGS = "sight-tags";
const HATCH = "fill-blocked";
/** Less than this is no shadow but the rounding of arcs. */
const BLOCKED_SHARE = 0.02;
/** Tags nearer to each other than this lie on one another. */
const TAG_PX = 24;
/** The tags keep clear of the handle's arm, which runs along the middle. */
const SIDES = [-0.34, 0.34, -0.2, 0.2];

export class SightLayer {
  private readonly group: L.LayerGroup;

  constructor(private readonly stage: Stage) {
    const { map } = stage;
    // Areas lie over other features' areas, tags over their symbols.
    for (const [name, height] of [
      [PANE, "450"],
      [TAGS, "610"],
    ] as const) {
      const pane = map.getPane(name) ?? map.createPane(name);
      pane.style.zIndex = height;
      pane.style.pointerEvents = "none";
    }
    this.group = L.layerGroup().addTo(map);
  }

  remove(): void {
    this.group.remove();
  }

  /** Draw the answer to a view in a colour; what is still asked draws nothing. */
  draw(view: View | null, answer: Answer, colour: string): void {
    this.group.clearLayers();
    if (!view) return;
    if (answer.kind === "unreachable") this.tag(middle(view), sightWords.offline(), "s-tag-plain");
    if (answer.kind !== "seen") return;
    const { sight } = answer;
    const from = { ...view, at: standing(view.at, answer) };
    this.shadow(from, sight, colour);
    this.bands(from, sight, colour);
    this.face(from, sight);
    if (sight.moved) this.moved(view.at, from.at, sight.moved.metres);
  }

  /** The whole sector dashed, and hatched where buildings stand before it. */
  private shadow(view: View, { geometry, blocked_share }: Sight, colour: string): void {
    if (blocked_share < BLOCKED_SHARE) return;
    const whole = sector(view.at, view.bearing ?? 0, view.width, view.range);
    definesHatch(colour);
    const seen = geometry ? outlines(geometry) : [];
    this.add(
      L.polygon([whole.map(latLng), ...seen.map((ring) => ring.map(latLng))], {
        stroke: false,
        fillColor: `url(#${HATCH})`,
        fillOpacity: 1,
        fillRule: "evenodd",
        className: "s-blocked",
      }),
    );
    this.add(
      L.polygon(whole.map(latLng), { color: colour, weight: 2, dashArray: "3 5", fill: false }),
    );
    const share = hidden(view, geometry);
    if (share === null) return;
    const angle = angleOf(view, share);
    const side = Math.sin((angle * Math.PI) / 180) < 0 ? "s-tag-left" : "s-tag-right";
    const at = destination(view.at, angle, view.range * 0.85);
    this.tag(at, sightWords.blocked(), `s-tag-blocked ${side}`);
  }

  private bands(view: View, sight: Sight, colour: string): void {
    const { geometry, bands } = sight;
    if (geometry) this.region(geometry, colour, 2.5, 0.12);
    const drawn = bands.filter((band) => band.usable && band.geometry);
    // Of those that reach beyond the range only the finest says something.
    const beyond = drawn.filter((band) => rangeOf(band) >= view.range);
    const nested = drawn.filter((band) => rangeOf(band) < view.range);
    const finest = beyond.at(-1);
    for (const band of nested) {
      if (band.level !== "monitor") this.region(band.geometry as Geometry, colour, 1.5, 0.16);
    }
    const tagged = [
      ...(finest ? [finest] : []),
      ...nested.filter((one) => one.level !== "monitor"),
    ];
    const face = faceReach(view, sight);
    const taken = face === null ? [] : [this.pixels(view.at, face)];
    tagged.forEach((band, i) => {
      const range = Math.min(rangeOf(band), view.range);
      const pixels = this.pixels(view.at, range);
      const tight = taken.some((other) => Math.abs(other - pixels) < TAG_PX);
      if (tight || pixels < TAG_PX) return;
      const at = rim(view, range, geometry, i);
      if (!at) return;
      taken.push(pixels);
      this.tag(at, bandTag(band.level, Math.min(band.axis_m, view.range)), "s-tag-band");
    });
  }

  private face(view: View, sight: Sight): void {
    const metres = faceReach(view, sight);
    if (metres === null || view.bearing === null) return;
    const arc = sector(view.at, view.bearing, view.width, metres).slice(1, -1);
    this.add(L.polyline(arc.map(latLng), { className: "s-face", fill: false }));
    const [at] = arc;
    if (!at || this.pixels(view.at, metres) <= TAG_PX) return;
    // Outside of the sector's first edge, so that nothing seen lies under it.
    const out = view.bearing - view.width / 2 - 90;
    const side = Math.sin((out * Math.PI) / 180) < 0 ? "s-tag-left" : "s-tag-right";
    this.tag(at, sightWords.face(metres), `s-tag-face ${side}`);
  }

  private moved(from: Position, to: Position, metres: number): void {
    this.add(L.polyline([latLng(from), latLng(to)], { className: "s-moved" }));
    this.add(L.circleMarker(latLng(to), { radius: 5, className: "s-moved-dot" }));
    this.tag(to, sightWords.moved(metres), "s-tag-plain s-tag-below");
  }

  private region(geometry: Geometry, color: string, weight: number, fillOpacity: number): void {
    const rings = outlines(geometry).map((ring) => ring.map(latLng));
    this.add(
      L.polygon(rings, { color, weight, fillColor: color, fillOpacity, className: "s-seen" }),
    );
  }

  private pixels(at: Position, metres: number): number {
    const { map } = this.stage;
    const there = destination(at, 0, metres);
    return map.latLngToLayerPoint(latLng(at)).distanceTo(map.latLngToLayerPoint(latLng(there)));
  }

  private tag(at: Position, words: string, className: string): void {
    const face = document.createElement("span");
    face.textContent = words;
    const icon = L.divIcon({ className: `s-tag ${className}`, html: face, iconSize: [0, 0] });
    this.add(L.marker(latLng(at), { icon, keyboard: false }), TAGS);
  }

  private add(layer: L.Layer, pane = PANE): void {
    Object.assign(layer.options, { interactive: false, pane, smoothFactor: 0 });
    this.group.addLayer(layer);
  }
}

/** Metres from which a face is seen flat enough, where the camera never gets it; else null. */
function faceReach(view: View, { warning }: Sight): number | null {
  return warning && warning.nearest_m <= view.range ? warning.nearest_m : null;
}

function rangeOf(band: Band): number {
  return band.ground_m ?? band.axis_m;
}

function outlines(geometry: Geometry): Position[][] {
  if (geometry.type === "Polygon") return geometry.coordinates;
  return geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : [];
}

function middle({ at, bearing, range }: View): Position {
  return bearing === null ? at : destination(at, bearing, range * 0.6);
}

/** A place on a band's rim that is seen, the sides taking turns. */
function rim(view: View, range: number, seen: Geometry | null, turn: number): Position | null {
  const order = turn % 2 ? [...SIDES.map((side) => -side)] : SIDES;
  for (const side of [...order, 0]) {
    const angle = (view.bearing ?? 0) + side * view.width;
    if (seen && inside(seen, destination(view.at, angle, range * 0.97))) {
      return destination(view.at, angle, range);
    }
  }
  return null;
}

/** Where to name what is hidden, as a share of the width: in the widest stretch, off the handle. */
function hidden(view: View, seen: Geometry | null): number | null {
  const steps = 36;
  for (const far of [0.72, 0.9]) {
    let [best, run] = [{ from: 0, length: 0 }, 0];
    for (let i = 0; i <= steps; i++) {
      const at = destination(view.at, angleOf(view, i / steps), view.range * far);
      run = seen && inside(seen, at) ? 0 : run + 1;
      if (run > best.length) best = { from: i - run + 1, length: run };
    }
    if (best.length > 1) {
      const last = best.length - 1;
      const ends = [best.from + last * 0.15, best.from + last * 0.85].map((i) => i / steps);
      const [one = 0, other = 1] = ends;
      return Math.abs(one - 0.5) >= Math.abs(other - 0.5) ? one : other;
    }
  }
  return null;
}

function angleOf({ bearing, width }: View, share: number): number {
  return (bearing ?? 0) + (share - 0.5) * width;
}

/** The hatch of what is hidden, in the camera's colour. */
function definesHatch(colour: string): void {
  const svg = document.getElementById("fill-patterns");
  if (!svg || svg.querySelector(`#${HATCH}`)?.getAttribute("data-colour") === colour) return;
  svg.querySelector(`#${HATCH}`)?.remove();
  const made = (name: string, attributes: Record<string, string>) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const pattern = made("pattern", {
    id: HATCH,
    "data-colour": colour,
    width: "8",
    height: "8",
    patternUnits: "userSpaceOnUse",
    patternTransform: "rotate(-45)",
  });
  pattern.append(
    made("rect", { width: "8", height: "8", fill: "#454d49", "fill-opacity": "0.06" }),
    made("rect", { width: "1.4", height: "8", fill: colour, "fill-opacity": "0.55" }),
  );
  svg.querySelector("defs")?.append(pattern);
}

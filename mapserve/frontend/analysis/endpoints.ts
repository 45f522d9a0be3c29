/** Endpoints of a walk: chosen from what the map knows, or tapped. */
import L from "leaflet";
import { type Feature, playing } from "../kit/catalogue";
import { h } from "../kit/elements";
import { iconElement } from "../kit/icons";
import type { BaseCollection } from "../kit/schema";
import { inLanguage, say } from "../kit/words";
import { symbolAt } from "../leaflet/latlng";
import { type AnalysisContext, nameOf } from "./tabs";

const TAPPED = "tapped";
const SCHOOL = /school|kindergarten/;

interface Known {
  id: string;
  title: string;
  at: L.LatLng;
}

export class EndpointPicker {
  readonly element: HTMLElement;
  at: L.LatLng | null = null;
  private readonly select = h("select", { class: "input" });
  private readonly tap: HTMLButtonElement;
  private known: Known[];
  private readonly pin = L.layerGroup();
  private listening = false;

  constructor(
    private readonly context: AnalysisContext,
    word: string,
    private readonly letter: string,
  ) {
    this.known = knownPlaces(context);
    this.fill();
    this.select.addEventListener("change", () => this.chosen());
    this.tap = h(
      "button",
      { type: "button", class: "button", "aria-pressed": "false" },
      iconElement("map-pin"),
      say("點地圖", "Tap the map"),
    );
    this.tap.addEventListener("click", () => this.listen(!this.listening));
    const label = h("label", { class: "field" }, h("span", {}, word), this.select);
    this.element = h("div", { class: "see-place" }, label, this.tap);
  }

  /** Put further places first. */
  offer(places: Known[]): void {
    const chosen = this.select.value;
    this.known = [...places, ...this.known];
    this.fill(chosen === TAPPED);
    this.select.value = chosen;
  }

  show(): void {
    this.pin.addTo(this.context.map);
  }

  hide(): void {
    this.listen(false);
    this.pin.remove();
  }

  private fill(tapped = false): void {
    const none = h("option", { value: "" }, say("請選", "Choose"));
    const options = this.known.map((one) => h("option", { value: one.id }, one.title));
    const there = h("option", { value: TAPPED }, say("地圖上點的地方", "The place tapped"));
    this.select.replaceChildren(none, ...options, ...(tapped ? [there] : []));
    if (tapped) this.select.value = TAPPED;
  }

  private chosen(): void {
    const found = this.known.find((one) => one.id === this.select.value);
    if (found) this.put(found.at);
  }

  private listen(on: boolean): void {
    if (on === this.listening) return;
    this.listening = on;
    this.tap.setAttribute("aria-pressed", String(on));
    this.context.map.getContainer().classList.toggle("see-aiming", on);
    this.context.map[on ? "on" : "off"]("click", this.tapped, this);
  }

  private tapped(event: L.LeafletMouseEvent): void {
    this.listen(false);
    this.fill(true);
    this.put(event.latlng);
  }

  private put(at: L.LatLng): void {
    this.at = at;
    const html = h("span", { class: "see-letter" }, this.letter);
    const icon = L.divIcon({ html, className: "see-pin", iconSize: [34, 34] });
    this.pin.clearLayers();
    L.marker(at, { icon, keyboard: false, interactive: false, zIndexOffset: 900 }).addTo(this.pin);
    this.show();
  }
}

/** The schools of the base map, each once. */
export function schoolsOf(base: BaseCollection): Known[] {
  const found = new Map<string, Known>();
  for (const { geometry, properties } of base.features) {
    const { name, kind } = properties;
    if (!name || !SCHOOL.test(kind ?? "") || found.has(name)) continue;
    found.set(name, {
      id: `school ${name}`,
      title: say("學校：{n}", "School: {n}", { n: name }),
      at: symbolAt(geometry),
    });
  }
  return [...found.values()];
}

/** Where a way to school may begin or end: never at somebody's home. */
function knownPlaces(context: AnalysisContext): Known[] {
  const { catalogue, features } = context;
  return playing(catalogue, "endpoint").flatMap((layer) => {
    return features.flatMap((feature) => {
      if (feature.properties.layer !== layer.kind) return [];
      const title = `${inLanguage(layer.label)}：${nameOf(context, layer, feature)}`;
      return endsOf(feature).map(({ at, word }, index) => ({
        id: `${feature.id} ${index}`,
        title: word ? `${title}（${word}）` : title,
        at,
      }));
    });
  });
}

/** A corridor's two ends; anything else where its symbol stands. */
function endsOf({ geometry }: Feature): { at: L.LatLng; word: string }[] {
  if (geometry.type === "LineString") {
    const [first, last] = [geometry.coordinates[0], geometry.coordinates.at(-1)];
    return [
      { at: L.latLng(first?.[1] ?? 0, first?.[0] ?? 0), word: say("起點", "start") },
      { at: L.latLng(last?.[1] ?? 0, last?.[0] ?? 0), word: say("終點", "end") },
    ];
  }
  return [{ at: symbolAt(geometry), word: "" }];
}

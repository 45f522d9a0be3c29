/** Popup: what a feature says when it is chosen; every word is written as text. */
import L from "leaflet";
import {
  type Catalogue,
  type Feature,
  factsOf,
  layerOf,
  type Mark,
  markOf,
  photosOf,
  stateOf,
} from "../kit/catalogue";
import { h } from "../kit/elements";
import { type Pictures, pictureRow } from "../kit/gallery";
import { iconElement } from "../kit/icons";
import { theme } from "../kit/theme";
import { inLanguage, say } from "../kit/words";
import type { Places } from "./places";
import { symbolElement } from "./symbols";

const PILLS: Record<Mark, string> = {
  solid: "pill",
  planned: "pill pill-accent",
  broken: "pill pill-danger",
  unconfirmed: "pill pill-warn",
  improved: "pill pill-ok",
};

const [HIGHEST, LOWEST, WIDEST] = [380, 180, 300];
/** The popup's own frame and tip, its symbol below it, and the sheet that lies on a phone's map. */
const AROUND_Y = 134;
/** Its frame, and the buttons on the map, on which it must not lie. */
const AROUND_X = 124;
const EDGE = 10;
const BUTTONS = 84;

/** What a page's popups tell of a feature, and how. */
export interface Telling {
  catalogue: Catalogue;
  places: Places;
  /** Everybody sees it: nothing tells where a camera looks. */
  round: boolean;
  pictures: Pictures;
  /** What stands below the facts. */
  more?: (feature: Feature) => HTMLElement | null;
}

/** The content of a popup for one feature, or for several that stand on one point. */
function popupOf(features: Feature[], telling: Telling, close: () => void): HTMLElement {
  const button = h("button", { type: "button", class: "popup-close" }, iconElement("x"));
  button.setAttribute("aria-label", say("關閉", "Close"));
  button.addEventListener("click", close);
  const box = h("div", { class: "popup" }, button);
  for (const feature of features) {
    const part = sectionOf(feature, telling);
    const told = telling.more?.(feature);
    if (part) box.append(part);
    if (told) part?.append(told);
  }
  return box;
}

/**
 * Open the popup of features that stand at a place.
 *
 * Opened by key it takes the focus; closed, it gives it back to where it came from.
 */
export function popupOn(map: L.Map, features: Feature[], at: L.LatLng, telling: Telling): void {
  const content = popupOf(features, telling, () => map.closePopup());
  const { x, y } = map.getSize();
  content.style.maxHeight = `${Math.min(HIGHEST, Math.max(LOWEST, y - AROUND_Y))}px`;
  const look = { closeButton: false, minWidth: 230, maxWidth: Math.min(WIDEST, x - AROUND_X) };
  L.popup({
    ...look,
    offset: [0, -10],
    autoPanPaddingTopLeft: [EDGE, EDGE],
    autoPanPaddingBottomRight: [BUTTONS, EDGE],
  })
    .setLatLng(at)
    .setContent(content)
    .openOn(map);
  takeFocus(map, content);
}

/** Whoever opened it by key, or reads it with one, goes on in it, and afterwards where they were. */
function takeFocus(map: L.Map, content: HTMLElement): void {
  const from = document.activeElement;
  content.tabIndex = -1;
  content.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    map.closePopup();
  });
  map.once("popupclose", () => {
    const lost =
      content.contains(document.activeElement) || document.activeElement === document.body;
    if (!lost) return;
    const back = from instanceof HTMLElement && from.isConnected && from !== document.body;
    (back ? from : map.getContainer()).focus({ preventScroll: true });
  });
  if (from instanceof HTMLElement && from.matches(":focus-visible"))
    content.focus({ preventScroll: true });
}

/** A popup that has grown since it was opened comes back into the map. */
export function bringIn(map: L.Map): void {
  const frame = map.getContainer().getBoundingClientRect();
  const box = map.getContainer().querySelector(".leaflet-popup-content-wrapper");
  if (!box) return;
  const { left, right, top } = box.getBoundingClientRect();
  const west = left - frame.left - EDGE;
  const x = west < 0 ? west : Math.max(0, right - frame.right + BUTTONS);
  const y = Math.min(0, top - frame.top - EDGE);
  if (x || y) map.panBy([x, y]);
}

function sectionOf(feature: Feature, telling: Telling): HTMLElement | null {
  const { catalogue, places, round, pictures } = telling;
  const layer = layerOf(catalogue, feature.properties.layer);
  if (!layer) return null;
  const { properties } = feature;
  const mark = markOf(layer, properties);
  const label = inLanguage(layer.label);
  const title = places.title(layer, feature);
  const state = stateOf(layer, properties);
  const bearing = typeof properties.bearing === "number" ? properties.bearing : undefined;
  const symbol = symbolElement(layer.style, { mark, bearing, size: 30, theme: theme(), round });
  const head = h(
    "div",
    { class: "popup-head" },
    symbol,
    h("div", {}, h("b", {}, title), title === label ? null : h("small", {}, label)),
  );
  const photos = pictures ? pictures(photosOf(layer, properties), title) : [];
  const facts = h("dl", { class: "facts" });
  for (const fact of factsOf(layer, properties, { pictured: pictures !== null }))
    facts.append(h("dt", {}, fact.label), h("dd", {}, fact.value));
  const pill = state ? h("span", { class: PILLS[mark] }, signOf(mark), state) : null;
  const told = facts.children.length ? facts : null;
  return h(
    "section",
    { class: "popup-item" },
    head,
    pill,
    told,
    photos.length ? pictureRow(photos) : null,
  );
}

function signOf(mark: Mark): SVGSVGElement {
  switch (mark) {
    case "planned":
      return iconElement("clock");
    case "broken":
      return iconElement("circle-x");
    case "unconfirmed":
      return iconElement("help-circle");
    default:
      return iconElement("circle-check");
  }
}

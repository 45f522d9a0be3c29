/** Coordinate entry: a point by its coordinates, or where the person stands. */

import { readPlace } from "../../geometry/coordinates";
import { button, h } from "../../kit/elements";
import type { Position } from "../../kit/geojson";
import { iconElement } from "../../kit/icons";
import { locate } from "../geolocation";
import { tell } from "../phrases";
import type { Studio } from "../studio";

/** A box that opens to type a place into; `put` takes what was meant. */
export function placeBox(studio: Studio, put: (at: Position) => void): HTMLElement {
  const answer = h("p", { class: "s-typed", role: "status" });
  const swap = button(null, "", () => undefined, { class: "button button-wide", hidden: true });
  const input = h("input", {
    class: "input",
    type: "text",
    inputmode: "text",
    autocomplete: "off",
    placeholder: "121.5654, 25.0330",
    "aria-label": tell("typed_label"),
    onkeydown: ((event: KeyboardEvent) => {
      if (event.key === "Escape") {
        event.stopPropagation(); // it leads out of the box, not out of the drawing
        box.open = false;
        summary.focus();
      }
      if (event.key !== "Enter") return;
      event.preventDefault();
      read();
    }) as EventListener,
  });
  const take = (at: Position) => {
    swap.hidden = true;
    answer.textContent = "";
    input.value = "";
    put(at);
    studio.stage.bring(at);
  };
  const read = () => {
    const typed = readPlace(input.value, studio.community.zone);
    swap.hidden = typed.kind !== "swapped";
    if (typed.kind === "place") take(typed.at);
    else if (typed.kind === "unclear") answer.textContent = tell("typed_unclear");
    else {
      const [lon, lat] = typed.at;
      answer.textContent = tell("typed_swapped");
      const word = tell("typed_swap", { lon: lon.toFixed(6), lat: lat.toFixed(6) });
      swap.replaceChildren(iconElement("arrows-exchange"), h("span", {}, word));
      swap.onclick = () => take(typed.at);
    }
  };
  const here = button(
    iconElement("current-location"),
    tell("typed_here"),
    () => locate(studio, put),
    { class: "button" },
  );
  const place = button(iconElement("map-pin"), tell("typed_put"), read, { class: "button" });
  const icon = iconElement("world-latitude");
  const summary = h("summary", { class: "button" }, icon, tell("typed_title"));
  const box = h(
    "details",
    { class: "s-typing" },
    summary,
    h("p", { class: "s-fact" }, tell("typed_help")),
    input,
    answer,
    swap,
    h("div", { class: "s-pair" }, place, here),
  );
  return box;
}

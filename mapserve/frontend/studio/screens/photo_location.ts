/** Photo location: where one was taken, offered for a point and never taken without asking. */

import { distance, inside, rounded } from "../../geometry/planar";
import { button, h } from "../../kit/elements";
import type { Position } from "../../kit/geojson";
import { tell } from "../phrases";
import type { Studio } from "../studio";

/** Nearer than a phone knows its place, nothing is gained. */
const NEAR_M = 10;
const KILOMETRE = 1000;

/** What to say, with the buttons to answer; null for lines and areas and for what is near. */
export function offerPlace(
  studio: Studio,
  id: string,
  taken: Position,
  away: () => void,
): HTMLElement | null {
  const content = studio.journal.get(id);
  if (content?.geometry.type !== "Point") return null;
  const at = rounded(taken);
  const metres = distance(content.geometry.coordinates, at);
  if (metres < NEAR_M) return null;
  const { boundary, name } = studio.community;
  if (!inside(boundary, at)) {
    const words = tell("photo_outside", { community: name, metres: inWords(metres) });
    return h("p", {}, words);
  }
  const move = () => {
    studio.journal.change("move", id, { geometry: { type: "Point", coordinates: at } });
    studio.changed();
    studio.stage.show({ type: "Point", coordinates: at });
    studio.toast.show(tell("photo_moved"), tell("undo"), () => studio.undo());
    away();
  };
  return h(
    "div",
    {},
    h("p", {}, tell("photo_far", { metres: inWords(metres) })),
    h(
      "div",
      { class: "s-offer-answers" },
      button(null, tell("photo_move"), move, { class: "button button-primary" }),
      button(null, tell("photo_stay"), away, { class: "button" }),
    ),
  );
}

function inWords(metres: number): string {
  if (metres < KILOMETRE) return tell("n_metres", { n: Math.round(metres) });
  const n = metres / KILOMETRE;
  return tell("n_kilometres", { n: n < 10 ? n.toFixed(1) : Math.round(n) });
}

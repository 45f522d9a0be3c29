/** Where the next camera belongs and the way to school, beside the drawing: loaded when asked for. */
import type { Feature } from "../../catalogue";
import { iconElement } from "../../symbols";
import { type Seeing, seeing } from "../beside";
import { button, h } from "../dom";
import type { Studio } from "../studio";
import { tell } from "../texts";
import { filled } from "./later";
import type { Screen } from "./screen";

export function seeingScreen(studio: Studio): Screen {
  const body = h("div", { class: "s-body" });
  const close = button(iconElement("x"), "", () => studio.go({ at: "choose" }), {
    class: "button button-quiet s-close",
    "aria-label": tell("close"),
  });
  const head = h("div", { class: "s-head" }, h("h2", { class: "s-title" }, tell("seeing")), close);
  let gone = false;
  let away: (() => void) | null = null;
  const load = async () => {
    const { open } = await seeing();
    const left = await open(body, offered(studio));
    if (gone) left();
    else away = left;
  };
  return {
    element: h("div", { class: "s-screen s-seeing" }, head, body),
    update: () => undefined,
    entered: () => void filled(body, load),
    leave: () => {
      gone = true;
      away?.();
    },
    key: (event) => {
      if (event.key !== "Escape") return false;
      studio.go({ at: "choose" });
      return true;
    },
  };
}

function offered(studio: Studio): Parameters<Seeing["open"]>[1] {
  const features = [...studio.journal.features()].map(([id, content]) => ({
    type: "Feature",
    id,
    geometry: content.geometry,
    properties: { ...content.properties, layer: content.layer, revision: 0 },
  }));
  return {
    map: studio.stage.map,
    slug: studio.community.slug,
    catalogue: studio.catalogue,
    features: features as Feature[],
    draws: true,
    dismisses: true,
  };
}

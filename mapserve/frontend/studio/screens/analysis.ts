/** Analysis screen: the next camera and the way to school, loaded when asked for. */
import type { Feature } from "../../kit/catalogue";
import { button, h } from "../../kit/elements";
import { iconElement } from "../../kit/icons";
import { analysis, type Offered } from "../lazy_bundles";
import { tell } from "../phrases";
import type { Studio } from "../studio";
import { filled } from "./lazy_screen";
import type { Screen, ScreenDescriptor } from "./screen";

declare module "./screen" {
  interface Screens {
    analysis: Record<never, never>;
  }
}

function analysisScreen(studio: Studio): Screen {
  const body = h("div", { class: "s-body" });
  const close = button(iconElement("x"), "", () => studio.go({ at: "choose" }), {
    class: "button button-quiet s-close",
    "aria-label": tell("close"),
  });
  const head = h(
    "div",
    { class: "s-head" },
    h("h2", { class: "s-title" }, tell("analysis")),
    close,
  );
  let gone = false;
  let away: (() => void) | null = null;
  const load = async () => {
    const { open } = await analysis();
    const left = await open(body, offered(studio));
    if (gone) left();
    else away = left;
  };
  return {
    element: h("div", { class: "s-screen s-analysis" }, head, body),
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

function offered(studio: Studio): Offered {
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

export const analysisPanels: ScreenDescriptor<Studio, "analysis"> = {
  at: "analysis",
  highest: "62%",
  open: analysisScreen,
};

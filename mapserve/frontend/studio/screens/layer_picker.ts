/** Layer picker: a picture and a word for every layer, grouped as people speak of them. */

import type { Sketch } from "../../drafts/model";
import type { Layer } from "../../kit/catalogue";
import { button, h } from "../../kit/elements";
import { iconElement } from "../../kit/icons";
import { inLanguage, say } from "../../kit/words";
import { welcome } from "../onboarding";
import { tell, type Word } from "../phrases";
import type { Studio } from "../studio";
import { TOOLS } from "../tools/list";
import { type Room, ToolButtons } from "../tools/tool";
import { WaitingBar } from "../waiting_bar";
import { symbolOf } from "./heading";
import type { Screen, ScreenDescriptor } from "./screen";

declare module "./screen" {
  interface Screens {
    choose: Record<never, never>;
  }
}

/** What the groups of the legend are called among the tiles. */
const HEADINGS: Record<string, Word> = {
  risk: "group_risk",
  watch: "group_watch",
  guard: "group_guard",
};

const KINDS: Record<string, Sketch["kind"]> = {
  Point: "Point",
  LineString: "LineString",
  Polygon: "Polygon",
};

/** The shapes a layer can be drawn as, the preferred one first. */
export function drawable(layer: Layer): Sketch["kind"][] {
  return layer.geometry.flatMap((type) => KINDS[type] ?? []);
}

/** Begin to draw a layer; the half-drawn shape before it is one undo away. */
export function begin(studio: Studio, layer: Layer, kind?: Sketch["kind"]): void {
  const first = kind ?? drawable(layer)[0] ?? "Point";
  const aside = (studio.journal.sketch?.vertices.length ?? 0) > 0;
  studio.journal.draw("begin", {
    id: crypto.randomUUID(),
    layer: layer.kind,
    kind: first,
    vertices: [],
  });
  studio.go({ at: "draw" });
  studio.stage.near();
  studio.changed();
  if (aside) studio.toast.show(tell("half_drawn_aside"), tell("undo"), () => studio.undo());
}

function pickerScreen(studio: Studio): Screen {
  const tile = (layer: Layer) =>
    button(symbolOf(layer, null, 44), inLanguage(layer.label), () => begin(studio, layer), {
      class: "s-tile",
      "data-layer": layer.kind,
    });
  // What most people draw stands first, group by group; the rest is 其他.
  const { groups, layers } = studio.catalogue;
  const first = layers.filter((layer) => layer.tile !== null);
  first.sort((a, b) => (a.tile ?? 0) - (b.tile ?? 0));
  const sections = groups.map(({ value, label }) => {
    const heading = HEADINGS[value] ? tell(HEADINGS[value]) : inLanguage(label);
    const mine = first.filter((layer) => layer.group.value === value);
    return mine.length ? section(heading, mine.map(tile)) : null;
  });
  const tools = (room: Room) => new ToolButtons(TOOLS, room, { studio }).elements;
  const waiting = new WaitingBar(studio);
  const element = h(
    "div",
    { class: "s-screen s-choose" },
    h(
      "div",
      { class: "s-head" },
      h("h2", { class: "s-title" }, tell("what")),
      ...tools("tiles_head"),
    ),
    waiting.element,
    welcome(),
    ...sections,
    others(
      layers.filter((layer) => layer.tile === null),
      tile,
    ),
    ...tools("tiles"),
  );
  return {
    element,
    update: () => waiting.update(),
    key: (event) => {
      const { sketching } = studio;
      if (event.key !== "Escape" || !sketching) return false;
      studio.go(sketching);
      return true;
    },
  };
}

function section(heading: string, tiles: HTMLElement[]): HTMLElement {
  return h(
    "section",
    {},
    h("h3", { class: "s-group" }, heading),
    h("div", { class: "s-tiles" }, ...tiles),
  );
}

function others(layers: Layer[], tile: (layer: Layer) => HTMLElement): HTMLElement | null {
  if (layers.length === 0) return null;
  const names = layers.map((layer) => inLanguage(layer.label)).join(say("、", ", "));
  return h(
    "details",
    { class: "s-others" },
    h(
      "summary",
      { class: "button button-large button-wide" },
      iconElement("dots"),
      h("span", {}, tell("others", { count: layers.length, names })),
    ),
    h("div", { class: "s-tiles" }, ...layers.map(tile)),
  );
}

export const layerPicker: ScreenDescriptor<Studio, "choose"> = {
  at: "choose",
  height: "78%",
  covers: true,
  open: pickerScreen,
};

/** Removal screen: what would be lost with a feature, before it is taken off the map. */

import { button, h } from "../../kit/elements";
import { iconElement } from "../../kit/icons";
import { tell } from "../phrases";
import { tellSeldom } from "../seldom_words";
import type { Studio } from "../studio";
import { describe, Heading, symbolOf } from "./heading";
import type { Screen } from "./screen";

export function removalScreen(studio: Studio, id: string, harms: string[]): Screen {
  const back = () => studio.go({ at: "form", id });
  const heading = new Heading();
  const keep = button(iconElement("arrow-back-up"), tell("keep_it"), back, {
    class: "button s-big",
  });
  const away = button(iconElement("trash"), tell("delete"), () => studio.takeOff(id), {
    class: "button button-danger s-big",
  });
  const rows = harms.map((words) => h("li", {}, iconElement("alert-triangle"), words));
  const body = h(
    "div",
    { class: "s-body" },
    h("ul", { class: "s-harms" }, ...rows),
    h("p", { class: "s-fact" }, tellSeldom("delete_later")),
  );
  return {
    element: h(
      "div",
      { class: "s-screen s-removal" },
      heading.element,
      body,
      h("div", { class: "s-foot" }, keep, away),
    ),
    update: () => {
      const content = studio.journal.get(id);
      if (!content) return;
      const name = studio.title(content);
      const symbol = symbolOf(studio.layer(content.layer), content, 40);
      heading.show(tellSeldom("delete_sure", { name }), describe(studio, content).fact, symbol);
    },
    entered: () => {
      const content = studio.journal.get(id);
      if (content) studio.stage.show(content.geometry);
      heading.title.focus({ preventScroll: true });
    },
    key: (event) => {
      if (event.key !== "Escape") return false;
      back();
      return true;
    },
  };
}

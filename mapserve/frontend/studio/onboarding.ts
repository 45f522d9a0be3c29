/** Onboarding: three steps for whoever is here for the first time; put away by one press. */

import { button, h } from "../kit/elements";
import { iconElement } from "../kit/icons";
import { tell } from "./phrases";

const KEPT = "mapserve.studio.welcomed";

/** The hint, or null where it was put away before (or where nothing can be remembered). */
export function welcome(): HTMLElement | null {
  try {
    if (localStorage.getItem(KEPT)) return null;
  } catch {
    return null;
  }
  const away = () => {
    localStorage.setItem(KEPT, "1");
    element.remove();
  };
  const element = h(
    "section",
    { class: "s-welcome", "aria-label": tell("welcome") },
    h("h3", {}, tell("welcome")),
    h(
      "ol",
      {},
      h("li", {}, tell("welcome_1")),
      h("li", {}, tell("welcome_2")),
      h("li", {}, tell("welcome_3")),
    ),
    button(iconElement("check"), tell("welcome_away"), away, { class: "button button-wide" }),
  );
  return element;
}

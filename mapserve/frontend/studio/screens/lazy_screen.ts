/** Lazy screen: what stands on the panel while the rest loads, and when it does not come. */

import { button, h } from "../../kit/elements";
import { iconElement } from "../../kit/icons";
import { StatusPanel } from "../../kit/status_panel";
import { reshape as loadReshape } from "../lazy_bundles";
import { tell } from "../phrases";
import type { Studio } from "../studio";
import type { Screen, ScreenDescriptor } from "./screen";

declare module "./screen" {
  interface Screens {
    reshape: { id: string };
  }
}

/** Fill `body` when `fill` is done; meanwhile, and when it fails, `body` says so. */
export async function filled(body: HTMLElement, fill: () => Promise<void>): Promise<void> {
  const status = new StatusPanel();
  status.show({ words: tell("analysis_loading") });
  body.replaceChildren(status.element);
  try {
    await fill();
  } catch {
    const action = button(iconElement("refresh"), tell("again"), () => void filled(body, fill), {
      class: "button",
    });
    status.show({ words: tell("analysis_failed"), action }, "alert");
    body.replaceChildren(status.element);
  }
}

/** The screen that reshapes a feature: at once where it is loaded, else as soon as it is. */
function reshapeScreen(studio: Studio, id: string): Screen {
  if (window.mapserveReshape) return new window.mapserveReshape.ReshapeScreen(studio, id);
  const back = () => studio.go({ at: "form", id });
  const body = h("div", { class: "s-body" });
  const cancel = button(iconElement("x"), tell("cancel"), back, { class: "button s-big" });
  let gone = false;
  return {
    element: h("div", { class: "s-screen" }, body, h("div", { class: "s-foot" }, cancel)),
    update: () => undefined,
    entered: () =>
      void filled(body, async () => {
        await loadReshape();
        if (!gone) studio.go({ at: "reshape", id });
      }),
    leave: () => {
      gone = true;
    },
    key: (event) => {
      if (event.key !== "Escape") return false;
      back();
      return true;
    },
  };
}

export const reshape: ScreenDescriptor<Studio, "reshape"> = {
  at: "reshape",
  aims: true,
  kept: true,
  keys: [
    [["Enter"], "keys_finish"],
    [["Esc"], "keys_cancel"],
  ],
  draws: (_studio, { id }) => id,
  open: (studio, { id }) => reshapeScreen(studio, id),
};

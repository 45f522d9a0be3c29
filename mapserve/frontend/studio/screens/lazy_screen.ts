/** Lazy screen: what stands on the panel while the rest loads, and when it does not come. */

import { button, h } from "../../kit/elements";
import { iconElement } from "../../kit/icons";
import { StatusPanel } from "../../kit/status_panel";
import { reshape as loadReshape, seldom as loadSeldom } from "../lazy_bundles";
import { tell } from "../phrases";
import type { Studio } from "../studio";
import type { Screen, ScreenDescriptor, ScreenRef } from "./screen";

declare module "./screen" {
  interface Screens {
    reshape: { id: string };
    divide: { id: string; tool: "split" | "cut" };
    merge: { id: string };
    conflict: Record<never, never>;
    removal: { id: string; harms: string[] };
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

/** A screen of another script: at once where that is there, else as soon as it is. */
function later(
  studio: Studio,
  ref: ScreenRef,
  made: () => Screen | undefined,
  load: () => Promise<unknown>,
): Screen {
  const screen = made();
  if (screen) return screen;
  const back = () => studio.go("id" in ref ? { at: "form", id: ref.id } : { at: "choose" });
  const body = h("div", { class: "s-body" });
  const cancel = button(iconElement("x"), tell("cancel"), back, { class: "button s-big" });
  let gone = false;
  return {
    element: h("div", { class: "s-screen" }, body, h("div", { class: "s-foot" }, cancel)),
    update: () => undefined,
    entered: () =>
      void filled(body, async () => {
        await load();
        if (!gone) studio.go(ref);
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
  open: (studio, ref) => {
    const made = () => {
      const bundle = window.mapserveReshape;
      return bundle && new bundle.ReshapeScreen(studio, ref.id);
    };
    return later(studio, ref, made, loadReshape);
  },
};

export const division: ScreenDescriptor<Studio, "divide"> = {
  at: "divide",
  aims: true,
  open: (studio, ref) =>
    later(studio, ref, () => window.mapserveSeldom?.division(studio, ref), loadSeldom),
};

export const merge: ScreenDescriptor<Studio, "merge"> = {
  at: "merge",
  open: (studio, ref) =>
    later(studio, ref, () => window.mapserveSeldom?.merge(studio, ref), loadSeldom),
};

export const conflict: ScreenDescriptor<Studio, "conflict"> = {
  at: "conflict",
  height: "62%",
  covers: true,
  draws: (studio) => studio.courier.conflicts[0]?.id ?? null,
  open: (studio, ref) =>
    later(studio, ref, () => window.mapserveSeldom?.conflict(studio), loadSeldom),
};

export const removal: ScreenDescriptor<Studio, "removal"> = {
  at: "removal",
  highest: "70%",
  open: (studio, ref) =>
    later(studio, ref, () => window.mapserveSeldom?.removal(studio, ref), loadSeldom),
};

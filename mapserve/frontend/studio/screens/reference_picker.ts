/** Reference picker: the features that a field points at, on the map or from the candidates. */

import { button, h } from "../../kit/elements";
import { iconElement } from "../../kit/icons";
import { inLanguage, say } from "../../kit/words";
import { tell } from "../phrases";
import type { Studio } from "../studio";
import type { Screen, ScreenDescriptor } from "./screen";

declare module "./screen" {
  interface Screens {
    pick: { id: string; field: string };
  }
}

function pickScreen(studio: Studio, id: string, name: string): Screen {
  const content = studio.journal.get(id);
  const field = content
    ? studio.layer(content.layer).attributes.find((one) => one.name === name)
    : undefined;
  const many = field?.type === "references";
  const layers = field?.references ?? [];
  const boxes = new Map<string, HTMLInputElement>();

  const chosen = (): string[] => {
    const value = studio.journal.get(id)?.properties[name];
    return (Array.isArray(value) ? value : value ? [value] : []) as string[];
  };
  const toggle = (other: string) => {
    const now = studio.journal.get(id);
    const target = studio.journal.get(other);
    if (!now || !target || !layers.includes(target.layer) || other === id) return;
    const had = chosen();
    const on = had.includes(other);
    const next = on ? had.filter((one) => one !== other) : many ? [...had, other] : [other];
    const properties = { ...now.properties, [name]: many ? next : next[0] };
    if (next.length === 0) delete properties[name];
    studio.journal.change("edit", id, { properties });
    studio.changed();
  };
  const rows = [...studio.journal.features()]
    .filter(([other, one]) => layers.includes(one.layer) && other !== id)
    .map(([other, one]) => {
      const box = h("input", { type: many ? "checkbox" : "radio", onchange: () => toggle(other) });
      boxes.set(other, box);
      return h("li", {}, h("label", { class: "check" }, box, studio.title(one)));
    });
  const names = layers.map((kind) => inLanguage(studio.layer(kind).label)).join(say("、", ", "));
  const done = () => studio.go({ at: "form", id, more: !field?.first });
  studio.stage.pick = toggle;
  return {
    element: h(
      "div",
      { class: "s-screen s-pick" },
      h("h2", { class: "s-title" }, tell("picking", { layers: names })),
      h("ul", { class: "s-body rows" }, ...rows),
      h(
        "div",
        { class: "s-foot" },
        button(iconElement("check"), tell("picked_done"), done, {
          class: "button button-primary button-wide s-big",
        }),
      ),
    ),
    update: () => {
      const now = chosen();
      for (const [other, box] of boxes) box.checked = now.includes(other);
    },
    leave: () => {
      studio.stage.pick = (other) => studio.go({ at: "form", id: other });
    },
    key: (event) => {
      if (event.key !== "Escape") return false;
      done();
      return true;
    },
  };
}

export const referencePicker: ScreenDescriptor<Studio, "pick"> = {
  at: "pick",
  height: "70%",
  open: (studio, { id, field }) => pickScreen(studio, id, field),
};

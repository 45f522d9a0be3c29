/** Waiting bar: what is half drawn or not saved yet, wherever one chooses what to do next. */

import { titleOf } from "../kit/catalogue";
import { button, h } from "../kit/elements";
import { iconElement } from "../kit/icons";
import { inLanguage, say } from "../kit/words";
import { tell } from "./phrases";
import type { Studio } from "./studio";

/** More names than these are a number. */
const NAMES = 3;

export class WaitingBar {
  readonly element = h("div", { class: "s-waiting", hidden: true });
  private shown = "";

  constructor(private readonly studio: Studio) {}

  update(): void {
    const { journal, courier } = this.studio;
    const count = courier.count();
    const sketch = journal.sketch?.vertices.length ? journal.sketch : null;
    const names = this.names();
    const key = JSON.stringify([count, names, sketch && [sketch.layer, sketch.divides]]);
    if (key === this.shown) return;
    this.shown = key;
    this.element.hidden = count === 0 && !sketch;
    const rows: HTMLElement[] = [];
    if (sketch) {
      const words = tell("half_drawn", {
        layer: inLanguage(this.studio.layer(sketch.layer).label),
      });
      rows.push(row(words, "", iconElement("pencil"), tell("go_on"), () => this.goOn()));
    }
    if (count) {
      const words = tell("not_saved_yet", { count });
      rows.push(
        row(words, names, iconElement("check"), tell("save"), () => void this.studio.save()),
      );
    }
    this.element.replaceChildren(...rows);
  }

  private goOn(): void {
    const { sketching } = this.studio;
    if (sketching) this.studio.go(sketching);
  }

  /** 路燈、防火巷…: what was taken off the map is named by what it was. */
  private names(): string {
    const { journal, catalogue } = this.studio;
    const ids = journal.changed();
    const named = ids.slice(0, NAMES).flatMap((id) => {
      const one = journal.get(id) ?? journal.stored(id);
      const layer = one && catalogue.layers.find(({ kind }) => kind === one.layer);
      if (!one || !layer) return [];
      const name = titleOf(layer, one.properties);
      return journal.get(id) ? name : tell("name_deleted", { name });
    });
    return named.join(say("、", ", ")) + (ids.length > NAMES ? "…" : "");
  }
}

function row(
  words: string,
  names: string,
  icon: SVGSVGElement,
  word: string,
  press: () => void,
): HTMLElement {
  return h(
    "div",
    { class: "s-waiting-row" },
    h("p", {}, h("b", {}, words), names ? h("small", {}, names) : null),
    button(icon, word, press, { class: "button button-primary" }),
  );
}

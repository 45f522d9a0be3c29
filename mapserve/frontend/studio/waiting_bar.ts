/** Waiting bar: what is half drawn or not saved yet, wherever one chooses what to do next. */

import { button, h } from "../kit/elements";
import { iconElement } from "../kit/icons";
import { inLanguage } from "../kit/words";
import { tell } from "./phrases";
import { bringBack } from "./removal";
import type { Studio } from "./studio";
import { unsentDeletions, unsentNames } from "./unsent";

/** More deletions than these are not listed one by one. */
const MOST_DELETED = 3;

export class WaitingBar {
  readonly element = h("div", { class: "s-waiting", hidden: true });
  private shown = "";

  constructor(private readonly studio: Studio) {}

  update(): void {
    const { journal, courier } = this.studio;
    const count = courier.count();
    const sketch = journal.sketch?.vertices.length ? journal.sketch : null;
    const names = unsentNames(this.studio);
    const deleted = unsentDeletions(this.studio).slice(0, MOST_DELETED);
    const key = JSON.stringify([count, names, deleted, sketch && [sketch.layer, sketch.divides]]);
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
    rows.push(...deleted.map((id) => this.deletion(id)));
    this.element.replaceChildren(...rows);
  }

  /** 已刪除「防火巷」 and 復原, for as long as it is not sent. */
  private deletion(id: string): HTMLElement {
    const { studio } = this;
    const was = studio.journal.stored(id);
    const words = tell("deleted", { name: was ? studio.title(was) : "" });
    const back = () => {
      bringBack(studio, id);
      studio.changed();
    };
    const undo = button(iconElement("arrow-back-up"), tell("undo"), back, { class: "button" });
    return h("div", { class: "s-waiting-row" }, h("p", {}, words), undo);
  }

  private goOn(): void {
    const { sketching } = this.studio;
    if (sketching) this.studio.go(sketching);
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

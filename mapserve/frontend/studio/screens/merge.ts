/** Merge screen: with which feature, on the map or from a list of the nearest. */

import type { Content } from "../../drafts/model";
import { anchor, distance } from "../../geometry/planar";
import { button, h } from "../../kit/elements";
import { iconElement } from "../../kit/icons";
import { join, overlay } from "../geometry_edits";
import { Notice } from "../notice";
import { tell } from "../phrases";
import { tellSeldom } from "../seldom_words";
import type { Studio } from "../studio";
import { describe, symbolOf } from "./heading";
import type { Screen } from "./screen";

/** More than these lie too far away to be meant. */
const MOST = 12;

const sort = ({ geometry }: Content) => geometry.type.replace("Multi", "");

export function mergeScreen(studio: Studio, id: string): Screen {
  const notice = new Notice();
  const mine = studio.journal.get(id) as Content;
  const back = () => studio.go({ at: "form", id });
  const here = anchor(mine.geometry);
  const others = [...studio.journal.features()]
    .filter(([other, one]) => other !== id && one.layer === mine.layer && sort(one) === sort(mine))
    .map(([other, one]) => ({ other, one, away: distance(here, anchor(one.geometry)) }))
    .sort((a, b) => a.away - b.away)
    .slice(0, MOST);

  const choose = async (other: string) => {
    const target = studio.journal.get(other);
    if (!target || other === id) return;
    if (target.layer !== mine.layer || sort(target) !== sort(mine)) {
      notice.show({
        title: tellSeldom("merge_other"),
        mend: tellSeldom("merge_other_mend"),
        tone: "warn",
      });
      return;
    }
    const made = await overlay(studio, "merge", mine, target.geometry);
    if ("wrong" in made) {
      notice.show({ title: made.wrong, mend: made.mend, tone: "warn" });
      return;
    }
    const [geometry] = made.geometries;
    if (!geometry) return;
    join(studio, id, other, geometry);
    back();
    studio.changed();
    studio.toast.show(tellSeldom("merge_done"), tell("undo"), () => studio.undo());
  };
  const rows = others.map(({ other, one }) => {
    const { title, fact } = describe(studio, one);
    const symbol = symbolOf(studio.layer(one.layer), one, 26);
    const press = () => void choose(other);
    const words = h("span", {}, h("b", {}, title), h("small", {}, fact));
    return h(
      "li",
      {},
      h("button", { type: "button", class: "s-row", onclick: press }, symbol, words),
    );
  });
  studio.stage.pick = (other) => void choose(other);
  return {
    element: h(
      "div",
      { class: "s-screen s-pick" },
      notice.element,
      h("h2", { class: "s-title" }, tellSeldom("merge_title", { name: studio.title(mine) })),
      h("p", { class: "s-fact" }, tellSeldom(rows.length ? "merge_hint" : "merge_none")),
      h("ul", { class: "s-body rows s-rows" }, ...rows),
      h(
        "div",
        { class: "s-foot" },
        button(iconElement("x"), tell("cancel"), back, { class: "button button-wide s-big" }),
      ),
    ),
    update: () => undefined,
    entered: () => studio.stage.show(mine.geometry),
    leave: () => {
      studio.stage.pick = (other) => studio.go({ at: "form", id: other });
    },
    key: (event) => {
      if (event.key !== "Escape") return false;
      back();
      return true;
    },
  };
}

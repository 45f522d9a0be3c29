/** The visit as lists: all there is to verify, and the score sheet with what was found on site. */
import { h } from "../kit/elements";
import { inLanguage, say } from "../kit/words";
import type { Check, Criterion } from "./pack";
import { answerSign } from "./question";
import type { Visit } from "./visit";

export function checklist(
  visit: Visit,
  order: Check[],
  nameOf: (check: Check) => string,
  choose: (check: Check) => void,
): HTMLElement {
  const rows = order.map((check) => {
    const finding = visit.finding(check.key);
    const { icon, word } = answerSign(finding?.sight);
    const press = h(
      "button",
      {
        type: "button",
        class: `v-row v-row-${finding?.sight ?? "left"}`,
        onclick: () => choose(check),
      },
      icon,
      h("span", {}, h("b", {}, nameOf(check)), h("small", {}, inLanguage(check.why_label))),
      h("span", { class: "v-row-end" }, word),
    );
    return h("li", {}, press);
  });
  return h("ol", { class: "v-list" }, ...rows);
}

export function scoreSheet(
  visit: Visit,
  criteria: Criterion[],
  save: (key: string, points: number | null, reason: string) => void,
): HTMLElement {
  const fields = criteria.map((one, at) => {
    const known = visit.score(one.key);
    const id = `v-score-${at}`;
    const points = h("input", {
      id,
      type: "number",
      inputmode: "numeric",
      min: 0,
      max: one.points,
      step: 1,
      value: known?.points ?? null,
    });
    const reason = h("input", {
      id: `${id}-reason`,
      type: "text",
      maxlength: 500,
      value: known?.reason ?? null,
    });
    const wrong = h("p", { class: "field-error", role: "alert", hidden: true });
    const change = () => {
      const value = points.value === "" ? null : Number(points.value);
      const fits = value === null || (Number.isInteger(value) && value >= 0 && value <= one.points);
      wrong.hidden = fits;
      wrong.textContent = say("要是 0 到 {n} 的整數。", "A whole number, 0 to {n}.", {
        n: one.points,
      });
      if (fits) save(one.key, value, reason.value.trim());
    };
    points.addEventListener("change", change);
    reason.addEventListener("change", change);
    const label = `${inLanguage(one.label)}（0–${one.points}）`;
    return h(
      "fieldset",
      { class: "v-score" },
      h("div", { class: "field" }, h("label", { for: id }, label), points, wrong),
      h(
        "div",
        { class: "field" },
        h("label", { for: `${id}-reason` }, say("理由", "Reason")),
        reason,
      ),
    );
  });
  return h("div", { class: "v-scores" }, ...fields);
}

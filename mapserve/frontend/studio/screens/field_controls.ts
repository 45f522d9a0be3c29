/** Field controls of a form: the one the catalogue asks for, its help, its fault. */
import { type Attribute, type Choice, valueText, type Writer } from "../../kit/catalogue";
import { same } from "../../kit/deep_equal";
import { button, h } from "../../kit/elements";
import { iconElement } from "../../kit/icons";
import { compass, inLanguage, say } from "../../kit/words";
import { assumed, control, parse } from "../form_model";
import { type SeldomBundle, seldom } from "../lazy_bundles";
import { tell, type Word } from "../phrases";
import type { HoursField } from "./hours_field";
import { filled } from "./lazy_screen";
import { type PhotoActions, photoControl } from "./photo_field";

export interface FieldControl {
  readonly element: HTMLElement;
  /** Show a value and what is wrong with it ("" for nothing). */
  update(value: unknown, fault: string): void;
}

export interface FieldActions {
  /** `typing`: more letters may follow. */
  answer(value: unknown, typing?: boolean): void;
  pick(): void;
  nameOf(id: string): string;
  /** Where photos may be asked for. */
  photos?: Omit<PhotoActions, "answer">;
}

interface Inner {
  element: HTMLElement;
  /** What the label points at, for controls that are one input. */
  input?: HTMLElement;
  update(value: unknown): void;
}

/** Why a field is only shown. */
const REASONS: Partial<Record<Writer, Word>> = { review: "by_review", staff: "by_staff" };

let made = 0;

/** Return the field; `number` is its place among the first questions, or 0. */
export function fieldControl(field: Attribute, number: number, act: FieldActions): FieldControl {
  const id = `s-field-${++made}`;
  const inner = controls[control(field)](field, act);
  const target = inner.input ?? inner.element;
  target.id = id;
  const words = number && field.question ? field.question : field.label;
  const label = [
    number ? h("span", { class: "s-number", "aria-hidden": "true" }, String(number)) : null,
    inLanguage(words),
    aside(field),
  ];
  const head = inner.input
    ? h("label", { for: id, class: "s-question" }, ...label)
    : h("div", { id: `${id}-label`, class: "s-question" }, ...label);
  if (!inner.input) {
    inner.element.setAttribute("role", "group");
    inner.element.setAttribute("aria-labelledby", `${id}-label`);
  }
  const error = h("p", { class: "field-error", id: `${id}-error`, hidden: true });
  const reason = REASONS[field.written_by];
  const told = reason ? tell(reason) : field.help && inLanguage(field.help);
  const hint = told ? h("p", { class: "hint" }, told) : null;
  const open = h("p", { class: "hint", hidden: true }, assumption(field));
  const element = h(
    "div",
    { class: "field s-field", "data-field": field.name },
    head,
    inner.element,
    hint,
    open,
    error,
  );
  return {
    element,
    update: (value, fault) => {
      inner.update(value);
      open.hidden = assumed(field) === null || value !== undefined;
      error.hidden = !fault;
      error.replaceChildren(...(fault ? [iconElement("alert-circle"), fault] : []));
      target.setAttribute("aria-describedby", error.id);
      if (fault) target.setAttribute("aria-invalid", "true");
      else target.removeAttribute("aria-invalid");
    },
  };
}

/** 沒選會記成「其他」: what stands when the question is left open. */
function assumption(field: Attribute): string {
  const value = assumed(field);
  return value === null ? "" : tell("left_open", { value: valueText(field, value) });
}

function aside(field: Attribute): HTMLElement | null {
  if (field.type === "codes") return h("span", { class: "s-aside" }, tell("several"));
  return field.type === "photos" ? h("span", { class: "s-aside" }, tell("photos_aside")) : null;
}

const controls: Record<ReturnType<typeof control>, (f: Attribute, act: FieldActions) => Inner> = {
  segmented: (field, act) => pressed("segments", field.choices, field, act, false),
  chips: (field, act) => pressed("s-chips", field.choices, field, act, true),
  yesno: (field, act) => {
    const choices = [
      { value: "true", label: { zh: "是", en: "Yes" } },
      { value: "false", label: { zh: "否", en: "No" } },
    ];
    const read = { ...act, answer: (value: unknown) => act.answer(value && value === "true") };
    return pressed("segments", choices, field, read, false);
  },
  select: (field, act) => {
    const element = h("select", {
      class: "input",
      onchange: () => act.answer(element.value || undefined),
    });
    element.append(h("option", { value: "" }, tell("choose")));
    for (const { value, label } of field.choices) {
      element.append(h("option", { value }, inLanguage(label)));
    }
    return { element, input: element, update: (value) => (element.value = String(value ?? "")) };
  },
  number: (field, act) => typed(field, act, h("input", { class: "input", inputmode: "decimal" })),
  bearing: (field, act) => bearing(field, act),
  text: (field, act) => typed(field, act, h("input", { class: "input", type: "text" })),
  date: (field, act) => typed(field, act, h("input", { class: "input", type: "date" })),
  hours: (_field, act) => hours(act),
  note: (field, act) => typed(field, act, h("textarea", { class: "input", rows: 2 })),
  reference: (field, act) => reference(field, act),
  shown: (field) => {
    const element = h("output", { class: "s-shown" });
    const update = (value: unknown) => {
      element.textContent = valueText(field, value) || tell("not_said");
    };
    return { element, update };
  },
  photos: (field, act) => {
    if (!act.photos) throw new Error("photos are not asked for here");
    return photoControl(field, { ...act.photos, answer: act.answer });
  },
};

/**
 * Buttons of which one, or several, are pressed; pressing again takes the answer back. Each has its
 * tick from the start, seen while it is pressed: nothing moves under the thumb.
 */
function pressed(
  className: string,
  choices: Choice[],
  field: Attribute,
  act: FieldActions,
  several: boolean,
): Inner {
  let now: unknown[] = [];
  const buttons = choices.map(({ value, label }) =>
    button(iconElement("check"), inLanguage(label), () => toggle(value), { "data-value": value }),
  );
  const toggle = (value: string) => {
    const on = now.includes(value);
    if (several) act.answer(on ? now.filter((one) => one !== value) : [...now, value]);
    else act.answer(on && !field.required ? undefined : value);
  };
  return {
    element: h("div", { class: className }, ...buttons),
    update: (value) => {
      now = Array.isArray(value) ? value : value === undefined ? [] : [String(value)];
      for (const one of buttons) {
        one.setAttribute("aria-pressed", String(now.includes(one.dataset.value)));
      }
    },
  };
}

function typed(
  field: Attribute,
  act: FieldActions,
  input: HTMLInputElement | HTMLTextAreaElement,
): Inner {
  input.addEventListener("input", () => act.answer(parse(field, input.value), true));
  input.addEventListener("change", () => act.answer(parse(field, input.value)));
  if (field.type === "text" && field.max_length) input.maxLength = field.max_length;
  const element = field.unit
    ? h(
        "div",
        { class: "s-with-unit" },
        input,
        h("span", { class: "s-unit" }, unitWord(field.unit)),
      )
    : input;
  return {
    element,
    input,
    update: (value) => {
      // What is being typed ("12.") stays as it is while it means the same.
      if (same(parse(field, input.value), value ?? undefined)) return;
      input.value = value === undefined || value === null ? "" : String(value);
    },
  };
}

/** Units of the catalogue in words of everyday; any other as it is written. */
const UNITS: Record<string, [zh: string, en: string]> = {
  m: ["公尺", "m"],
  d: ["天", "days"],
  "°": ["度", "°"],
  px: ["點", "px"],
};

function unitWord(unit: string): string {
  return say(...(UNITS[unit] ?? [unit, unit]));
}

/** Degrees in figures and words: 20° 北北東. */
function bearing(field: Attribute, act: FieldActions): Inner {
  const inner = typed(field, act, h("input", { class: "input", inputmode: "decimal" }));
  const words = h("output", { class: "s-compass" });
  return {
    element: h("div", { class: "s-bearing-field" }, inner.element, words),
    ...(inner.input ? { input: inner.input } : {}),
    update: (value) => {
      inner.update(value);
      words.textContent = typeof value === "number" ? compass(value) : "";
    },
  };
}

/** Weekly hours, as soon as what asks for them is loaded. */
function hours(act: FieldActions): Inner {
  const element = h("div", {});
  let made: HoursField | null = null;
  let now: unknown;
  const show = ({ HoursField }: Pick<SeldomBundle, "HoursField">) => {
    made = new HoursField(act.answer);
    element.replaceChildren(made.element);
    made.update(now);
  };
  if (window.mapserveSeldom) show(window.mapserveSeldom);
  else void filled(element, async () => show(await seldom()));
  return {
    element,
    update: (value) => {
      now = value;
      made?.update(value);
    },
  };
}

function reference(field: Attribute, act: FieldActions): Inner {
  const list = h("ul", { class: "s-references" });
  const element = h(
    "div",
    {},
    list,
    button(iconElement("map-pin"), tell("pick"), act.pick, { class: "button" }),
  );
  const many = field.type === "references";
  return {
    element,
    update: (value) => {
      const ids = (Array.isArray(value) ? value : value ? [value] : []) as string[];
      const row = (id: string) => {
        const name = act.nameOf(id);
        const rest = ids.filter((one) => one !== id);
        const drop = button(
          iconElement("x"),
          "",
          () => act.answer(many && rest.length ? rest : undefined),
          { class: "button button-quiet", "aria-label": `${tell("remove")} ${name}` },
        );
        return h("li", {}, h("span", {}, name), drop);
      };
      list.replaceChildren(...ids.map(row));
    },
  };
}

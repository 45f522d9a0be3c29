/** Making elements: words go in as text, never as markup. */
import { iconElement } from "../symbols";

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined | EventListener>;

/** Return an element; `on…` members are listeners, true and false are boolean attributes. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
}

/** Return a button of icon and word. */
export function button(
  icon: SVGSVGElement | null,
  word: string,
  press: () => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  return h(
    "button",
    { type: "button", ...attributes, onclick: () => press() },
    icon,
    h("span", {}, word),
  );
}

export interface Warning {
  title: string;
  mend: string;
  tone: "danger" | "warn" | "info";
}

/** The place at the top of a sheet where live warnings stand; they are read out at once. */
export class Notice {
  readonly element = h("div", { class: "s-notice", role: "alert", hidden: true });
  private shown = "";

  show(warning: Warning | null, extra?: HTMLElement): void {
    const key = warning
      ? `${warning.tone}|${warning.title}|${warning.mend}|${extra?.textContent ?? ""}`
      : "";
    if (key === this.shown) return;
    this.shown = key;
    this.element.hidden = warning === null;
    this.element.replaceChildren();
    if (!warning) return;
    this.element.dataset.tone = warning.tone;
    const icon =
      warning.tone === "info" ? iconElement("info-circle") : iconElement("alert-triangle");
    this.element.append(
      icon,
      h("div", {}, h("strong", {}, warning.title), h("p", {}, warning.mend), extra),
    );
  }
}

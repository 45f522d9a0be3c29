/** DOM elements made with their words as text: nothing here parses markup. */

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

/** The element that the template promises. */
export function need<T extends Element = HTMLElement>(selector: string): T {
  const found = document.querySelector<T>(selector);
  if (!found) throw new Error(`The page has no ${selector}`);
  return found;
}

/** The style sheets' own bounds of what is a phone: narrow, or low as one held sideways. */
const PHONE = "(max-width: 47.99em), (max-height: 31.24em)";

export function isPhone(): boolean {
  return matchMedia(PHONE).matches;
}

/** Strips under the bar: one line each, for as long as what it says is so. */
import { h } from "../kit/elements";

/** Show `children` in the strip of that name under the bar; nothing takes the strip away. */
export function strip(name: string, children: (Node | string)[]): void {
  const found = document.querySelector(`.strip[data-strip="${name}"]`);
  if (children.length === 0) {
    found?.remove();
    return;
  }
  if (found) {
    if (found.textContent !== children.map((child) => (child as Node).textContent).join("")) {
      found.replaceChildren(...children);
    }
    return;
  }
  const element = h("div", { class: "strip", role: "status", "data-strip": name });
  document.querySelector(".bar")?.after(element);
  element.append(...children);
}

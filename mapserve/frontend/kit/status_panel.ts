/** Status panel (loading, empty, failed): an icon, a line, and at most one thing to do. */
import { h } from "./elements";
import { iconElement } from "./icons";
import { say } from "./words";

interface Status {
  icon?: Element;
  words: string;
  /** What mends it. */
  hint?: string;
  action?: HTMLElement;
}

export class StatusPanel {
  /** Of its own, where the page has no place for it. */
  constructor(readonly element: HTMLElement = h("div", { class: "state" })) {}

  show({ icon, words, hint, action }: Status, role = "status"): void {
    this.element.hidden = false;
    this.element.setAttribute("role", role);
    this.element.replaceChildren();
    if (icon) this.element.append(icon);
    this.element.append(icon || action ? h("b", {}, words) : words);
    if (hint) this.element.append(h("p", {}, hint));
    if (action) this.element.append(action);
  }

  loading(words: string): void {
    this.show({ icon: iconElement("loader-2"), words });
  }

  /** Something failed, and may be tried once more. */
  failed(words: string, again: () => void): void {
    const button = h("button", { type: "button", class: "button" }, say("再試一次", "Try again"));
    button.addEventListener("click", again);
    this.show({ icon: iconElement("cloud-off"), words, action: button });
  }

  hide(): void {
    this.element.hidden = true;
  }
}

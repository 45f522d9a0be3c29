/** One line above the sheet that goes away after eight seconds (look components). */
import { h } from "../kit/elements";

const SHOWN_MS = 8000;
/** Without a button there is only something to read. */
const READ_MS = 4000;

export class Toast {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly element: HTMLElement) {}

  show(words: string, action?: string, act?: () => void): void {
    clearTimeout(this.timer);
    const press = () => {
      this.hide();
      act?.();
    };
    this.element.replaceChildren(h("span", {}, words));
    if (action) this.element.append(h("button", { type: "button", onclick: press }, action));
    this.element.hidden = false;
    this.timer = setTimeout(() => this.hide(), action ? SHOWN_MS : READ_MS);
  }

  hide(): void {
    this.element.hidden = true;
  }
}

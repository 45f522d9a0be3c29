/** Toast: one line that goes by itself, with at most one thing to do. */
import { h } from "./elements";

const SHOWN_MS = 8000;

export class Toast {
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Where the reader was before they came to its button. */
  private from: EventTarget | null = null;

  /** `readMs`: how long words stay that ask for nothing. */
  constructor(
    private readonly element: HTMLElement,
    private readonly readMs = SHOWN_MS,
  ) {
    element.addEventListener("focusin", ({ relatedTarget }) => {
      this.from = relatedTarget;
    });
  }

  show(words: string, action?: string, act?: () => void): void {
    clearTimeout(this.timer);
    const press = () => {
      this.hide();
      act?.();
    };
    this.element.replaceChildren(h("span", {}, words));
    if (action) this.element.append(h("button", { type: "button", onclick: press }, action));
    this.element.hidden = false;
    this.stay(action ? SHOWN_MS : this.readMs);
  }

  /** It goes after a while, but not from under who is on its button. */
  private stay(ms: number): void {
    this.timer = setTimeout(() => (this.focused ? this.stay(ms) : this.hide()), ms);
  }

  private get focused(): boolean {
    return this.element.contains(document.activeElement);
  }

  hide(): void {
    const { focused } = this;
    this.element.hidden = true;
    const back = this.from;
    if (focused && back instanceof HTMLElement && back.isConnected) back.focus();
  }
}

let ofPage: Toast | null = null;

/** The toast of a page whose template has no place for one: at the bottom of the window. */
export const toast: Toast["show"] = (...said) => {
  if (!ofPage) {
    const element = h("div", { class: "toast", role: "status", hidden: true });
    document.body.append(element);
    ofPage = new Toast(element);
  }
  ofPage.show(...said);
};

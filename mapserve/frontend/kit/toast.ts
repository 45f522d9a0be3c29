/** Toast: one line that goes by itself, with at most one thing to do. */
import { h } from "./elements";

const SECONDS = 8;
let shown: HTMLElement | null = null;
let timer = 0;

export function toast(message: string, action?: { word: string; run: () => void }): void {
  shown?.remove();
  clearTimeout(timer);
  const box = h("div", { class: "toast", role: "status" }, h("span", {}, message));
  if (action) {
    const button = h("button", { type: "button" }, action.word);
    button.addEventListener("click", () => {
      box.remove();
      action.run();
    });
    box.append(button);
  }
  document.body.append(box);
  shown = box;
  timer = window.setTimeout(() => box.remove(), SECONDS * 1000);
}

/** Templates of a desk, put into what somebody writes: after their words, never instead of them. */
import { say } from "../kit/words";

export function startPhrases(): void {
  for (const box of document.querySelectorAll<HTMLElement>("[data-phrases]")) box.hidden = false;
  // Rows of remarks are added later: one listener serves them all.
  document.addEventListener("change", (event) => {
    const choice = event.target;
    const box = choice instanceof HTMLSelectElement ? choice.closest("[data-phrases]") : null;
    if (!(choice instanceof HTMLSelectElement) || !(box instanceof HTMLElement)) return;
    const text = textOf(box);
    if (text && choice.value) {
      tell(box, put(text, choice.value));
      const used = box.querySelector<HTMLInputElement>("input[name=phrase]");
      if (used) used.value = choice.selectedOptions[0]?.dataset.phrase ?? "";
    }
    choice.value = "";
  });
}

function textOf(box: HTMLElement): HTMLTextAreaElement | null {
  const named = box.dataset.into && document.getElementById(box.dataset.into);
  if (named instanceof HTMLTextAreaElement) return named;
  return box.closest("[data-remark]")?.querySelector("textarea") ?? null;
}

/** Put a phrase at the end, on a line of its own, and say what was done. */
function put(text: HTMLTextAreaElement, phrase: string): string {
  const before = text.value.trimEnd();
  const whole = before ? `${before}\n${phrase}` : phrase;
  if (text.maxLength >= 0 && whole.length > text.maxLength)
    return say("放不下，您寫的沒有動。", "There is no room; your words stay as they are.");
  text.value = whole;
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
  return before
    ? say("加在您寫的後面了。", "Put after what you wrote.")
    : say("帶進去了，可以再改。", "Put in; change it as you like.");
}

function tell(box: HTMLElement, words: string): void {
  const status = box.querySelector("[role=status]");
  if (status) status.textContent = words;
}

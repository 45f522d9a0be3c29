/** A page of answers: fields that save themselves. Without this script the form's button does. */

import { KeptTyping } from "../kit/kept_typing";
import { SavingField } from "./field";

const AGAIN_MS = 5_000;

/** Let every open field of a form save itself, and try again while something waits. */
export function startSaving(form: HTMLFormElement): void {
  const reader = document.querySelector<HTMLMetaElement>('meta[name="reader"]')?.content ?? "";
  const kept = new KeptTyping(reader, form.getAttribute("action") ?? location.pathname);
  const fields = [...form.querySelectorAll<HTMLElement>(".apply-field")]
    .filter((row) => row.querySelector(".apply-saved"))
    .map((row) => new SavingField(form, row, kept));
  const retry = (): void => {
    for (const one of fields) one.retry();
  };
  window.addEventListener("online", retry);
  setInterval(retry, AGAIN_MS);
}

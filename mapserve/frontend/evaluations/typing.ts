/**
 * Scores and reasons that the server does not have yet, kept on the device while one types: a lost
 * network, an ended session or a closed tab loses none. They are offered again, never put back unasked.
 */
import { type KeptTyping, same } from "../kit/kept_typing";
import { say } from "../kit/words";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Keep what is typed into a form, and offer what was kept and never came to the server. */
export function keepTyping(form: HTMLFormElement, kept: KeptTyping): void {
  form.addEventListener("input", (event) => keep(form, kept, event.target as Control));
  form.addEventListener("change", (event) => keep(form, kept, event.target as Control));
  const unsent = names(form).filter((name) => {
    const before = kept.newest(name);
    if (!before) return false;
    if (!same(before.typed, typed(form, name))) return true;
    if (!("typed" in form.dataset)) kept.forget(name, before.typed); // the server has it
    return false;
  });
  if (unsent.length) offer(form, kept, unsent);
}

function keep(form: HTMLFormElement, kept: KeptTyping, control: Control): void {
  if (!control.name || control.type === "hidden") return;
  kept.keep(control.name, { typed: typed(form, control.name), mark: "", at: Date.now() });
}

function offer(form: HTMLFormElement, kept: KeptTyping, unsent: string[]): void {
  const notice = document.createElement("div");
  notice.className = "notice notice-warn evaluation-kept";
  notice.setAttribute("role", "status");
  const words = document.createElement("p");
  words.textContent = say(
    "這台裝置上有您寫了、還沒存的內容（{n} 欄）。",
    "This device holds what you wrote and did not save ({n} fields).",
    { n: String(unsent.length) },
  );
  const done = (): void => notice.remove();
  notice.append(
    words,
    choice(say("放回來", "Put it back"), () => {
      for (const name of unsent) fill(form, name, kept.newest(name)?.typed ?? []);
      done();
    }),
    choice(say("不要了", "Discard it"), () => {
      for (const name of unsent) kept.drop(name);
      done();
    }),
  );
  form.prepend(notice);
}

function choice(words: string, act: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = words;
  button.addEventListener("click", act);
  return button;
}

function names(form: HTMLFormElement): string[] {
  const shown = controls(form).filter((one) => one.name && one.type !== "hidden");
  return [...new Set(shown.map((one) => one.name))];
}

function controls(form: HTMLFormElement, name?: string): Control[] {
  const every = [...form.querySelectorAll<Control>("input, textarea, select")];
  return name === undefined ? every : every.filter((one) => one.name === name);
}

function typed(form: HTMLFormElement, name: string): string[] {
  return controls(form, name)
    .filter((one) => !isBox(one) || one.checked)
    .map((one) => one.value)
    .filter((text) => text !== "");
}

function fill(form: HTMLFormElement, name: string, texts: string[]): void {
  for (const one of controls(form, name)) {
    if (isBox(one)) one.checked = texts.includes(one.value) || (!texts.length && one.value === "");
    else one.value = texts[0] ?? "";
  }
}

function isBox(one: Control): one is HTMLInputElement {
  return one instanceof HTMLInputElement && (one.type === "checkbox" || one.type === "radio");
}

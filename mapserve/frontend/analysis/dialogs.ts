/** Dialogs (modal) that ask one thing: which of a few answers, a reason, or none. */
import { h } from "../kit/elements";
import { visible } from "../kit/visible_text";
import { say } from "../kit/words";

export interface Choice {
  value: string;
  word: string;
  about?: string;
}

/** Ask `title`; resolves to the value of a choice, or null where the person thought better of it. */
export function ask(title: string, choices: Choice[]): Promise<string | null> {
  const form = h("form", { method: "dialog", class: "see-ask" }, h("h2", {}, title));
  for (const { value, word, about } of choices) {
    const words = h("span", {}, h("b", {}, word), about ? h("small", {}, about) : null);
    form.append(h("button", { class: "button button-wide", value }, words));
  }
  form.append(
    h("button", { class: "button button-quiet button-wide", value: "" }, say("取消", "Cancel")),
  );
  return opened(form);
}

/** Ask for words; resolves to them, or null where the person thought better of it. */
export async function askText(title: string, word: string, most: number): Promise<string | null> {
  const field = h("textarea", { class: "input", maxlength: most, rows: 3, required: true });
  const label = h("label", { class: "field" }, h("span", {}, say("原因", "Reason")), field);
  const buttons = h(
    "div",
    { class: "button-row" },
    h("button", { class: "button", value: "", formnovalidate: true }, say("取消", "Cancel")),
    h("button", { class: "button button-primary", value: "yes" }, word),
  );
  const form = h(
    "form",
    { method: "dialog", class: "see-ask" },
    h("h2", {}, title),
    label,
    buttons,
  );
  return (await opened(form)) ? visible(field.value).trim() : null;
}

function opened(form: HTMLFormElement): Promise<string | null> {
  const dialog = h("dialog", { class: "see-dialog" }, form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue || null);
    });
  });
}

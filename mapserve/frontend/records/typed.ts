/**
 * Records being written: what was typed stays on the device until the server has it, and is
 * offered again, after a lost network or an ended session too.
 */
import { button, h } from "../kit/elements";
import { iconElement } from "../kit/icons";
import type { KeptTyping } from "../kit/kept_typing";
import { say } from "../kit/words";

/** Of the request and not of the record. */
const NOT_TYPED = ["csrf_token", "_form", "_page", "base"];

/** Keep what is typed into the form of a record, and offer what was kept of it before. */
export function startKeeping(form: HTMLFormElement, field: string, kept: KeptTyping): void {
  const before = kept.newest(field);
  const [text] = before?.typed ?? [];
  if (before && text !== undefined && text !== typedIn(form)) {
    offer(form, {
      take: () => {
        putBack(form, text);
        // The same record, should the server have it already: sent twice it is one.
        if (before.mark) form.action = form.action.replace(/[^/]+$/, before.mark);
      },
      leave: () => kept.drop(field),
    });
  }
  form.addEventListener("input", () => {
    const mark = form.action.split("/").pop() ?? "";
    kept.keep(field, { typed: [typedIn(form)], mark, at: Date.now() });
  });
}

/** What stands in a form, as text. */
export function typedIn(form: HTMLFormElement): string {
  const pairs = [...new FormData(form)].filter(
    (pair): pair is [string, string] => typeof pair[1] === "string" && !NOT_TYPED.includes(pair[0]),
  );
  return new URLSearchParams(pairs).toString();
}

/** Put a text of `typedIn` back into the fields of a form. */
export function putBack(form: HTMLFormElement, text: string): void {
  const typed = new URLSearchParams(text);
  for (const one of form.elements) {
    const control = one as HTMLInputElement;
    if (!control.name || NOT_TYPED.includes(control.name) || control.type === "file") continue;
    if (control.type === "checkbox" || control.type === "radio") {
      control.checked = typed.getAll(control.name).includes(control.value);
    } else {
      control.value = typed.get(control.name) ?? "";
    }
  }
}

function offer(form: HTMLFormElement, press: { take: () => void; leave: () => void }): void {
  const choose = (chosen: () => void) => () => {
    chosen();
    notice.remove();
  };
  const words = say(
    "這裡有您上次寫了、還沒有儲存的內容。",
    "What you wrote here last time was not saved.",
  );
  const notice = h(
    "div",
    { class: "notice notice-warn", role: "status" },
    iconElement("info-circle"),
    h(
      "div",
      {},
      h("p", {}, words),
      h(
        "p",
        { class: "button-row" },
        button(null, say("放回來", "Put it back"), choose(press.take), { class: "button" }),
        button(null, say("不要了", "Forget it"), choose(press.leave), {
          class: "button button-quiet",
        }),
      ),
    ),
  );
  form.before(notice);
}

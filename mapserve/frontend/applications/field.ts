/**
 * A field that saves itself: as one leaves it, or when typing has paused.
 *
 * What is typed is kept on the device at once and forgotten when the server has it. Where somebody
 * else has changed the same field, both texts are shown and nothing is overwritten unasked.
 */

import { type KeptTyping, same } from "../kit/kept_typing";
import { say } from "../kit/words";
import { type Saved, SessionEnded, saveField } from "./save_field";

const PAUSE_MS = 1_500;
type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export class SavingField {
  private readonly name: string;
  private readonly status: HTMLElement;
  private mark: string;
  private timer = 0;
  private waiting = false;
  private sending = false;
  private asked = false;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly row: HTMLElement,
    private readonly kept: KeptTyping,
  ) {
    this.name = row.dataset.field ?? "";
    this.status = row.querySelector<HTMLElement>(".apply-saved") as HTMLElement;
    this.mark = this.marks().get(this.name) ?? "";
    row.addEventListener("input", () => this.typing());
    row.addEventListener("focusout", () => this.leaving());
    row.addEventListener("change", () => this.leaving());
    for (const button of row.querySelectorAll("button[name]")) {
      button.addEventListener("click", () => this.kept.drop(this.name));
    }
    this.comeBack();
  }

  /** Try again what could not be saved. */
  retry(): void {
    if (this.waiting && !this.asked && !this.timer) void this.save();
  }

  private typing(): void {
    this.waiting = true;
    const safe = this.kept.keep(this.name, {
      typed: this.typed(),
      mark: this.mark,
      at: Date.now(),
    });
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.save(), PAUSE_MS);
    this.tell("waiting", safe ? say("還沒存", "Not saved yet") : FULL());
  }

  private leaving(): void {
    if (this.waiting && !this.asked) void this.save();
  }

  /** Put back what was typed here and never reached the server. */
  private comeBack(): void {
    const before = this.kept.newest(this.name);
    if (!before) return;
    if (same(before.typed, this.typed())) {
      if (!this.form.querySelector(".form-summary")) this.kept.forget(this.name, before.typed);
      return;
    }
    this.fill(before.typed);
    this.mark = before.mark;
    this.waiting = true;
    void this.save();
  }

  private async save(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.sending) return;
    this.sending = true;
    const typed = this.typed();
    try {
      this.take(await saveField(this.form, this.name, typed, this.mark), typed);
    } catch (failure) {
      this.failed(failure);
    } finally {
      this.sending = false;
    }
    if (this.waiting && !same(typed, this.typed()) && !this.timer) void this.save();
  }

  private take(saved: Saved, typed: string[]): void {
    if (saved.state === "wrong") {
      this.waiting = false;
      this.tell("failed", saved.reason ?? "");
      return;
    }
    if (saved.state === "both") {
      this.askWhich(saved);
      return;
    }
    this.remember(saved.mark ?? "");
    this.kept.forget(this.name, typed);
    this.waiting = !same(typed, this.typed());
    if (!this.waiting) this.tell("saved", say("已存", "Saved"));
  }

  private failed(failure: unknown): void {
    const here = say(
      "存不進去，您寫的還在這裡。",
      "It could not be saved; what you wrote is still here. ",
    );
    if (!(failure instanceof SessionEnded)) {
      this.tell(
        "failed",
        here + say("有網路就會自己再存。", "It is saved as soon as there is a network."),
      );
      return;
    }
    this.tell("failed", here);
    const link = document.createElement("a");
    link.href = `/login?next=${encodeURIComponent(location.pathname)}`;
    link.textContent = say("請重新登入", "Sign in again");
    this.status.append(link);
  }

  /** Show what somebody else has saved beside what is typed; the reader decides. */
  private askWhich(saved: Saved): void {
    this.asked = true;
    const who = saved.who || say("別人", "Somebody else");
    const words = saved.words || say("（清空了）", "(emptied)");
    this.tell(
      "failed",
      say("{who}也改了這一欄：「{words}」", "{who} has changed this too: “{words}”", {
        who,
        words,
      }),
    );
    const choose = (text: string, act: () => void): void => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.textContent = text;
      button.addEventListener("click", () => {
        this.asked = false;
        this.remember(saved.mark ?? "");
        act();
      });
      this.status.append(button);
    };
    choose(say("用我的", "Use mine"), () => void this.save());
    choose(say("改用他的", "Use theirs"), () => {
      this.kept.drop(this.name);
      this.fill(saved.theirs ?? []);
      this.waiting = false;
      this.tell("saved", say("已存", "Saved"));
    });
  }

  private tell(state: string, words: string): void {
    this.status.hidden = false;
    this.status.dataset.state = state;
    this.status.textContent = words;
  }

  private controls(): Control[] {
    return [...this.row.querySelectorAll<Control>(`[name="${this.name}"]`)];
  }

  private typed(): string[] {
    return this.controls()
      .filter((one) => !isBox(one) || one.checked)
      .map((one) => one.value)
      .filter((text) => text !== "");
  }

  private fill(typed: string[]): void {
    for (const one of this.controls()) {
      if (isBox(one))
        one.checked = typed.includes(one.value) || (!typed.length && one.value === "");
      else one.value = typed[0] ?? "";
    }
  }

  /** Carry the mark of what is saved now, for the next save and for the form's own button. */
  private remember(mark: string): void {
    this.mark = mark;
    const marks = this.marks().set(this.name, mark);
    const basis = this.form.elements.namedItem("basis") as HTMLInputElement;
    basis.value = [...marks].map(([name, one]) => `${name}=${one}`).join(",");
  }

  private marks(): Map<string, string> {
    const basis = this.form.elements.namedItem("basis") as HTMLInputElement;
    const pairs = basis.value.split(",").filter(Boolean);
    return new Map(pairs.map((one) => one.split("=") as [string, string]));
  }
}

const FULL = (): string =>
  say(
    "還沒存，這支裝置也放不下了，請先別關掉。",
    "Not saved, and the device is full: do not close this.",
  );

function isBox(one: Control): one is HTMLInputElement {
  return one instanceof HTMLInputElement && (one.type === "checkbox" || one.type === "radio");
}

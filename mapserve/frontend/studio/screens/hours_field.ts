/** Hours field: days as chips and two times a row, or as somebody writes them; told back in words. */
import { getJson } from "../../kit/api";
import { button, h } from "../../kit/elements";
import { iconElement } from "../../kit/icons";
import { ALWAYS, hoursWords, readStored } from "../../kit/opening_hours";
import { isRefusal, toldOf } from "../../kit/problems";
import type { HoursRead } from "../../kit/schema";
import { DAYS_EN, DAYS_ZH, dayWord, say } from "../../kit/words";
import { tell } from "../phrases";
import { tellSeldom } from "../seldom_words";
import { emptyRow, hoursFault, type Row, rowsOf, textOf } from "../weekly_hours";

const WEEK = [0, 1, 2, 3, 4, 5, 6];

export class HoursField {
  readonly element = h("div", { class: "s-hours" });
  private value = "";
  private rows: Row[] = [emptyRow()];
  private readonly always: HTMLButtonElement;
  private readonly list = h("div", { class: "s-hours-rows" });
  private readonly more: HTMLButtonElement;
  private readonly words = h("output", { class: "s-hours-words" });
  private readonly written: HTMLInputElement;
  private readonly writing: HTMLDetailsElement;

  constructor(private readonly answer: (value: unknown, typing?: boolean) => void) {
    this.always = button(null, tellSeldom("hours_always"), () => this.toggleAlways(), {
      class: "button s-hours-always",
    });
    this.more = button(iconElement("plus"), tellSeldom("hours_more"), () => this.addRow(), {
      class: "button",
    });
    this.written = h("input", {
      class: "input",
      type: "text",
      maxlength: 200,
      "aria-label": tellSeldom("hours_write"),
      onchange: () => void this.read(this.written.value.trim()),
    });
    this.writing = h(
      "details",
      { class: "s-hours-writing" },
      h("summary", {}, tellSeldom("hours_write")),
      this.written,
    );
    this.element.append(this.always, this.list, this.more, this.words, this.writing);
  }

  update(given: unknown): void {
    const value = String(given ?? "");
    if (value === this.value && this.list.childElementCount) return;
    this.value = value;
    const rows = value === ALWAYS ? [] : rowsOf(value);
    this.rows = rows?.length ? rows : [emptyRow()];
    // What rows cannot show is shown as it is written.
    this.writing.open = rows === null;
    this.written.value = rows === null ? value : "";
    this.draw();
  }

  private get byWords(): boolean {
    return this.value !== ALWAYS && rowsOf(this.value) === null;
  }

  private draw(): void {
    const always = this.value === ALWAYS;
    this.always.setAttribute("aria-pressed", String(always));
    this.list.replaceChildren(...this.rows.map((row, index) => this.row(row, index)));
    const hidden = always || this.byWords;
    this.list.hidden = hidden;
    this.more.hidden = hidden;
    this.writing.hidden = always;
    this.tellWeek();
  }

  /** Say the week as it is understood, or what is missing for it to be. */
  private tellWeek(): void {
    const fault = this.value ? hoursFault(this.value) : null;
    this.words.classList.toggle("s-hours-open", fault !== null);
    if (fault) this.words.textContent = tell(`hours_${fault}`);
    else if (this.value && readStored(this.value)) {
      this.words.textContent = tellSeldom("hours_understood", { week: hoursWords(this.value) });
    } else if (!this.value) this.words.textContent = "";
  }

  private keep(typing = false): void {
    const text = textOf(this.rows);
    this.value = text ?? "";
    this.tellWeek();
    this.answer(text, typing);
  }

  private toggleAlways(): void {
    const always = this.value !== ALWAYS;
    this.value = always ? ALWAYS : (textOf(this.rows) ?? "");
    this.answer(this.value || undefined);
    this.draw();
  }

  private addRow(): void {
    this.rows.push(emptyRow());
    this.draw();
    this.list.lastElementChild?.querySelector("button")?.focus();
  }

  private row(row: Row, index: number): HTMLElement {
    const days = WEEK.map((day) => {
      const short = say(DAYS_ZH[day] ?? "", (DAYS_EN[day] ?? "").slice(0, 2));
      const chip = h("button", { type: "button", "aria-label": dayWord(day) }, short);
      chip.setAttribute("aria-pressed", String(row.days.includes(day)));
      chip.addEventListener("click", () => {
        const on = row.days.includes(day);
        row.days = WEEK.filter((one) => (one === day ? !on : row.days.includes(one)));
        chip.setAttribute("aria-pressed", String(!on));
        this.keep();
      });
      return chip;
    });
    const drop = button(iconElement("x"), tellSeldom("hours_less"), () => this.dropRow(index), {
      class: "button button-quiet",
      "aria-label": tellSeldom("hours_drop", { n: index + 1 }),
    });
    return h(
      "div",
      {
        class: "s-hours-row",
        role: "group",
        "aria-label": tellSeldom("hours_row", { n: index + 1 }),
      },
      h("div", { class: "segments s-hours-days" }, ...days),
      h(
        "div",
        { class: "s-hours-times" },
        this.time(row, "start", tellSeldom("hours_from")),
        this.time(row, "end", tellSeldom("hours_to")),
        this.rows.length > 1 ? drop : null,
      ),
    );
  }

  private time(row: Row, end: "start" | "end", label: string): HTMLElement {
    const input = h("input", { class: "input", type: "time" });
    input.value = row[end];
    input.addEventListener("input", () => {
      row[end] = input.value;
      this.keep(true);
    });
    input.addEventListener("change", () => this.keep());
    return h("label", {}, label, input);
  }

  private dropRow(index: number): void {
    this.rows.splice(index, 1);
    this.keep();
    this.draw();
    (this.list.querySelector("button") ?? this.more).focus();
  }

  /** Have the server read what was written; without it the words wait as they are. */
  private async read(text: string): Promise<void> {
    if (!text) {
      this.rows = [emptyRow()];
      this.keep();
      this.draw();
      return;
    }
    this.value = text;
    this.answer(text);
    this.words.textContent = tellSeldom("hours_reading");
    try {
      const { stored } = await getJson<HoursRead>(`/api/v1/hours?text=${encodeURIComponent(text)}`);
      if (this.value !== text) return;
      this.answer(stored);
      this.update(stored);
    } catch (error) {
      if (this.value !== text) return;
      const refused = isRefusal(error);
      this.words.classList.toggle("s-hours-open", refused);
      this.words.textContent = refused ? toldOf(error).wrong : tellSeldom("hours_later");
    }
  }
}

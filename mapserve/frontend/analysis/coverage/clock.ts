/** Week clock: days, ◀ slider ▶, and the 24 × 7 table the slider is head of. */
import { h, isPhone } from "../../kit/elements";
import { iconElement } from "../../kit/icons";
import { dayWord, say } from "../../kit/words";
import { clockOf, DAY_HOURS, dayOf, hourWords, WEEK_HOURS } from "../week_hour";

const DAYS = 7;
/** Steps of the heat table's colour. */
const STEPS = 6;

export class Clock {
  private readonly days: HTMLButtonElement[];
  private readonly slider: HTMLInputElement;
  private readonly bubble = h("output", { class: "cov-bubble", "aria-hidden": "true" });
  private readonly cells: HTMLTableCellElement[] = [];
  private readonly heads: HTMLElement[] = [];
  private shares: number[] = [];

  constructor(
    holder: HTMLElement,
    table: HTMLElement,
    public hour: number,
    private readonly changed: (hour: number) => void,
  ) {
    this.days = Array.from({ length: DAYS }, (_, day) => this.dayButton(day));
    this.slider = h("input", {
      type: "range",
      min: 0,
      max: DAY_HOURS - 1,
      step: 1,
      "aria-label": say("時刻", "Hour"),
    });
    this.slider.addEventListener("input", () =>
      this.go(dayOf(this.hour) * DAY_HOURS + Number(this.slider.value)),
    );
    this.slider.addEventListener("keydown", (event) => this.sliderKey(event));
    holder.append(this.dayPicker(), this.track());
    table.append(this.table());
    this.mark();
  }

  /** Fill the table: shares of the 168 hours, 0 to 1. */
  fill(shares: number[]): void {
    this.shares = shares;
    const [low, high] = [Math.min(...shares), Math.max(...shares)];
    const span = Math.max(high - low, 0.01);
    this.cells.forEach((cell, hour) => {
      const share = shares[hour] ?? 0;
      const step = Math.min(STEPS - 1, Math.floor((STEPS * (share - low)) / span));
      cell.textContent = String(Math.round(share * 100));
      cell.className = `heat-${step}`;
    });
    this.mark();
  }

  go(hour: number): void {
    const next = (hour + WEEK_HOURS) % WEEK_HOURS;
    if (next === this.hour) return;
    this.hour = next;
    this.mark();
    this.changed(next);
  }

  private mark(): void {
    const [day, clock] = [dayOf(this.hour), this.hour % DAY_HOURS];
    this.days.forEach((button, index) => {
      button.setAttribute("aria-pressed", String(index === day));
    });
    this.slider.value = String(clock);
    const words = hourWords(this.hour);
    const percent = Math.round((this.shares[this.hour] ?? 0) * 100);
    const told = say("{h}，{n}% 有人看", "{h}, {n}% watched", { h: words, n: percent });
    this.slider.setAttribute("aria-valuetext", told);
    this.bubble.textContent = clockOf(this.hour);
    this.bubble.parentElement?.style.setProperty("--at", String((clock + 0.5) / DAY_HOURS));
    this.cells.forEach((cell, hour) => {
      const chosen = hour === this.hour;
      if ((cell.getAttribute("aria-selected") === "true") === chosen) return;
      cell.setAttribute("aria-selected", String(chosen));
      cell.tabIndex = chosen ? 0 : -1;
    });
    this.heads.forEach((head, index) => {
      head.classList.toggle("cov-now", index === day);
    });
    if (isPhone()) requestAnimationFrame(() => this.reveal());
  }

  /** A phone shows seven hours of the table: among them the one that is asked about. */
  private reveal(): void {
    const cell = this.cells[this.hour];
    const holder = cell?.closest<HTMLElement>(".cov-table");
    const label = this.heads[0]?.offsetWidth ?? 0;
    if (!cell || !holder) return;
    const [from, to] = [holder.scrollLeft + label, holder.scrollLeft + holder.clientWidth];
    if (cell.offsetLeft >= from && cell.offsetLeft + cell.offsetWidth <= to) return;
    holder.scrollLeft = cell.offsetLeft - (holder.clientWidth + label) / 2;
  }

  private dayPicker(): HTMLElement {
    const box = h("div", { class: "segments cov-days", role: "group" }, ...this.days);
    box.setAttribute("aria-label", say("星期", "Day of the week"));
    return box;
  }

  private dayButton(day: number): HTMLButtonElement {
    const word = dayWord(day);
    const button = h("button", { type: "button", "aria-label": word }, say(word.slice(1), word));
    button.addEventListener("click", () => this.go(day * DAY_HOURS + (this.hour % DAY_HOURS)));
    return button;
  }

  private track(): HTMLElement {
    const rail = h("div", { class: "cov-rail" }, this.slider, this.bubble);
    return h(
      "div",
      { class: "cov-slider" },
      h("span", { class: "cov-label", "aria-hidden": "true" }, say("時刻", "Hour")),
      this.step(-1, iconElement("chevron-left"), say("前一小時", "One hour earlier")),
      rail,
      this.step(1, iconElement("chevron-right"), say("後一小時", "One hour later")),
    );
  }

  private step(by: number, picture: Element, words: string): HTMLElement {
    const button = h("button", { type: "button", class: "button cov-step" }, picture);
    button.setAttribute("aria-label", words);
    button.addEventListener("click", () => this.go(this.hour + by));
    return button;
  }

  /** Up and down change the day, as they do in the table; past midnight the day changes too. */
  private sliderKey(event: KeyboardEvent): void {
    const by = KEYS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.go(this.hour + by);
  }

  private table(): HTMLElement {
    const body = h("tbody");
    for (let day = 0; day < DAYS; day++) body.append(this.row(day));
    const hours = Array.from({ length: DAY_HOURS }, (_, clock) => {
      const head = h("th", { scope: "col", "data-clock": clock });
      head.append(String(clock).padStart(2, "0"));
      return head;
    });
    const corner = h("th", { scope: "col" }, say("有人看%", "% seen"));
    const table = h(
      "table",
      { class: "cov-heat", role: "grid" },
      h("caption", { class: "visually-hidden" }, CAPTION()),
      body,
      h("thead", {}, h("tr", {}, corner, ...hours)),
    );
    table.addEventListener("click", (event) => this.clicked(event));
    table.addEventListener("keydown", (event) => this.cellKey(event));
    return table;
  }

  private row(day: number): HTMLElement {
    const head = h("th", { scope: "row", "data-day": day }, dayWord(day));
    this.heads.push(head);
    const cells = Array.from({ length: DAY_HOURS }, (_, clock) => {
      const cell = h("td", { "data-hour": day * DAY_HOURS + clock, tabindex: -1 });
      cell.setAttribute("aria-selected", "false");
      return cell;
    });
    this.cells.push(...cells);
    return h("tr", {}, head, ...cells);
  }

  /** A cell is its hour, a row's head its day, a column's head its time. */
  private clicked(event: MouseEvent): void {
    const { day, clock, hour } = (event.target as HTMLElement).dataset;
    if (hour !== undefined) this.go(Number(hour));
    else if (day !== undefined) this.go(Number(day) * DAY_HOURS + (this.hour % DAY_HOURS));
    else if (clock !== undefined) this.go(dayOf(this.hour) * DAY_HOURS + Number(clock));
  }

  private cellKey(event: KeyboardEvent): void {
    const by = KEYS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.go(this.hour + by);
    this.cells[this.hour]?.focus();
  }
}

const CAPTION = () =>
  say("一週每個小時有人看的街道百分比", "Per cent of street watched in each hour of the week");

/** Hours that a key goes on. */
const KEYS: Record<string, number> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -DAY_HOURS,
  ArrowDown: DAY_HOURS,
};

/** Siting request: so many cameras or so much money, and what counts more. */
import { h } from "../kit/elements";
import type { Assumption } from "../kit/schema";
import { inLanguage, say } from "../kit/words";

const MOST_CAMERAS = 20;
const FIRST_CAMERAS = 5;
const MOST_WEIGHT = 10;
const DEAR = 100_000_000;

/** The part of the body of POST /sites that a person decides. */
export interface Wanted {
  count?: number;
  budget?: number;
  unit_cost?: number;
  weights: Record<string, number>;
}

export class SiteRequest {
  readonly element = h("div", { class: "see-request" });
  private readonly count = numberInput(1, MOST_CAMERAS, FIRST_CAMERAS);
  private readonly budget = numberInput(1, DEAR);
  private readonly cost = numberInput(1, DEAR);
  private readonly weights = new Map<string, { input: HTMLInputElement; ours: number }>();
  private readonly byCount = h("div", {}, field(say("要裝幾支", "How many"), this.count));
  private readonly byMoney = h(
    "div",
    {},
    field(say("預算（元）", "Budget (NT$)"), this.budget),
    field(say("一支多少（元）", "Cost of one (NT$)"), this.cost),
  );

  /** `weights` are the keys of the settings that a person may change. */
  constructor(settings: Assumption[], weights: string[]) {
    this.element.append(this.choice(), this.byCount, this.byMoney);
    this.element.append(this.weighing(settings, weights));
  }

  /** What is wanted, or null where a field is not filled in rightly: the browser says which. */
  read(): Wanted | null {
    const asked = [...this.element.querySelectorAll("input")].filter(
      (input) => !input.closest("[hidden]"),
    );
    if (!asked.every((input) => input.reportValidity())) return null;
    const changed = [...this.weights].filter(
      ([, { input, ours }]) => input.value !== "" && Number(input.value) !== ours,
    );
    const weights = Object.fromEntries(changed.map(([k, { input }]) => [k, Number(input.value)]));
    if (!this.byCount.hidden) return { count: Number(this.count.value), weights };
    return { budget: Number(this.budget.value), unit_cost: Number(this.cost.value), weights };
  }

  private choice(): HTMLElement {
    const box = h("div", { class: "segments", role: "group" });
    box.setAttribute("aria-label", say("怎麼算", "Asked by"));
    const button = (word: string, money: boolean) => {
      const made = h("button", { type: "button" }, word);
      made.addEventListener("click", () => show(money));
      box.append(made);
      return made;
    };
    const buttons = [button(say("支數", "Number"), false), button(say("預算", "Budget"), true)];
    const show = (money: boolean): void => {
      this.byCount.hidden = money;
      this.byMoney.hidden = !money;
      buttons.forEach((one, index) => {
        one.setAttribute("aria-pressed", String((index === 1) === money));
      });
    };
    show(false);
    return box;
  }

  private weighing(settings: Assumption[], weights: string[]): HTMLElement {
    const box = h("details", { class: "see-settings" });
    box.append(h("summary", {}, say("什麼地方算得重", "What counts more")));
    const about = say(
      "數字是每公尺多算幾倍，預設是本系統設定。",
      "How many times more a metre counts; the values given are our settings.",
    );
    box.append(h("p", { class: "see-lead" }, about));
    for (const key of weights) {
      const known = settings.find((one) => one.key === key);
      if (!known) continue;
      const ours = Number(known.value);
      const input = numberInput(0, MOST_WEIGHT, ours, 0.5);
      this.weights.set(key, { input, ours });
      box.append(field(inLanguage(known.label), input));
    }
    return box;
  }
}

function numberInput(min: number, max: number, value?: number, step = 1): HTMLInputElement {
  const kind = { class: "input", type: "number", inputmode: "decimal", required: true };
  return h("input", { ...kind, min, max, step, value });
}

function field(word: string, input: HTMLInputElement): HTMLElement {
  return h("label", { class: "field" }, h("span", {}, word), input);
}

/** Hour picker: a day and an hour, where there is no table of the week. */
import { h } from "../kit/elements";
import { dayWord, say } from "../kit/words";
import { clockOf, DAY_HOURS, dayOf } from "./week_hour";

export function hourPicker(start: number, changed: (hour: number) => void): HTMLElement {
  const day = h("select", { class: "input", "aria-label": say("星期", "Day of the week") });
  for (let one = 0; one < 7; one++) day.append(h("option", { value: one }, dayWord(one)));
  const clock = h("select", { class: "input", "aria-label": say("時刻", "Hour") });
  for (let one = 0; one < DAY_HOURS; one++) clock.append(h("option", { value: one }, clockOf(one)));
  day.value = String(dayOf(start));
  clock.value = String(start % DAY_HOURS);
  const told = () => changed(Number(day.value) * DAY_HOURS + Number(clock.value));
  day.addEventListener("change", told);
  clock.addEventListener("change", told);
  return h("div", { class: "see-picker" }, day, clock);
}

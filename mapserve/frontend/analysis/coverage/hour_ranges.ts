/** Hour ranges of the week to read: days that are alike together, hours as spans. */

import { dayWord, say } from "../../kit/words";
import { DAY_HOURS } from "../week_hour";

const DAYS = 7;
/** This many days in a row are said as from … to …. */
const ROW = 3;

/** From an hour of the day up to another, 0 to 24. */
export type Span = [from: number, to: number];

/** Days (0 is Monday) with the same spans. */
export interface AlikeDays {
  days: number[];
  spans: Span[];
}

/** Group hours of the week (0 to 167) by days alike, in the order of the week. */
export function alikeDays(hours: number[]): AlikeDays[] {
  const given = new Set(hours);
  const groups = new Map<string, AlikeDays>();
  for (let day = 0; day < DAYS; day++) {
    const clocks = Array.from({ length: DAY_HOURS }, (_, clock) => clock);
    const spans = runsOf(clocks.filter((clock) => given.has(day * DAY_HOURS + clock)));
    if (!spans.length) continue;
    const key = spans.join(" ");
    const group = groups.get(key) ?? { days: [], spans };
    group.days.push(day);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** 週一至週五 00:00–19:00、21:00–24:00 */
export function rangeWords({ days, spans }: AlikeDays): string {
  const comma = say("、", ", ");
  return `${daysWords(days, comma)} ${spans.map(spanWords).join(comma)}`;
}

/** Numbers in a row, as from … up to …. */
function runsOf(numbers: number[]): Span[] {
  const runs: Span[] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last && last[1] === number) last[1] = number + 1;
    else runs.push([number, number + 1]);
  }
  return runs;
}

function daysWords(days: number[], comma: string): string {
  if (days.length === DAYS) return say("每天", "Every day");
  return runsOf(days)
    .flatMap(([from, to]) => {
      if (to - from < ROW) return days.filter((day) => from <= day && day < to).map(dayWord);
      return [`${dayWord(from)}${say("至", "–")}${dayWord(to - 1)}`];
    })
    .join(comma);
}

function spanWords([from, to]: Span): string {
  if (from === 0 && to === DAY_HOURS) return say("整天", "all day");
  return `${clock(from)}–${clock(to)}`;
}

/** Midnight at a day's end is 24:00. */
const clock = (hour: number): string => `${String(hour).padStart(2, "0")}:00`;

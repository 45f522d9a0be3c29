/**
 * Opening hours in their stored form: `Mo-Fr 09:00-11:00,20:00-22:00; Sa 20:00-02:00`.
 *
 * The server reads hours in any writing and stores this one, in which no day stands twice; here it
 * is read back, told in words, and written from what a form asks.
 */
import { dayWord, say } from "./words";

/** Times of day as HH:MM; one that does not end after its start ends on the next day. */
export interface Span {
  readonly start: string;
  readonly end: string;
}

/** The days (0 is Monday, 7 a public holiday) with the same spans; no span means closed. */
export interface Rule {
  readonly months: readonly [number, number][];
  readonly days: readonly number[];
  readonly spans: readonly Span[];
}

export const ALWAYS = "24/7";
const NEVER = "off";
export const HOLIDAY = 7;
export const DAY_NAMES = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const NAMES = [...DAY_NAMES, "PH"];
const WEEK = [0, 1, 2, 3, 4, 5, 6];
const RULE = /^(?:([A-Z][a-z]{2}[A-Za-z,-]*) )?([A-Z][A-Za-z][A-Za-z,-]*) (.+)$/;
const SPAN = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;

/** Return the rules of stored hours, or null for what is not in the stored form. */
export function readStored(text: string): Rule[] | null {
  const rules = text.split("; ").map(readRule);
  return rules.every((rule) => rule !== null) ? rules : null;
}

/** Say stored hours in the page's language; what is not in the stored form is given as it is. */
export function hoursWords(text: string): string {
  if (text === NEVER) return say("都不開", "Never open");
  const rules = readStored(text);
  if (!rules) return text;
  return rules.map(ruleWords).join(say("；", "; "));
}

function readRule(text: string): Rule | null {
  if (text === ALWAYS) return { months: [], days: WEEK, spans: [{ start: "00:00", end: "24:00" }] };
  const found = RULE.exec(text);
  if (!found) return null;
  const [, months = "", days = "", times = ""] = found;
  const inMonths = months ? ranges(months, MONTHS) : [];
  const onDays = ranges(days, NAMES);
  const spans = times === NEVER ? [] : times.split(",");
  if (!inMonths || !onDays || !spans.every((span) => SPAN.test(span))) return null;
  return {
    months: inMonths,
    days: onDays.flatMap(([a, b]) => counted(a, b)),
    spans: spans.map(spanOf),
  };
}

function spanOf(text: string): Span {
  const [start = "", end = ""] = text.split("-");
  return { start, end };
}

function ranges(text: string, names: string[]): [number, number][] | null {
  const found = text.split(",").map((part): [number, number] => {
    const [first = "", last = first] = part.split("-");
    return [names.indexOf(first), names.indexOf(last)];
  });
  return found.every(([first, last]) => first >= 0 && last >= 0) ? found : null;
}

function counted(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, step) => first + step);
}

function ruleWords({ months, days, spans }: Rule): string {
  const which = daysWords(days);
  const [only] = spans;
  const whole = spans.length === 1 && only?.start === "00:00" && only.end === "24:00";
  const inMonths = months.length ? monthsWords(months) : "";
  if (!spans.length) return inMonths + say("{d}休息", "closed on {d}", { d: sayInside(which) });
  if (whole && days.length >= WEEK.length && !months.length)
    return say("每天 24 小時", "Always open");
  if (whole) return inMonths + say("{d}整天", "{d} all day", { d: which });
  return `${inMonths}${which} ${spans.map(spanWords).join(say("、", ", "))}`;
}

const sayInside = (words: string) => words.charAt(0).toLowerCase() + words.slice(1);

function monthsWords(months: readonly [number, number][]): string {
  const one = (month: number) =>
    say("{n} 月", "{name}", { n: month + 1, name: MONTHS[month] ?? "" });
  const told = months.map(([first, last]) =>
    first === last ? one(first) : say("{a}至 {b}", "{a}-{b}", { a: one(first), b: one(last) }),
  );
  return say("{m}：", "{m}: ", { m: told.join(say("、", ", ")) });
}

function spanWords({ start, end }: Span): string {
  const until = end > start ? end : say("隔天 {t}", "{t} the next day", { t: end });
  return `${start}–${until}`;
}

function daysWords(days: readonly number[]): string {
  const plain = days.filter((day) => day !== HOLIDAY);
  const told =
    plain.length === WEEK.length
      ? [say("每天", "Every day")]
      : runsOf(plain).map(([first, last]) =>
          last - first > 1
            ? say("{a}至{b}", "{a}–{b}", { a: dayWord(first), b: dayWord(last) })
            : counted(first, last).map(dayWord).join(say("、", ", ")),
        );
  if (days.length > plain.length) told.push(say("國定假日", "Public holidays"));
  return told.join(say("、", ", "));
}

/** Return days as they are stored: `Mo-We,Fr`. */
export function daysText(days: readonly number[]): string {
  return runsOf(days)
    .map(([first, last]) => (first === last ? [first] : [first, last]))
    .map((ends) => ends.map((day) => NAMES[day]).join("-"))
    .join(",");
}

function runsOf(days: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const day of days) {
    const last = runs.at(-1);
    if (last && day === last[1] + 1) last[1] = day;
    else runs.push([day, day]);
  }
  return runs;
}

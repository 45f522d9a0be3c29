/**
 * Weekly hours as a form asks for them: rows of days and two times, and the text they are kept as.
 *
 * A row that is not finished is kept too, with "?" for what is missing, so that nothing that was
 * pressed is lost and nothing unfinished is taken for an answer.
 */
import { ALWAYS, daysText, HOLIDAY, readStored } from "../kit/opening_hours";

/** One row of the form; "" for a time not given yet. */
export interface Row {
  days: number[];
  start: string;
  end: string;
}

const MISSING = "?";
const DAY = 1440;
const UNFINISHED = /^([A-Z?][A-Za-z,-]*) ([\d:]{5}|\?)-([\d:]{5}|\?)$/;

export const emptyRow = (): Row => ({ days: [], start: "", end: "" });

function isFinished({ days, start, end }: Row): boolean {
  return days.length > 0 && start !== "" && end !== "";
}

/** Whether nothing was said in a row at all. */
const isEmpty = ({ days, start, end }: Row) => !days.length && !start && !end;

/** From 08:00 to 08:00 may mean nothing or a whole day; only midnight to midnight is plain. */
const isUnclear = ({ start, end }: Row) => start !== "" && start === end && start !== "00:00";

const isPlain = (row: Row) => isFinished(row) && !isUnclear(row);

/** Return the rows that hours are shown as, or null for hours that rows cannot show. */
export function rowsOf(text: string): Row[] | null {
  const [finished = [], unfinished = []] = [true, false].map((wanted) =>
    text.split("; ").filter((part) => !part.includes(MISSING) === wanted),
  );
  const rules = finished.length && text ? readStored(finished.join("; ")) : [];
  if (!rules || rules.some((rule) => rule.months.length || rule.days.includes(HOLIDAY)))
    return null;
  const kept = unfinished.map((part) => UNFINISHED.exec(part));
  if (kept.some((found) => !found)) return null;
  return [
    ...rules.flatMap(({ days, spans }) =>
      spans.map(({ start, end }) => ({
        days: [...days],
        start,
        end: end === "24:00" ? "00:00" : end,
      })),
    ),
    ...kept.map((found) => unfinishedRow(found as RegExpExecArray)),
  ];
}

function unfinishedRow([, days = "", start = "", end = ""]: RegExpExecArray): Row {
  const given = (time: string) => (time === MISSING ? "" : time);
  const [rule] = days === MISSING ? [] : (readStored(`${days} 00:00-24:00`) ?? []);
  return { days: [...(rule?.days ?? [])], start: given(start), end: given(end) };
}

/** Return the text that rows are kept as; undefined where nothing was said. */
export function textOf(rows: Row[]): string | undefined {
  const open = rows.filter((row) => !isPlain(row) && !isEmpty(row));
  const parts = open.map(
    ({ days, start, end }) => `${daysText(days) || MISSING} ${start || MISSING}-${end || MISSING}`,
  );
  return [...stored(rows.filter(isPlain)), ...parts].join("; ") || undefined;
}

/** What is wrong with hours that a form keeps: a row not finished, or from a time to the same. */
export function hoursFault(text: string): "unfinished" | "unclear" | null {
  if (text.includes(MISSING)) return "unfinished";
  return rowsOf(text)?.some(isUnclear) ? "unclear" : null;
}

type Minutes = [number, number];

/** Return the rules of finished rows: each day once, days that are alike together. */
function stored(rows: Row[]): string[] {
  const alike = new Map<string, number[]>();
  for (let day = 0; day < HOLIDAY; day++) {
    const spans = rows.filter((row) => row.days.includes(day)).map(minutesOf);
    if (!spans.length) continue;
    const times = union(spans).map(written).join(",");
    alike.set(times, [...(alike.get(times) ?? []), day]);
  }
  const whole = alike.get("00:00-24:00");
  if (whole?.length === HOLIDAY) return [ALWAYS];
  return [...alike].map(([times, days]) => `${daysText(days)} ${times}`);
}

function minutesOf({ start, end }: Row): Minutes {
  const [from, to] = [clock(start), clock(end)];
  return [from, to > from ? to : to + DAY];
}

function clock(time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * 60 + minute;
}

/** Join spans that touch, as far as a clock can say them as one. */
function union(spans: Minutes[]): Minutes[] {
  const joined: Minutes[] = [];
  for (const [start, end] of spans.sort(([a], [b]) => a - b)) {
    const last = joined.at(-1);
    const to = last ? Math.max(last[1], end) : end;
    const said = last && (to - last[0] < DAY || (last[0] === 0 && to === DAY));
    if (last && start <= last[1] && said) last[1] = to;
    else joined.push([start, end]);
  }
  return joined;
}

function written([start, end]: Minutes): string {
  const time = (minute: number) =>
    [Math.floor(minute / 60), minute % 60].map((n) => String(n).padStart(2, "0")).join(":");
  return `${time(start)}-${time(end > DAY ? end - DAY : end)}`;
}

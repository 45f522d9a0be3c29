/** Hour of the week, 0 (Monday 00:00) to 167, as words and as the address writes it. */
import { dayWord, DAYS_EN as EN, DAYS_ZH as ZH } from "../kit/words";

export const DAY_HOURS = 24;
export const WEEK_HOURS = 168;
const TAIWAN_MS = 8 * 3_600_000;
const WRITTEN =
  /^(?:([a-z]{3})[a-z]*|(?:週|星期|周)([一二三四五六日天]))[ ,+]*(\d{1,2})(?::\d{2})?$/i;

export const dayOf = (hour: number): number => Math.floor(hour / DAY_HOURS);
export const clockOf = (hour: number): string => `${String(hour % DAY_HOURS).padStart(2, "0")}:00`;

/** 週三 03:00, Wed 03:00. */
export function hourWords(hour: number): string {
  return `${dayWord(dayOf(hour))} ${clockOf(hour)}`;
}

/** As the API and the page's address take it, in any language: Wed 03:00. */
export function writeHour(hour: number): string {
  return `${EN[dayOf(hour)]} ${clockOf(hour)}`;
}

/** Read “Wed 03:00” or “週三 03:00”; null for anything else. */
export function readHour(text: string | null): number | null {
  const found = WRITTEN.exec((text ?? "").trim());
  if (!found) return null;
  const [, en = "", zh = "", clock = ""] = found;
  const word = en.toLowerCase();
  const day = zh
    ? ZH.indexOf(zh === "天" ? "日" : zh)
    : EN.findIndex((one) => one.toLowerCase() === word);
  const hour = Number(clock);
  return day < 0 || hour >= DAY_HOURS ? null : day * DAY_HOURS + hour;
}

/** The hour of the week that it is now in Taiwan. */
export function hourNow(now: Date = new Date()): number {
  const there = new Date(now.getTime() + TAIWAN_MS);
  return ((there.getUTCDay() + 6) % 7) * DAY_HOURS + there.getUTCHours();
}

/** “Wed 07:30” in the reader's words. */
export function whenWords(at: string): string {
  const hour = readHour(at);
  return hour === null ? at : `${dayWord(dayOf(hour))} ${at.slice(-5)}`;
}

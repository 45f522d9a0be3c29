/** Words (translation) in the page's language; both stand side by side where they are used. */

import type { Text } from "./schema";

export type Language = keyof Text;
export type { Text } from "./schema";

/** The language of the page, from `<html lang>`; Chinese outside a page. */
export function language(): Language {
  if (typeof document === "undefined") return "zh";
  return document.documentElement.lang.startsWith("en") ? "en" : "zh";
}

/** Return the wording in the page's language, `{name}` filled from `facts`. */
export function say(zh: string, en: string, facts: Record<string, string | number> = {}): string {
  const text = language() === "en" ? en : zh;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(facts[name] ?? whole));
}

/** Return a catalogue text in the page's language. */
export function inLanguage(text: Text): string {
  return text[language()];
}

/** A date (ISO 8601) as 115.10.28 in Chinese tables (民國), 2026-10-28 in English. */
export function shortDate(iso: string): string {
  const [year = "", month = "", day = ""] = iso.slice(0, 10).split("-");
  if (language() === "en") return `${year}-${month}-${day}`;
  return `${Number(year) - 1911}.${month}.${day}`;
}

/** A date (ISO 8601) as 115年10月28日 on forms, 28 October 2026 in English. */
export function longDate(iso: string): string {
  const [year = 0, month = 0, day = 0] = iso.slice(0, 10).split("-").map(Number);
  if (language() === "zh") return `${year - 1911}年${month}月${day}日`;
  const date = new Date(Date.UTC(year, month - 1, day));
  const style = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" } as const;
  return date.toLocaleDateString("en-GB", style);
}

/** The day (ISO 8601) on Taiwan's calendar at a moment (ISO 8601 with zone). */
export function taiwanDate(moment: string): string {
  const hours = 8;
  return new Date(new Date(moment).getTime() + hours * 3_600_000).toISOString().slice(0, 10);
}

/** The days of the week, Monday first. */
export const DAYS_ZH = ["一", "二", "三", "四", "五", "六", "日"];
export const DAYS_EN = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** 週三, Wed. */
export function dayWord(day: number): string {
  return say(`週${DAYS_ZH[day]}`, DAYS_EN[day] ?? "");
}

/** Degrees clockwise from true north as one of sixteen compass words. */
export function compass(bearing: number): string {
  const zh = ["北", "北北東", "東北", "東北東", "東", "東南東", "東南", "南南東"];
  zh.push("南", "南南西", "西南", "西南西", "西", "西北西", "西北", "北北西");
  const en = ["N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE"];
  en.push("S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW");
  const index = Math.round((((bearing % 360) + 360) % 360) / 22.5) % 16;
  return say(zh[index] ?? "", en[index] ?? "");
}

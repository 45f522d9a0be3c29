import { expect, test } from "vitest";
import {
  emptyRow,
  hoursFault,
  type Row,
  rowsOf,
  textOf,
} from "../../../mapserve/frontend/studio/weekly_hours";
import cases from "../../factories/opening_hours.json";

const WORKDAYS = [0, 1, 2, 3, 4];
const row = (days: number[], start: string, end: string): Row => ({ days, start, end });
const plain = cases.filter(({ stored }) => !/PH|Nov/.test(stored));

test.each(plain)("rows show $stored and write it again", ({ stored }) => {
  const rows = rowsOf(stored);
  expect(rows && textOf(rows)).toBe(stored);
});

test("months and holidays are left as they are written", () => {
  expect(rowsOf("Nov-Mar Mo-Su 17:00-22:00")).toBeNull();
  expect(rowsOf("Mo-Fr 09:00-17:00; PH off")).toBeNull();
  expect(rowsOf("平日晚上")).toBeNull();
});

test("what is said of a day twice counts twice, and touching times are one", () => {
  const rows = [row(WORKDAYS, "09:00", "11:00"), row([0], "20:00", "22:00")];
  expect(textOf(rows)).toBe("Mo 09:00-11:00,20:00-22:00; Tu-Fr 09:00-11:00");
  expect(textOf([row([0], "09:00", "11:00"), row([0], "10:00", "12:00")])).toBe("Mo 09:00-12:00");
});

test("past midnight belongs to the day it begins on, and midnight to midnight is the day", () => {
  expect(textOf([row([5], "20:00", "02:00")])).toBe("Sa 20:00-02:00");
  expect(textOf([row([5], "20:00", "00:00")])).toBe("Sa 20:00-24:00");
  expect(textOf([row([0, 1, 2, 3, 4, 5, 6], "00:00", "00:00")])).toBe("24/7");
});

test.each([
  [row([], "20:00", "22:00"), "? 20:00-22:00"],
  [row(WORKDAYS, "", "22:00"), "Mo-Fr ?-22:00"],
  [row([5], "", ""), "Sa ?-?"],
])("a row that is not finished is kept and never taken for an answer", (given, text) => {
  const whole = [row([6], "08:00", "12:00"), given];
  expect(textOf([given])).toBe(text);
  expect(hoursFault(textOf(whole) ?? "")).toBe("unfinished");
  expect(rowsOf(textOf(whole) ?? "")).toEqual(whole);
});

test("from a time to the same time is asked about", () => {
  const text = textOf([row([0], "22:00", "22:00")]) ?? "";
  expect(hoursFault(text)).toBe("unclear");
  expect(rowsOf(text)).toEqual([row([0], "22:00", "22:00")]);
});

test("nothing said is no answer", () => {
  expect(textOf([emptyRow()])).toBeUndefined();
  expect(rowsOf("")).toEqual([]);
});

import { afterEach, expect, test, vi } from "vitest";
import { hoursWords, readStored } from "../../../mapserve/frontend/kit/opening_hours";
import cases from "../../factories/opening_hours.json";

afterEach(() => vi.unstubAllGlobals());

test.each(cases)("$stored is told as the server tells it", ({ stored, zh, en }) => {
  expect(hoursWords(stored)).toBe(zh);
  vi.stubGlobal("document", { documentElement: { lang: "en" } });
  expect(hoursWords(stored)).toBe(en);
});

test.each(["平日晚上", "Mo-Fr", "20:00-22:00", "Mo-Fr 20:00-25:00", "Xx 20:00-22:00", ""])(
  "%s is not in the stored form, and shown as it is",
  (text) => {
    expect(readStored(text)).toBeNull();
    expect(hoursWords(text)).toBe(text);
  },
);

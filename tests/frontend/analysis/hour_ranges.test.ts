import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { alikeDays, rangeWords } from "../../../mapserve/frontend/analysis/coverage/hour_ranges";

/** Hours of the week: days from Monday (0), clocks from … up to …. */
const hours = (days: number[], ...spans: [number, number][]): number[] =>
  days.flatMap((day) =>
    spans.flatMap(([from, to]) =>
      Array.from({ length: to - from }, (_, index) => day * 24 + from + index),
    ),
  );
const ALL = [0, 1, 2, 3, 4, 5, 6];

describe("hours of the week as ranges", () => {
  it("groups days alike, with their spans", () => {
    const workdays = hours([0, 1, 2, 3, 4], [0, 19], [21, 24]);
    expect(alikeDays([...workdays, ...hours([5, 6], [0, 24])])).toEqual([
      {
        days: [0, 1, 2, 3, 4],
        spans: [
          [0, 19],
          [21, 24],
        ],
      },
      { days: [5, 6], spans: [[0, 24]] },
    ]);
  });

  it("groups days that are not neighbours, and leaves out days without an hour", () => {
    expect(alikeDays(hours([1, 3], [8, 9]))).toEqual([{ days: [1, 3], spans: [[8, 9]] }]);
    expect(alikeDays([])).toEqual([]);
  });

  it("takes hours in any order, and none twice", () => {
    const mixed = [...hours([2], [5, 7]).reverse(), 2 * 24 + 5];
    expect(alikeDays(mixed)).toEqual([{ days: [2], spans: [[5, 7]] }]);
  });

  it("gives every hour back, whatever hours are given", () => {
    for (let seed = 1; seed <= 50; seed++) {
      const given = Array.from({ length: 168 }, (_, hour) => hour).filter(
        (hour) => (hour * hour * seed + hour * 7) % (2 + (seed % 5)) === 0,
      );
      const back = alikeDays(given).flatMap(({ days, spans }) => hours(days, ...spans));
      expect(back.sort((a, b) => a - b)).toEqual(given);
    }
  });
});

describe("ranges in words", () => {
  beforeEach(() => vi.stubGlobal("document", { documentElement: { lang: "zh-Hant" } }));
  afterEach(() => vi.unstubAllGlobals());

  const words = (given: number[]) => alikeDays(given).map(rangeWords);

  it("say days from … to …, single days, and the whole day in Chinese", () => {
    expect(
      words([...hours([0, 1, 2, 3, 4], [0, 19], [21, 24]), ...hours([5, 6], [0, 24])]),
    ).toEqual(["週一至週五 00:00–19:00、21:00–24:00", "週六、週日 整天"]);
    expect(words(hours([0, 2, 4, 5, 6], [7, 8]))).toEqual(["週一、週三、週五至週日 07:00–08:00"]);
    expect(words(hours(ALL, [0, 19]))).toEqual(["每天 00:00–19:00"]);
  });

  it("say the same in English", () => {
    document.documentElement.lang = "en";
    expect(
      words([...hours([0, 1, 2, 3, 4], [0, 19], [21, 24]), ...hours([5, 6], [0, 24])]),
    ).toEqual(["Mon–Fri 00:00–19:00, 21:00–24:00", "Sat, Sun all day"]);
    expect(words(hours(ALL, [0, 24]))).toEqual(["Every day all day"]);
  });
});

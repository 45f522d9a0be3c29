import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Slices } from "../../../mapserve/frontend/kit/slices";

describe("work in slices", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Jobs that each take five milliseconds of a clock the test holds. */
  function jobs(count: number, done: number[], clock: { now: number }, from = 0) {
    return Array.from({ length: count }, (_, i) => () => {
      clock.now += 5;
      done.push(from + i);
    });
  }

  it("does the first slice at once and looks up between the others", () => {
    const [clock, done] = [{ now: 0 }, [] as number[]];
    const slices = new Slices(() => clock.now);
    slices.run(jobs(7, done, clock));
    expect(done).toEqual([0, 1, 2]);
    vi.runOnlyPendingTimers();
    expect(done).toEqual([0, 1, 2, 3, 4, 5]);
    vi.runOnlyPendingTimers();
    expect(done).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("drops what is left when other work takes its place", () => {
    const [clock, done] = [{ now: 0 }, [] as number[]];
    const slices = new Slices(() => clock.now);
    slices.run(jobs(6, done, clock));
    slices.run(jobs(1, done, clock, 10));
    vi.runAllTimers();
    expect(done).toEqual([0, 1, 2, 10]);
  });
});

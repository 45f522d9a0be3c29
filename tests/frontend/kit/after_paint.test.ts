import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AfterPaint } from "../../../mapserve/frontend/kit/after_paint";

const frames: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  frames.length = 0;
  vi.stubGlobal("requestAnimationFrame", (run: () => void) => frames.push(run));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function frame(): void {
  for (const run of frames.splice(0)) run();
}

test("what follows a press waits for the frame that answers it, and until that is painted", () => {
  const done: string[] = [];
  const afterwards = new AfterPaint();
  afterwards.ask(() => done.push("map"));
  frame();
  expect(done).toEqual([]);
  vi.runAllTimers();
  expect(done).toEqual(["map"]);
});

test("what was asked for last is done, and once", () => {
  const done: string[] = [];
  const afterwards = new AfterPaint();
  afterwards.ask(() => done.push("first"));
  afterwards.ask(() => done.push("last"));
  expect(frames).toHaveLength(1);
  frame();
  vi.runAllTimers();
  expect(done).toEqual(["last"]);
  expect(frames).toHaveLength(0);
});

test("a job may ask for the next", () => {
  const done: string[] = [];
  const afterwards = new AfterPaint();
  afterwards.ask(() => {
    done.push("one");
    afterwards.ask(() => done.push("two"));
  });
  for (let i = 0; i < 2; i++) {
    frame();
    vi.runAllTimers();
  }
  expect(done).toEqual(["one", "two"]);
});

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Journal } from "../../../mapserve/frontend/drafts/journal";
import type { Content } from "../../../mapserve/frontend/drafts/model";
import { viewOf } from "../../../mapserve/frontend/geometry/camera_view";
import { ApiProblem } from "../../../mapserve/frontend/kit/problems";
import type { Sight } from "../../../mapserve/frontend/kit/schema";
import { Asker, standing } from "../../../mapserve/frontend/studio/sight/requests";
import { type Question, questionOf } from "../../../mapserve/frontend/studio/sight/view";

const camera = (properties: Record<string, unknown>): Content => ({
  layer: "camera",
  geometry: { type: "Point", coordinates: [121.55, 25.05] },
  properties,
});

const facing = (bearing: number): Question => {
  const content = camera({ facing: "bearing", bearing });
  return questionOf(content, viewOf(content) as NonNullable<ReturnType<typeof viewOf>>);
};

describe("a camera's view", () => {
  it("is none where nobody knows the direction, or it is out of bounds", () => {
    expect(viewOf(camera({ facing: "unknown" }))).toBeNull();
    expect(viewOf(camera({ facing: "bearing", bearing: 360 }))).toBeNull();
    expect(viewOf(camera({ facing: "bearing", bearing: "norden" }))).toBeNull();
    expect(viewOf(null)).toBeNull();
  });

  it("is 90° and 30 m where nothing is told, and by night what is told", () => {
    const content = camera({ facing: "bearing", bearing: 20, night_range_m: 0 });
    expect(viewOf(content)).toMatchObject({ bearing: 20, width: 90, range: 30 });
    expect(viewOf(content, true)?.range).toBe(0);
    expect(viewOf(camera({ facing: "all_round", range_m: 12 }))).toMatchObject({
      bearing: null,
      width: 360,
      range: 12,
    });
  });

  it("leaves out of the question what the server would refuse", () => {
    const content = camera({
      facing: "bearing",
      bearing: 20,
      height_m: 0.2,
      pixels_across: 12,
      range_m: 900,
    });
    const view = viewOf(content) as NonNullable<ReturnType<typeof viewOf>>;
    expect(questionOf(content, view)).toMatchObject({
      far_m: 30,
      height_m: null,
      pixels_across: null,
    });
  });
});

describe("asking what is seen", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Somebody who asks, and the answers that the test lets come. */
  function asking() {
    const flights: {
      question: Question;
      signal: AbortSignal;
      give: (sight: Partial<Sight>) => void;
      fail: (error: unknown) => void;
    }[] = [];
    const kinds: string[] = [];
    const asker = new Asker(
      (question, signal) =>
        new Promise((resolve, reject) => {
          const give = (sight: Partial<Sight>) => resolve(sight as Sight);
          flights.push({ question, signal, give, fail: reject });
        }),
      () => kinds.push(asker.answer.kind),
    );
    const rest = () => vi.advanceTimersByTimeAsync(60);
    return { asker, flights, kinds, rest };
  }

  it("asks once after a run of turns, for the last of them", async () => {
    const { asker, flights, rest } = asking();
    for (const bearing of [1, 2, 3]) asker.want(facing(bearing));
    await rest();
    expect(flights.map(({ question }) => question.bearing)).toEqual([3]);
    asker.want(facing(3));
    await rest();
    expect(flights.length).toBe(1);
  });

  it("drops an answer that was overtaken, and says at once that the old one is none", async () => {
    const { asker, flights, kinds, rest } = asking();
    asker.want(facing(1));
    await rest();
    asker.want(facing(2));
    expect(flights[0]?.signal.aborted).toBe(true);
    await rest();
    flights[1]?.give({ street_m: 2 });
    flights[0]?.give({ street_m: 1 });
    await rest();
    expect(asker.answer).toEqual({ kind: "seen", sight: { street_m: 2 } });
    asker.want(facing(3));
    expect(asker.answer).toEqual({ kind: "asking" });
    expect(kinds).toEqual(["asking", "asking", "seen", "asking"]);
  });

  it("tells no network from a refusal, and asks again when the network is back", async () => {
    const { asker, flights, rest } = asking();
    asker.want(facing(1));
    await rest();
    flights[0]?.fail(new TypeError("offline"));
    await rest();
    expect(asker.answer.kind).toBe("unreachable");
    asker.again();
    await rest();
    flights[1]?.fail(new ApiProblem({ status: 422, errors: [{ detail: "在界線外。" }] }));
    await rest();
    expect(asker.answer).toEqual({ kind: "refused", words: "在界線外。" });
    asker.again();
    await rest();
    expect(flights.length).toBe(2);
  });

  it("looks from where the wall is", () => {
    const sight = { moved: { lon: 1, lat: 2, metres: 3 } } as Sight;
    expect(standing([0, 0], { kind: "seen", sight })).toEqual([1, 2]);
    expect(standing([0, 0], { kind: "asking" })).toEqual([0, 0]);
  });
});

describe("typing", () => {
  it("undoes letters in a row as one, and keeps only where they led", () => {
    const journal = new Journal();
    journal.create("draw", "a", camera({}));
    for (const name of ["北", "北寧", "北寧路"]) {
      journal.change("edit", "a", { properties: { name } }, "type:a:name");
    }
    expect(journal.past.at(-1)?.changes.length).toBe(1);
    expect(journal.undo()?.name).toBe("edit");
    expect(journal.get("a")?.properties).toEqual({});
    journal.redo();
    expect(journal.get("a")?.properties).toEqual({ name: "北寧路" });
  });
});

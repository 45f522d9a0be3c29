import { describe, expect, it } from "vitest";
import type { Attribute, Layer } from "../../../mapserve/frontend/kit/catalogue";
import {
  answerable,
  answered,
  assumed,
  check,
  control,
  copied,
  defaults,
  parse,
  questions,
  sections,
} from "../../../mapserve/frontend/studio/form_model";

const text = (zh: string) => ({ zh, en: zh });
const attribute = (name: string, more: Partial<Attribute> = {}): Attribute => ({
  name,
  label: text(name),
  question: null,
  help: null,
  type: "text",
  unit: null,
  audience: "members",
  written_by: "drawers",
  first: null,
  required: false,
  default: null,
  choices: [],
  minimum: null,
  maximum: null,
  exclusive_minimum: false,
  exclusive_maximum: false,
  max_length: null,
  references: [],
  widget: null,
  headers: [],
  ...more,
});
const choices = (...words: string[]) => words.map((zh, i) => ({ value: `v${i}`, label: text(zh) }));
const layer = (...attributes: Attribute[]) => ({ kind: "camera", attributes }) as unknown as Layer;

describe("the form", () => {
  it("asks at most five questions first, in their order", () => {
    const six = [6, 3, 1, 5, 2, 4].map((first) => attribute(`q${first}`, { first }));
    const { first, more } = questions(layer(...six, attribute("rest")));
    expect(first.map(({ name }) => name)).toEqual(["q1", "q2", "q3", "q4", "q5"]);
    expect(more.map(({ name }) => name)).toEqual(["q6", "rest"]);
  });

  it("groups what is behind 更多 below its headings, what has none first", () => {
    const long = {
      ...layer(...["asked", "a", "b", "c"].map((name) => attribute(name)), attribute("d")),
      sections: [
        { label: text("後"), attributes: ["d", "a"] },
        { label: text("空"), attributes: ["asked"] },
      ],
    } as Layer;
    const first = long.attributes[0] as Attribute;
    first.first = 1;
    expect(
      sections(long).map(({ label, fields }) => [label?.zh ?? null, fields.map((one) => one.name)]),
    ).toEqual([
      [null, ["b", "c"]],
      ["後", ["a", "d"]],
    ]);
  });

  it("presses no answer that claims what nobody said", () => {
    const code = { type: "code", first: 1, choices: choices("警察機關", "社區") } as const;
    const owner = attribute("owner", { ...code, default: "v0" });
    const facing = attribute("facing", { ...code, default: "unknown" });
    const later = attribute("later", { ...code, first: null, default: "v1" });
    expect([owner, facing, later].map(assumed)).toEqual(["v0", null, null]);
    expect(defaults(layer(owner, facing, later))).toEqual({ facing: "unknown", later: "v1" });
  });

  it.each([
    [attribute("few", { type: "code", choices: choices("白天", "晚上", "整天") }), "segmented"],
    [attribute("many", { type: "code", choices: choices(..."一二三四五六") }), "select"],
    [
      attribute("long", { type: "code", choices: choices("全景（魚眼）鏡頭", "方向不明或未記載") }),
      "select",
    ],
    [attribute("several", { type: "codes" }), "chips"],
    [attribute("number", { type: "integer" }), "number"],
    [attribute("bearing", { type: "number", widget: "bearing" }), "bearing"],
    [attribute("note", { widget: "note" }), "note"],
    [attribute("refs", { type: "references" }), "reference"],
    [attribute("status", { type: "code", written_by: "review" }), "shown"],
  ])("shows $name as its control", (field, expected) => {
    expect(control(field)).toBe(expected);
  });

  it("reads full-width digits and units as numbers", () => {
    const field = attribute("bearing", { type: "number" });
    expect(parse(field, "１２０")).toBe(120);
    expect(parse(field, "20°")).toBe(20);
    expect(parse(field, " ")).toBeUndefined();
    expect(parse(field, "民生路")).toBe("民生路");
  });

  it("tells off what the catalogue does not allow", () => {
    const metres = attribute("m", { type: "number", minimum: 0.5, maximum: 60, unit: "m" });
    expect(check(metres, 0.4)).toEqual(["too_small", { min: 0.5, unit: "m" }]);
    expect(check(metres, 61)).toEqual(["too_large", { max: 60, unit: "m" }]);
    expect(check(metres, "高")).toEqual(["not_number"]);
    expect(check(attribute("i", { type: "integer" }), 1.5)).toEqual(["not_whole"]);
    expect(check(attribute("t", { max_length: 3 }), "一二三四")).toEqual(["too_long", { max: 3 }]);
    expect(check(attribute("r", { required: true }), undefined)).toEqual(["needed"]);
    expect(check(metres, undefined)).toBeNull();
  });

  it("copies what whoever draws has said, and nothing that others decide", () => {
    const status = attribute("status", { written_by: "review", default: "found" });
    const checked = attribute("recheck_on", { written_by: "review" });
    const from = { name: "巷底", status: "closed", recheck_on: "2026-05-01" };
    const to = copied(layer(attribute("name", { default: "無名" }), status, checked), from);
    expect(to).toEqual({ name: "巷底", status: "found" });
  });

  it("starts with the defaults that say something", () => {
    const fields = [
      attribute("state", { default: "working" }),
      attribute("reason", { default: [] }),
      attribute("name"),
    ];
    expect(defaults(layer(...fields))).toEqual({ state: "working" });
  });

  it("keeps a camera's bearing and facing in agreement", () => {
    const camera = layer(attribute("facing"), attribute("bearing"));
    expect(answered(camera, { facing: "unknown" }, "bearing", 20)).toEqual({
      facing: "bearing",
      bearing: 20,
    });
    expect(answered(camera, { facing: "bearing", bearing: 20 }, "facing", "all_round")).toEqual({
      facing: "all_round",
    });
  });
});

describe("what somebody may answer", () => {
  const codes = (...values: string[]) => values.map((value) => ({ value, label: text(value) }));
  const spot = {
    ...layer(
      attribute("name"),
      attribute("kept", { audience: "staff" }),
      attribute("confidentiality", { type: "code", choices: codes("members", "staff") }),
      attribute("owner", { type: "code", choices: codes("police", "private", "ours") }),
    ),
    restricted: { confidentiality: { staff: "staff" }, owner: { private: "members" } },
  } as Layer;
  const asked = (audience: "members" | "staff") =>
    answerable({ groups: [], layers: [spot] }, audience).layers[0]?.attributes ?? [];

  it("is nothing that only others fill in, or that would hide the feature from themselves", () => {
    expect(asked("members").map(({ name }) => name)).toEqual(["name", "owner"]);
    expect(asked("members")[1]?.choices).toHaveLength(3);
  });

  it("is everything for the staff", () => {
    expect(asked("staff")).toEqual(spot.attributes);
  });
});

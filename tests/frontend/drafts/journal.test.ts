import { describe, expect, it } from "vitest";
import { Journal } from "../../../mapserve/frontend/drafts/journal";
import type { Content, Stored } from "../../../mapserve/frontend/drafts/model";
import type { Position } from "../../../mapserve/frontend/kit/geojson";

const at = (lng: number, lat = 25): Content["geometry"] => ({
  type: "Point",
  coordinates: [lng, lat],
});
const lamp = (name: string, lng = 121): Content => ({
  layer: "street_light",
  geometry: at(lng),
  properties: { name },
});
const onServer = (name: string, revision = 1): Stored => ({ ...lamp(name), revision });

const seal = (journal: Journal) => journal.fold("set", "");
const fold = (journal: Journal) => seal(journal)?.set ?? null;

function loaded(...features: [string, Stored][]): Journal {
  const journal = new Journal();
  journal.load(features);
  return journal;
}

describe("the journal", () => {
  it("folds creating, changing and deleting into one changeset", () => {
    const journal = loaded(["a", onServer("甲", 3)], ["b", onServer("乙", 4)]);
    journal.create("draw", "c", lamp("丙"));
    journal.change("edit", "a", { properties: { name: "甲二", note: "暗" } });
    journal.remove("delete", "b");
    expect(fold(journal)).toEqual({
      id: "set",
      comment: "",
      create: [{ id: "c", ...lamp("丙") }],
      modify: [{ id: "a", base: 3, properties: { name: "甲二", note: "暗" } }],
      delete: [{ id: "b", base: 4 }],
    });
  });

  it("sends only the fields that differ, and null for one that was emptied", () => {
    const journal = loaded(["a", { ...onServer("甲"), properties: { name: "甲", note: "暗" } }]);
    journal.change("edit", "a", { properties: { name: "甲", note: "" } });
    expect(fold(journal)?.modify).toEqual([{ id: "a", base: 1, properties: { note: null } }]);
    journal.undo();
    journal.change("move", "a", { geometry: at(122) });
    expect(fold(journal)?.modify).toEqual([{ id: "a", base: 1, geometry: at(122) }]);
  });

  it("has nothing to send when everything was undone", () => {
    const journal = loaded(["a", onServer("甲")]);
    journal.create("draw", "c", lamp("丙"));
    journal.change("edit", "a", { properties: { name: "丁" } });
    journal.remove("delete", "a");
    for (let i = 0; i < 3; i++) journal.undo();
    expect(fold(journal)).toBeNull();
    expect([...journal.features()].map(([id]) => id)).toEqual(["a"]);
  });

  it("undoes and redoes every operation, the sketch's corners included", () => {
    const journal = loaded();
    const sketch = (...vertices: Position[]) => ({
      id: "s",
      layer: "blind_spot",
      kind: "Polygon" as const,
      vertices,
    });
    journal.draw("begin", sketch());
    journal.draw("point", sketch([1, 1]));
    journal.draw("point", sketch([1, 1], [2, 1]));
    journal.finish("draw", lamp("面"));
    expect(journal.sketch).toBeNull();
    expect(journal.get("s")).toBeDefined();
    journal.undo();
    expect(journal.get("s")).toBeUndefined();
    expect(journal.sketch?.vertices).toHaveLength(2);
    journal.undo();
    expect(journal.sketch?.vertices).toEqual([[1, 1]]);
    journal.redo();
    journal.redo();
    expect(journal.get("s")?.properties.name).toBe("面");
  });

  it("forgets what could be redone once something new is done", () => {
    const journal = loaded(["a", onServer("甲")]);
    journal.change("edit", "a", { properties: { name: "乙" } });
    journal.undo();
    journal.change("edit", "a", { properties: { name: "丙" } });
    expect(journal.redo()).toBeUndefined();
    expect(journal.get("a")?.properties.name).toBe("丙");
  });

  it("counts turns in a row as one step", () => {
    const journal = loaded(["a", onServer("甲")]);
    for (const bearing of [1, 2, 3]) {
      journal.change("turn", "a", { properties: { name: "甲", bearing } }, "turn:a");
    }
    journal.undo();
    expect(journal.get("a")?.properties.bearing).toBeUndefined();
    journal.redo();
    expect(journal.get("a")?.properties.bearing).toBe(3);
  });

  it("keeps an edit made while a save was under way, on the new base", () => {
    const journal = loaded(["a", onServer("甲")]);
    journal.change("edit", "a", { properties: { name: "乙" } });
    const set = seal(journal);
    journal.change("edit", "a", { properties: { name: "丙" } });
    if (!set) throw new Error("nothing to send");
    journal.acknowledge(set, { kind: "saved", revision: 2, features: [["a", onServer("乙", 2)]] });
    expect(fold(journal)?.modify).toEqual([{ id: "a", base: 2, properties: { name: "丙" } }]);
  });

  it("can undo what was saved: that is a new change", () => {
    const journal = loaded(["a", onServer("甲")]);
    journal.change("edit", "a", { properties: { name: "乙" } });
    const set = seal(journal);
    if (!set) throw new Error("nothing to send");
    journal.acknowledge(set, { kind: "saved", revision: 2, features: [["a", onServer("乙", 2)]] });
    expect(journal.changed()).toEqual([]);
    journal.undo();
    expect(fold(journal)?.modify).toEqual([{ id: "a", base: 2, properties: { name: "甲" } }]);
  });

  it("undoes its own fields and leaves what others changed since", () => {
    const journal = loaded(["a", onServer("甲")]);
    journal.change("edit", "a", { properties: { name: "乙" } });
    const set = seal(journal);
    if (!set) throw new Error("nothing to send");
    journal.acknowledge(set, { kind: "saved", revision: 2, features: [["a", onServer("乙", 2)]] });
    const theirs = { ...onServer("乙", 3), properties: { name: "乙", note: "暗" } };
    expect(journal.load([["a", onServer("甲")]], 1)).toBe(false);
    expect(journal.load([["a", theirs]], 3)).toBe(true);
    journal.undo();
    expect(fold(journal)?.modify).toEqual([{ id: "a", base: 3, properties: { name: "甲" } }]);
    journal.redo();
    expect(fold(journal)).toBeNull();
  });

  it("brings back what the server deleted under its own id, references included", () => {
    const journal = loaded(["a", onServer("甲")], ["b", onServer("乙")]);
    journal.remove("delete", "a");
    const set = seal(journal);
    if (!set) throw new Error("nothing to send");
    journal.acknowledge(set, { kind: "saved", revision: 2, features: [] });
    journal.undo();
    journal.change("edit", "b", { properties: { name: "乙", remedies: ["a"] } });
    const next = fold(journal);
    expect(next?.create).toEqual([{ id: "a", ...lamp("甲") }]);
    expect(next?.modify[0]?.properties).toEqual({ remedies: ["a"] });
  });

  it("comes back from the device as it was, on the base it was edited on", () => {
    const journal = loaded(["a", onServer("甲", 1)]);
    journal.change("edit", "a", { properties: { name: "乙" } });
    journal.draw("begin", { id: "s", layer: "camera", kind: "Point", vertices: [[121, 25]] });
    const kept = JSON.parse(JSON.stringify(journal.keep()));
    const again = loaded(["a", onServer("別人改的", 5)]);
    again.restore(kept);
    expect(again.sketch?.vertices).toEqual([[121, 25]]);
    expect(fold(again)?.modify).toEqual([{ id: "a", base: 1, properties: { name: "乙" } }]);
    again.undo();
    again.undo();
    expect(again.get("a")?.properties.name).toBe("甲");
  });
});

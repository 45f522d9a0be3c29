import { describe, expect, it } from "vitest";
import { Journal } from "../../../mapserve/frontend/drafts/journal";
import type { Content, Stored } from "../../../mapserve/frontend/drafts/model";

const lamp = (properties: Record<string, unknown>, lng = 121): Content => ({
  layer: "street_light",
  geometry: { type: "Point", coordinates: [lng, 25] },
  properties,
});
const server: [string, Stored][] = [["a", { ...lamp({ name: "甲", note: "暗" }), revision: 1 }]];

function tab(work: (journal: Journal) => void = () => undefined): Journal {
  const journal = new Journal();
  journal.load(server);
  work(journal);
  return journal;
}

describe("taking over what another tab left", () => {
  it("takes all of it, steps to undo included, where nothing was done here", () => {
    const other = tab((one) => one.create("draw", "b", lamp({ name: "乙" })));
    const mine = tab();
    expect(mine.adopt(other.keep())).toBe(true);
    expect(mine.get("b")?.properties.name).toBe("乙");
    mine.undo();
    expect(mine.get("b")).toBeUndefined();
  });

  it("keeps what was drawn in both", () => {
    const other = tab((one) => one.create("draw", "b", lamp({ name: "乙" })));
    const mine = tab((one) => one.create("draw", "c", lamp({ name: "丙" })));
    mine.adopt(other.keep());
    expect(mine.changed().sort()).toEqual(["b", "c"]);
  });

  it("merges what both changed by field, and decides here where they differ", () => {
    const other = tab((one) =>
      one.change("edit", "a", { properties: { name: "那邊", note: "亮" } }),
    );
    const mine = tab((one) =>
      one.change("edit", "a", { properties: { name: "這邊", note: "暗" } }),
    );
    mine.adopt(other.keep());
    expect(mine.get("a")?.properties).toEqual({ name: "這邊", note: "亮" });
    expect(mine.stored("a")?.revision).toBe(1);
  });

  it("brings back what was edited there and deleted here", () => {
    const other = tab((one) => one.change("edit", "a", { properties: { name: "那邊" } }));
    const mine = tab((one) => one.remove("delete", "a"));
    mine.adopt(other.keep());
    expect(mine.get("a")?.properties.name).toBe("那邊");
  });

  it("has no place for a second half-drawn shape, and says so", () => {
    const sketch = (id: string) => ({
      id,
      layer: "blind_spot",
      kind: "Polygon" as const,
      vertices: [[121, 25] as [number, number]],
    });
    const other = tab((one) => one.draw("point", sketch("there")));
    const mine = tab((one) => one.draw("point", sketch("here")));
    expect(mine.adopt(other.keep())).toBe(false);
    expect(mine.sketch?.id).toBe("here");
    const calm = tab((one) => one.create("draw", "c", lamp({})));
    expect(calm.adopt(other.keep())).toBe(true);
    expect(calm.sketch?.id).toBe("there");
  });
});

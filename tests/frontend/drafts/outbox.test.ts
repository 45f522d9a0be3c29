import { describe, expect, it } from "vitest";
import type { ChangesetEntry } from "../../../mapserve/frontend/drafts/changesets";
import { Courier } from "../../../mapserve/frontend/drafts/courier";
import { draftText, readDraft } from "../../../mapserve/frontend/drafts/draft_file";
import { Journal } from "../../../mapserve/frontend/drafts/journal";
import type { Changeset, Content, Stored } from "../../../mapserve/frontend/drafts/model";
import type { Outcome, Saved } from "../../../mapserve/frontend/drafts/outcomes";

const lamp = (properties: Record<string, unknown>): Content => ({
  layer: "street_light",
  geometry: { type: "Point", coordinates: [121, 25] },
  properties,
});

/** Somebody without network, and a server that answers with `give` once it is back. */
function offline(give: (set: Changeset) => Outcome, ...features: [string, Stored][]) {
  const journal = new Journal();
  journal.load(features);
  const sent: Changeset[] = [];
  const network = { online: false };
  let made = 0;
  const courier = new Courier(
    journal,
    async (entry) => {
      const { set } = entry as ChangesetEntry;
      sent.push(structuredClone(set));
      return give(set);
    },
    () => `id-${++made}`,
    () => network.online,
    () => undefined,
  );
  return { journal, courier, sent, network };
}

const saved = (revision: number, id: string, properties: Record<string, unknown>): Saved => ({
  kind: "saved",
  revision,
  features: [[id, { ...lamp(properties), revision }]],
});

describe("the queue", () => {
  it("chains a later edit on the revision that the server answers", async () => {
    let revision = 10;
    const { journal, courier, sent, network } = offline((set) =>
      saved(++revision, "a", (set.create[0] ?? set.modify[0])?.properties ?? {}),
    );
    journal.create("draw", "a", lamp({ name: "甲" }));
    await courier.save();
    journal.change("edit", "a", { properties: { name: "乙" } });
    await courier.save();
    expect(courier.count()).toBe(1);
    network.online = true;
    await courier.retry();
    expect(sent.map(({ create, modify }) => [create.length, modify])).toEqual([
      [1, []],
      [0, [{ id: "a", base: 11, properties: { name: "乙" } }]],
    ]);
    expect(courier.state().kind).toBe("saved");
  });

  it("takes in what others changed, and does not send it back as it was", async () => {
    let revision = 4;
    const { journal, courier, sent, network } = offline(
      (set) => saved(++revision, "a", { ...set.modify[0]?.properties, note: "對方的" }),
      ["a", { ...lamp({ name: "甲", note: "舊" }), revision: 1 }],
    );
    journal.change("edit", "a", { properties: { name: "乙", note: "舊" } });
    await courier.save();
    journal.change("edit", "a", { properties: { name: "丙", note: "舊" } });
    await courier.save();
    network.online = true;
    await courier.retry();
    expect(sent[1]?.modify).toEqual([{ id: "a", base: 5, properties: { name: "丙" } }]);
    expect(journal.get("a")?.properties).toEqual({ name: "丙", note: "對方的" });
    expect(journal.changed()).toEqual([]);
  });

  it("stops at a refusal and loses nothing of what waits behind it", async () => {
    const fault = { id: "a", field: "name", message: "不對", mend: "" };
    const { journal, courier, sent, network } = offline(() => ({
      kind: "refused",
      faults: [fault],
      reused: false,
    }));
    journal.create("draw", "a", lamp({ name: "甲" }));
    await courier.save();
    journal.create("draw", "b", lamp({ name: "乙" }));
    await courier.save();
    network.online = true;
    await courier.retry();
    // The second goes without the first; refused for something else, it is tried no more.
    expect(sent.map((set) => set.create.map(({ id }) => id))).toEqual([["a"], ["b"]]);
    expect(courier.queue).toEqual([]);
    expect(courier.state()).toEqual({ kind: "failed", count: 2 });
    expect(journal.changed()).toEqual(["a", "b"]);
  });

  it("deletes what was created in a set that still waits, and brings it back as itself", async () => {
    const { journal, courier } = offline(() => ({ kind: "unreachable" }));
    journal.create("draw", "a", lamp({ name: "甲" }));
    await courier.save();
    journal.remove("delete", "a");
    await courier.save();
    journal.undo();
    await courier.save();
    const [first, second, third] = courier.queue.map((entry) => (entry as ChangesetEntry).set);
    expect(first?.create.map(({ id }) => id)).toEqual(["a"]);
    expect(second?.delete).toEqual([{ id: "a", base: 0 }]);
    expect(third?.create.map(({ id }) => id)).toEqual(["a"]);
  });
});

describe("the draft file", () => {
  const id = "00000000-0000-4000-8000-000000000001";
  const layers = new Set(["street_light"]);

  it("comes back as it was, but for the steps to undo", () => {
    const journal = new Journal();
    journal.create("draw", id, lamp({ name: "甲" }));
    const queue = [journal.fold(id, "")].filter((one) => one !== null);
    const photos = [{ id, on: "2026-10-03", jpeg: "/9j/4A==" }];
    const text = draftText("meiren", { ...journal.keep(), queue, at: 5 }, photos);
    const back = readDraft(text, "meiren", layers);
    const draft = { ...journal.keep(), past: [], future: [], queue, at: 5 };
    expect(back).toEqual({ draft, photos });
    const older = text.replace('"photos"', '"other"');
    expect(readDraft(older, "meiren", layers)).toEqual({ draft, photos: [] });
    for (const jpeg of ["", "<script>", 5]) {
      const broken = text.replace('"/9j/4A=="', JSON.stringify(jpeg));
      expect(readDraft(broken, "meiren", layers)).toBe("broken");
    }
    expect(readDraft(text, "other", layers)).toBe("foreign");
    expect(readDraft(text, "meiren", new Set())).toBe("broken");
    expect(readDraft(text.replaceAll("121", '"x"'), "meiren", layers)).toBe("broken");
    expect(readDraft("{", "meiren", layers)).toBe("unreadable");
  });
});

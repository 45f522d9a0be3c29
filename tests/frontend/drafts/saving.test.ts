import { describe, expect, it } from "vitest";
import { type ChangesetEntry, understand } from "../../../mapserve/frontend/drafts/changesets";
import { compare, resolve } from "../../../mapserve/frontend/drafts/conflicts";
import { Courier } from "../../../mapserve/frontend/drafts/courier";
import { Journal } from "../../../mapserve/frontend/drafts/journal";
import type { Changeset, Content, Stored } from "../../../mapserve/frontend/drafts/model";
import type { Outcome, Saved } from "../../../mapserve/frontend/drafts/outcomes";

const lamp = (properties: Record<string, unknown>, lng = 121): Content => ({
  layer: "street_light",
  geometry: { type: "Point", coordinates: [lng, 25] },
  properties,
});
const onServer = (properties: Record<string, unknown>, revision: number, lng = 121): Stored => ({
  ...lamp(properties, lng),
  revision,
});

/** A courier to a server that gives the answers in turn and notes what it was sent. */
function courierTo(...answers: (Outcome | ((set: Changeset) => Outcome))[]) {
  const journal = new Journal();
  const sent: Changeset[] = [];
  const network = { online: true };
  let made = 0;
  const courier = new Courier(
    journal,
    async (entry) => {
      const { set } = entry as ChangesetEntry;
      sent.push(structuredClone(set));
      const answer = answers.shift();
      if (!answer) throw new Error("more was sent than expected");
      return typeof answer === "function" ? answer(set) : answer;
    },
    () => `id-${++made}`,
    () => network.online,
    () => undefined,
  );
  return { journal, courier, sent, network };
}

const taken = (set: Changeset): Saved => ({
  kind: "saved",
  revision: 7,
  features: set.create.map(({ id, ...content }) => [id, { ...content, revision: 7 }]),
});

describe("saving", () => {
  it("is saved when the server has taken everything", async () => {
    const { journal, courier } = courierTo(taken);
    journal.create("draw", "a", lamp({ name: "甲" }));
    expect(courier.state()).toEqual({ kind: "kept", count: 1 });
    await courier.save();
    expect(courier.state().kind).toBe("saved");
    expect(journal.stored("a")?.revision).toBe(7);
  });

  it("keeps one changeset under one id until the network is back", async () => {
    const { journal, courier, sent, network } = courierTo({ kind: "unreachable" }, taken, taken);
    journal.create("draw", "a", lamp({ name: "甲" }));
    await courier.save();
    network.online = false;
    journal.create("draw", "b", lamp({ name: "乙" }));
    await courier.save();
    expect(courier.state()).toEqual({ kind: "waiting", count: 2, offline: true });
    network.online = true;
    await courier.retry();
    expect(sent.map((set) => set.create.map(({ id }) => id))).toEqual([["a"], ["a"], ["b"]]);
    expect(sent[0]).toEqual(sent[1]);
    expect(sent[2]?.id).not.toBe(sent[1]?.id);
    expect(courier.state().kind).toBe("saved");
  });

  it("does not send by itself what nobody asked to save", async () => {
    const { journal, courier, sent } = courierTo(taken);
    journal.create("draw", "a", lamp({ name: "甲" }));
    const saving = courier.save();
    journal.create("draw", "b", lamp({ name: "乙" }));
    await saving;
    expect(sent).toHaveLength(1);
    expect(courier.state()).toEqual({ kind: "kept", count: 1 });
  });

  it("shows refusals and loses nothing", async () => {
    const fault = { id: "a", field: "bearing", message: "不對", mend: "" };
    const { journal, courier } = courierTo({ kind: "refused", faults: [fault], reused: false });
    journal.create("draw", "a", lamp({ name: "甲" }));
    await courier.save();
    expect(courier.state()).toEqual({ kind: "failed", count: 1 });
    expect(courier.faults).toEqual([fault]);
    expect(journal.get("a")?.properties.name).toBe("甲");
  });

  it("lets the others through when the server refuses one", async () => {
    const fault = { id: "bad", field: "geometry", message: "不對", mend: "" };
    const refused: Outcome = { kind: "refused", faults: [fault], reused: false };
    const { journal, courier, sent } = courierTo(refused, taken, refused, taken);
    journal.create("draw", "bad", lamp({ name: "壞" }));
    journal.create("draw", "good", lamp({ name: "好" }));
    expect(await courier.save()).toEqual(refused);
    expect(sent.map((set) => set.create.map(({ id }) => id))).toEqual([["bad", "good"], ["good"]]);
    expect(courier.state()).toEqual({ kind: "failed", count: 1 });
    expect(courier.faults).toEqual([fault]);
    // Nor does it hold up what is drawn later.
    journal.create("draw", "later", lamp({ name: "後來" }));
    await courier.save();
    expect(journal.stored("later")?.revision).toBe(7);
    expect(journal.changed()).toEqual(["bad"]);
  });

  it("sends without asking only what was saved before", async () => {
    const fault = { id: "bad", field: "geometry", message: "不對", mend: "" };
    const refused: Outcome = { kind: "refused", faults: [fault], reused: false };
    const { journal, courier, sent, network } = courierTo(refused, taken);
    network.online = false;
    journal.create("draw", "bad", lamp({ name: "壞" }));
    await courier.save();
    journal.create("draw", "good", lamp({ name: "好" }));
    await courier.save();
    journal.change("edit", "good", { properties: { name: "還在改" } });
    journal.create("draw", "open", lamp({ name: "還在畫" }));
    network.online = true;
    await courier.retry();
    expect(sent[1]?.create).toEqual([{ id: "good", ...lamp({ name: "好" }) }]);
    expect(journal.changed().sort()).toEqual(["bad", "good", "open"]);
  });

  it("sends nothing of what the device itself finds wrong", async () => {
    const fault = { id: "bad", field: "geometry", message: "交叉", mend: "" };
    const { journal, courier, sent } = courierTo(taken);
    journal.create("draw", "bad", lamp({ name: "壞" }));
    journal.create("draw", "good", lamp({ name: "好" }));
    await courier.save("", [fault]);
    expect(sent.map((set) => set.create.map(({ id }) => id))).toEqual([["good"]]);
    expect(courier.state()).toEqual({ kind: "failed", count: 1 });
  });

  it("lets the others through while a conflict is open", async () => {
    const theirs = onServer({ name: "對方" }, 5);
    const conflict: Outcome = { kind: "conflict", conflicts: [{ id: "a", theirs }] };
    const { journal, courier, sent } = courierTo(conflict, taken, taken);
    journal.load([["a", onServer({ name: "甲" }, 1)]]);
    journal.change("edit", "a", { properties: { name: "我的" } });
    journal.create("draw", "b", lamp({ name: "乙" }));
    await courier.save();
    expect(journal.stored("b")?.revision).toBe(7);
    journal.create("draw", "c", lamp({ name: "丙" }));
    await courier.save();
    expect(sent.map(({ create, modify }) => [...create, ...modify].map(({ id }) => id))).toEqual([
      ["b", "a"],
      ["b"],
      ["c"],
    ]);
    expect(courier.state()).toEqual({ kind: "disputed", count: 1 });
    expect(journal.get("a")?.properties.name).toBe("我的");
  });

  it("keeps an entry of another kind when a changeset is refused", async () => {
    const fault = { id: null, field: "", message: "不對", mend: "" };
    const { journal, courier } = courierTo({ kind: "refused", faults: [fault], reused: false });
    journal.create("draw", "a", lamp({ name: "甲" }));
    const saving = courier.save();
    const other = { kind: "later", after: [] };
    courier.queue.push(other);
    await saving;
    expect(courier.queue).toEqual([other]);
  });

  it("puts what was chosen in a conflict on the new base, under a new id", async () => {
    const theirs = onServer({ name: "對方" }, 5);
    const { journal, courier, sent } = courierTo(
      { kind: "conflict", conflicts: [{ id: "a", theirs }] },
      taken,
    );
    journal.load([["a", onServer({ name: "甲" }, 1)]]);
    journal.change("edit", "a", { properties: { name: "我的" } });
    await courier.save();
    expect(courier.state()).toEqual({ kind: "disputed", count: 1 });
    journal.rebase("a", theirs, lamp({ name: "我的" }));
    courier.conflicts.shift();
    await courier.save();
    expect(sent[1]?.modify).toEqual([{ id: "a", base: 5, properties: { name: "我的" } }]);
    expect(sent[1]?.id).not.toBe(sent[0]?.id);
  });
});

describe("answers", () => {
  const set: Changeset = {
    id: "s",
    comment: "",
    create: [{ id: "new", ...lamp({}) }],
    modify: [{ id: "old", base: 1 }],
    delete: [],
  };

  it("leads a pointer to its feature and field", () => {
    const errors = [
      { pointer: "/create/0/properties/bearing", detail: "甲", cure: "乙" },
      { pointer: "/modify/0/geometry", detail: "丙" },
      { pointer: "", detail: "丁" },
    ];
    const outcome = understand(422, { errors }, set);
    expect(outcome.kind === "refused" && outcome.faults).toEqual([
      { id: "new", field: "bearing", message: "甲", mend: "乙" },
      { id: "old", field: "geometry", message: "丙", mend: "" },
      { id: null, field: "", message: "丁", mend: "" },
    ]);
  });

  it.each([
    [500, "unreachable"],
    [503, "unreachable"],
    [429, "unreachable"],
    [401, "sign-in"],
    [413, "refused"],
    [404, "refused"],
  ])("takes status %d as %s", (status, kind) => {
    expect(understand(status, null, set).kind).toBe(kind);
  });
});

describe("merging", () => {
  const base = onServer({ name: "甲", note: "暗" }, 1);

  it("asks only about fields that both changed differently", () => {
    const mine = lamp({ name: "我的", note: "暗" }, 122);
    const theirs = onServer({ name: "對方", note: "亮" }, 2);
    const { differences, reconciled } = compare(base, mine, theirs);
    expect(differences.map(({ field }) => field)).toEqual(["name"]);
    expect(reconciled).toBe(2);
    const chosen = resolve(base, mine, theirs, new Map([["name", "mine"]]));
    expect(chosen).toEqual(lamp({ name: "我的", note: "亮" }, 122));
    const other = resolve(base, mine, theirs, new Map([["name", "theirs"]]));
    expect(other?.properties.name).toBe("對方");
  });

  it("keeps a field that I emptied empty", () => {
    const mine = lamp({ name: "甲" });
    const theirs = onServer({ name: "乙", note: "暗" }, 2);
    expect(resolve(base, mine, theirs, new Map())?.properties).toEqual({ name: "乙" });
  });

  it("asks whether to keep what one of the two deleted", () => {
    const { differences } = compare(base, lamp({ name: "我的" }), null);
    expect(differences).toEqual([{ field: "feature", mine: true, theirs: false }]);
    expect(
      resolve(base, lamp({ name: "我的" }), null, new Map([["feature", "theirs"]])),
    ).toBeNull();
  });
});

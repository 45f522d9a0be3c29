import { afterEach, describe, expect, it, vi } from "vitest";
import type { ChangesetEntry } from "../../../mapserve/frontend/drafts/changesets";
import { Courier } from "../../../mapserve/frontend/drafts/courier";
import { isEntry, kindOf, register } from "../../../mapserve/frontend/drafts/entry_kinds";
import { Journal } from "../../../mapserve/frontend/drafts/journal";
import { countOf, type Entry, withKinds } from "../../../mapserve/frontend/drafts/outbox";
import { refusal, type Taken } from "../../../mapserve/frontend/drafts/outcomes";
import { isId } from "../../../mapserve/frontend/drafts/soundness";
import { uploadTo } from "../../../mapserve/frontend/drafts/upload";
import type { Geometry } from "../../../mapserve/frontend/kit/geojson";

/** An answer given on site, as it might wait: nothing of it is a changeset. */
interface Answer extends Entry {
  id: string;
  text: string;
  supersedes: string | null;
}
interface Digest extends Taken {
  digest: string;
}

register<Answer, Digest>({
  name: "answer",
  address: "visits/7/answers",
  page: () => "/visits/7",
  idOf: ({ id }) => id,
  body: ({ id, text, supersedes }) => ({ id, text, supersedes }),
  outcome: (status, told) =>
    status === 200
      ? { kind: "saved", digest: (told as { digest: string }).digest }
      : refusal(status, { ...(told as object), status }, (field) => ({ id: null, field })),
  advance: (_entry, { digest }, rest) => {
    for (const one of rest) (one as Answer).supersedes ??= digest;
  },
  photos: () => [],
  photoOf: () => ({ id: null, field: "", number: 0 }),
  isSound: ({ id, text }) => isId(id) && typeof text === "string",
});

const answer = (id: string, text: string): Answer => ({
  kind: "answer",
  after: [[id, text]],
  id,
  text,
  supersedes: null,
});
const nothing = { of: () => [], saved: async () => undefined } as never;
const telling = { progress: () => undefined, photo: String };

function courier(reply: (url: string, body: unknown) => [number, unknown]) {
  const asked: [string, unknown][] = [];
  vi.stubGlobal("fetch", async (url: string, { body }: { body: string }) => {
    asked.push([url, JSON.parse(body)]);
    const [status, told] = reply(url, JSON.parse(body));
    return Response.json(told, { status });
  });
  vi.stubGlobal("document", { querySelector: () => ({ content: "token" }) });
  vi.stubGlobal("navigator", {});
  const post = uploadTo("meiren", nothing, telling);
  const journal = new Journal();
  const made = new Courier(
    journal,
    post,
    () => "set",
    () => true,
    () => undefined,
  );
  return { made, journal, asked };
}

afterEach(() => vi.unstubAllGlobals());

describe("kinds of outbox entry", () => {
  it("are sent in one order, each to its own address with its own body", async () => {
    const geometry: Geometry = { type: "Point", coordinates: [121, 25] };
    const properties = { layer: "street_light", revision: 3 };
    const { made, journal, asked } = courier((url) =>
      url.endsWith("changesets")
        ? [201, { revision: 3, features: [{ id: "lamp", geometry, properties }] }]
        : [200, { digest: "sha256:1" }],
    );
    journal.create("draw", "lamp", { layer: "street_light", geometry, properties: {} });
    made.queue.push(answer("a", "yes"), answer("b", "no"));
    await made.save();
    expect(asked.map(([url]) => url)).toEqual([
      "/api/v1/communities/meiren/visits/7/answers",
      "/api/v1/communities/meiren/visits/7/answers",
      "/api/v1/communities/meiren/changesets",
    ]);
    expect(asked[0]?.[1]).toEqual({ id: "a", text: "yes", supersedes: null });
    expect(asked[1]?.[1]).toEqual({ id: "b", text: "no", supersedes: "sha256:1" });
    expect(made.queue).toEqual([]);
    expect(made.state().kind).toBe("saved");
  });

  it("say what a refusal means, and stop what waits behind it", async () => {
    const { made, asked } = courier(() => [422, { errors: [{ pointer: "text", detail: "不對" }] }]);
    await made.add(answer("a", "?"));
    expect(made.faults).toEqual([{ id: null, field: "text", message: "不對", mend: "" }]);
    expect(asked).toHaveLength(1);
  });

  it("are counted by what they change, whatever they are", () => {
    const set = { kind: "changeset", set: {}, after: [["a", null]] } as unknown as Entry;
    expect(countOf([set, answer("a", "1"), answer("b", "2")], ["b", "c"])).toBe(3);
  });

  it("are asked whether what a file brings is one of them", () => {
    const id = "00000000-0000-4000-8000-000000000001";
    const known = () => true;
    expect(isEntry({ ...answer(id, "yes") }, known)).toBe(true);
    expect(isEntry({ ...answer("a", "yes") }, known)).toBe(false);
    expect(isEntry({ ...answer(id, "yes"), kind: "unheard of" }, known)).toBe(false);
  });

  it("take what was laid down before there were kinds for a changeset", () => {
    const [entry] = withKinds([{ set: { id: "s" }, after: [] }]) as [ChangesetEntry];
    expect(kindOf(entry)?.idOf(entry)).toBe("s");
    expect(kindOf(entry)?.address).toBe("changesets");
  });

  it("leave an entry of a later version waiting", async () => {
    const { made, asked } = courier(() => [200, {}]);
    await made.add({ kind: "later", after: [["x", null]] });
    expect(asked).toEqual([]);
    expect(made.queue).toHaveLength(1);
    expect(made.state()).toEqual({ kind: "waiting", count: 1, offline: true });
  });
});

import { afterEach, describe, expect, it, vi } from "vitest";
import { Device, NoAnswer } from "../../../mapserve/frontend/drafts/device";
import { type Draft, DraftStore, ownerOf } from "../../../mapserve/frontend/drafts/storage";

const IDB = ["IDBDatabase", "IDBObjectStore", "IDBIndex", "IDBCursor", "IDBTransaction"];
class Silent {
  addEventListener(): void {}
}
const draft = { queue: [], touched: [], past: [], future: [], sketch: null, at: 1 };

function browser(open: () => unknown): void {
  for (const name of IDB) vi.stubGlobal(name, class {});
  vi.stubGlobal("IDBRequest", Silent);
  vi.stubGlobal("indexedDB", { open });
}

afterEach(() => vi.unstubAllGlobals());

describe("a device", () => {
  it("that throws when it is opened is one that refuses, and is asked anew", async () => {
    let asked = 0;
    browser(() => {
      asked += 1;
      throw new DOMException("no", "SecurityError");
    });
    const device = new Device("drafts", () => undefined);
    await expect(device.ask(async () => 1)).rejects.toThrow("no");
    await expect(device.ask(async () => 1)).rejects.toThrow("no");
    expect(asked).toBe(2);
  });

  it("that never answers is waited for once", async () => {
    browser(() => new Silent());
    const device = new Device("drafts", () => undefined, 5);
    await expect(device.ask(async () => 1)).rejects.toBeInstanceOf(NoAnswer);
    const patient = vi.fn(async () => 1);
    await expect(device.ask(patient)).rejects.toBeInstanceOf(NoAnswer);
    expect(patient).not.toHaveBeenCalled();
  });

  it("is known to have taken a draft, or not to", async () => {
    browser(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    const told: string[] = [];
    const store: DraftStore = new DraftStore("7/meiren", () => told.push(store.keeping));
    expect(store.keeping).toBe("kept");
    await expect(store.write(() => draft as Draft)).rejects.toThrow("full");
    await vi.waitFor(() => expect(store.keeping).toBe("refused"));
    expect(told).toEqual(["writing", "refused"]);
  });
});

it("knows whose a record is, whichever tab wrote it", () => {
  expect(ownerOf("7/meiren")).toEqual({ user: "7", slug: "meiren" });
  expect(ownerOf("7/meiren#tab-1")).toEqual({ user: "7", slug: "meiren" });
});

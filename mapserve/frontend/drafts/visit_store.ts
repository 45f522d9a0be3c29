/** Visit store (IndexedDB): packs, operations and photos, of each person apart; nothing is deleted. */
import { Device } from "./device";
import { canonical, type Operation, sha256 } from "./visit_operations";

/** An operation on this device; `digest` is what the server has to name before it counts as sent. */
export interface Kept {
  operation: Operation;
  digest: string;
  state: "waiting" | "sent" | "refused";
  why?: string;
}

interface Photo {
  blob: Blob;
  sent: boolean;
}

export type Draft = Pick<Operation, "kind" | "target" | "value" | "supersedes"> &
  Partial<Pick<Operation, "photos" | "evidence">>;

let shared: Device | null = null;

function device(): Device {
  shared ??= new Device("mapserve-visits", (database) => {
    for (const store of ["packs", "operations", "photos", "about"])
      database.createObjectStore(store);
  });
  return shared;
}

/** Every key begins with whose and which visit it is of; no id sorts behind "~". */
function within(prefix: string): IDBKeyRange {
  return IDBKeyRange.bound(`${prefix}/`, `${prefix}/~`);
}

export class VisitStore {
  private readonly prefix: string;

  constructor(
    readonly user: string,
    readonly visit: number,
  ) {
    this.prefix = `${user}/${visit}`;
  }

  async pack<T>(): Promise<T | undefined> {
    return device().ask((database) => database.get("packs", this.prefix));
  }

  async keepPack(pack: unknown): Promise<void> {
    await device().ask((database) => database.put("packs", pack, this.prefix));
  }

  async all(): Promise<Kept[]> {
    const found: Kept[] = await device().ask((database) =>
      database.getAll("operations", within(this.prefix)),
    );
    return found.sort((a, b) => a.operation.n - b.operation.n);
  }

  /** Keep an answer: its number is the device's next, in one transaction, whatever tabs there are. */
  async add(draft: Draft): Promise<Kept> {
    const number = await device().ask(async (database) => {
      const writing = database.transaction("about", "readwrite");
      const key = `${this.prefix}/device`;
      const known = (await writing.store.get(key)) ?? { device: crypto.randomUUID(), n: 0 };
      const next = { ...known, n: known.n + 1 };
      await writing.store.put(next, key);
      await writing.done;
      return next as { device: string; n: number };
    });
    const operation: Operation = {
      photos: [],
      evidence: null,
      ...draft,
      id: crypto.randomUUID(),
      device: number.device,
      n: number.n,
      at: new Date().toISOString(),
    };
    const digest = await sha256(canonical(operation));
    const kept: Kept = { operation, digest, state: "waiting" };
    await this.write(kept);
    return kept;
  }

  async write(kept: Kept): Promise<void> {
    const key = `${this.prefix}/${kept.operation.id}`;
    await device().ask((database) => database.put("operations", kept, key));
  }

  async addPhoto(blob: Blob): Promise<string> {
    const hash = await sha256(blob);
    const photo: Photo = { blob, sent: false };
    await device().ask((database) => database.put("photos", photo, `${this.prefix}/${hash}`));
    return hash;
  }

  async photo(hash: string): Promise<Photo | undefined> {
    return device().ask((database) => database.get("photos", `${this.prefix}/${hash}`));
  }

  async photoSent(hash: string): Promise<void> {
    const photo = await this.photo(hash);
    if (!photo) return;
    const sent: Photo = { ...photo, sent: true };
    await device().ask((database) => database.put("photos", sent, `${this.prefix}/${hash}`));
  }

  async photosWaiting(): Promise<string[]> {
    const keys = await device().ask((database) =>
      database.getAllKeys("photos", within(this.prefix)),
    );
    const hashes = keys.map((key) => String(key).split("/")[2] ?? "");
    const photos = await Promise.all(hashes.map((hash) => this.photo(hash)));
    return hashes.filter((_, at) => !photos[at]?.sent);
  }
}

/** The visits of a person that hold something no server has, with how many. */
export async function visitsWaiting(user: string): Promise<[visit: number, count: number][]> {
  const keys = await device().ask((database) => database.getAllKeys("packs"));
  const found: [number, number][] = [];
  for (const key of keys.map(String)) {
    const [whose, visit] = key.split("/");
    if (whose !== user) continue;
    const store = new VisitStore(user, Number(visit));
    const count = (await store.all()).filter(({ state }) => state !== "sent").length;
    const photos = await store.photosWaiting();
    if (count + photos.length > 0) found.push([Number(visit), count + photos.length]);
  }
  return found;
}

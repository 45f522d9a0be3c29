/** Draft storage (IndexedDB): the journal of each community, kept through reload and crash. */

import { Device } from "./device";
import type { Kept } from "./journal";
import { countOf, type Entry, withKinds } from "./outbox";

export interface Draft extends Kept {
  /** What was saved and is not on the server yet, in order. */
  queue: Entry[];
  at: number;
}

/** What is known of the last write: on the device, on its way there, or not taken. */
export type Keeping = "kept" | "writing" | "refused";

const NAME = "mapserve-studio";
const STORE = "drafts";
/** Beside a draft lies what the worker sent of it; an account's number and a slug have no #. */
const SENT = "#sent";
/** A second tab of the same person writes beside the first one's. */
const BESIDE = "#tab-";

/** Somebody else on the same device has drafts of their own. */
export function draftKey(slug: string, user: string): string {
  return `${user}/${slug}`;
}

/** The key of one more record of the same person and community. */
export function besideKey(key: string, id: string): string {
  return `${key}${BESIDE}${id}`;
}

/** Whose a record is, and of which community. */
export function ownerOf(key: string): { user: string; slug: string } {
  const [whole = ""] = key.split("#");
  const [user = "", slug = ""] = whole.split("/");
  return { user, slug };
}

export class DraftStore {
  keeping: Keeping = "kept";
  private readonly device = device();
  private queue: Promise<unknown> = Promise.resolve();
  /** What is to be written next, once the write that runs is done. */
  private next: Promise<void> | null = null;

  constructor(
    readonly key: string,
    /** Told when what is known of the last write has changed. */
    private readonly told: () => void = () => undefined,
  ) {}

  /**
   * Write after all earlier writes, the state as it is then: the last one wins, and keys pressed
   * faster than the device writes are one write.
   */
  write(draft: () => Draft): Promise<void> {
    if (this.next) return this.next;
    this.know("writing");
    const done = this.queue.then(async () => {
      this.next = null;
      const written = draft();
      await this.device.ask((database) => database.put(STORE, written, this.key));
    });
    this.next = done;
    this.queue = done.then(
      () => this.ended("kept"),
      () => this.ended("refused"),
    );
    return done;
  }

  /** Of a write that others wait behind nothing is said: theirs counts. */
  private ended(how: Keeping): void {
    if (!this.next) this.know(how);
  }

  private know(keeping: Keeping): void {
    if (this.keeping === keeping) return;
    this.keeping = keeping;
    this.told();
  }

  /** Answers to what the worker sent, by the id of the entry. */
  async sent(): Promise<[id: string, body: unknown][]> {
    return (await this.device.ask((database) => database.get(STORE, this.key + SENT))) ?? [];
  }

  async keepSent(answers: [id: string, body: unknown][]): Promise<void> {
    await this.device.ask<unknown>((database) =>
      answers.length > 0
        ? database.put(STORE, answers, this.key + SENT)
        : database.delete(STORE, this.key + SENT),
    );
  }

  async read(): Promise<Draft | undefined> {
    const draft = await this.device.ask((database) => database.get(STORE, this.key));
    return draft && { ...draft, queue: withKinds(draft.queue ?? []) };
  }

  /** Take the record away, and what was sent of it: another one holds all of it. */
  async clear(): Promise<void> {
    await this.device.ask(async (database) => {
      const writing = database.transaction(STORE, "readwrite");
      await writing.store.delete(this.key);
      await writing.store.delete(this.key + SENT);
      await writing.done;
    });
  }
}

let shared: Device | null = null;

/** One connection a page, however many records it looks at. */
function device(): Device {
  shared ??= new Device(NAME, (database) => {
    database.createObjectStore(STORE);
  });
  return shared;
}

/** The keys of all drafts on this device. */
export async function draftKeys(): Promise<string[]> {
  const keys = await device().ask((database) => database.getAllKeys(STORE));
  return keys.map(String).filter((key) => !key.endsWith(SENT));
}

/** The keys of all records of one person and community. */
export async function recordsOf(key: string): Promise<string[]> {
  return (await draftKeys()).filter((one) => one === key || one.startsWith(key + BESIDE));
}

/** What of a community's map lies on this device alone. */
export interface Waiting {
  slug: string;
  /** Features that are not on the server. */
  count: number;
  /** One is half drawn. */
  sketched: boolean;
}

/** What of that person's lies on this device alone, by community. */
export async function waitingOf(user: string): Promise<Waiting[]> {
  const found = new Map<string, Waiting>();
  for (const key of await draftKeys()) {
    const owner = ownerOf(key);
    const draft = owner.user === user ? await new DraftStore(key).read() : undefined;
    if (!draft) continue;
    const { slug } = owner;
    const before = found.get(slug) ?? { slug, count: 0, sketched: false };
    const changed = draft.touched.map(([id]) => id);
    found.set(slug, {
      slug,
      count: before.count + countOf(draft.queue, changed),
      sketched: before.sketched || (draft.sketch?.vertices.length ?? 0) > 0,
    });
  }
  return [...found.values()].filter(({ count, sketched }) => count > 0 || sketched);
}

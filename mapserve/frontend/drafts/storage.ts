/** Draft storage (IndexedDB): the journal of each community, kept through reload and crash. */

import { type IDBPDatabase, openDB } from "idb";
import type { Kept } from "./journal";
import { countOf, type Entry, withKinds } from "./outbox";

export interface Draft extends Kept {
  /** What was saved and is not on the server yet, in order. */
  queue: Entry[];
  at: number;
}

const NAME = "mapserve-studio";
const STORE = "drafts";
/** Beside a draft lies what the worker sent of it; an account's number and a slug have no #. */
const SENT = "#sent";

/** Somebody else on the same device has drafts of their own. */
export function draftKey(slug: string, user: string): string {
  return `${user}/${slug}`;
}

export class DraftStore {
  private readonly database: Promise<IDBPDatabase>;
  private queue: Promise<unknown> = Promise.resolve();
  /** What is to be written next, once the write that runs is done. */
  private next: Promise<void> | null = null;

  constructor(readonly key: string) {
    this.database = opened();
  }

  /**
   * Write after all earlier writes, the state as it is then: the last one wins, and keys pressed
   * faster than the device writes are one write.
   */
  write(draft: () => Draft): Promise<void> {
    if (this.next) return this.next;
    const done = this.queue.then(async () => {
      this.next = null;
      await (await this.database).put(STORE, draft(), this.key);
    });
    this.next = done;
    this.queue = done.catch(() => undefined);
    return done;
  }

  /** Answers to what the worker sent, by the id of the entry. */
  async sent(): Promise<[id: string, body: unknown][]> {
    return (await (await this.database).get(STORE, this.key + SENT)) ?? [];
  }

  async keepSent(answers: [id: string, body: unknown][]): Promise<void> {
    const database = await this.database;
    if (answers.length > 0) await database.put(STORE, answers, this.key + SENT);
    else await database.delete(STORE, this.key + SENT);
  }

  async read(): Promise<Draft | undefined> {
    const draft = await (await this.database).get(STORE, this.key);
    return draft && { ...draft, queue: withKinds(draft.queue ?? []) };
  }
}

function opened(): Promise<IDBPDatabase> {
  return openDB(NAME, 1, {
    upgrade: (database) => {
      database.createObjectStore(STORE);
    },
  });
}

/** The keys of all drafts on this device. */
export async function draftKeys(): Promise<string[]> {
  const database = await opened();
  const keys = (await database.getAllKeys(STORE)).map(String);
  database.close();
  return keys.filter((key) => !key.endsWith(SENT));
}

/** How many features of that draft are not on the server. */
export async function unsentIn(key: string): Promise<number> {
  const draft = await new DraftStore(key).read();
  return draft
    ? countOf(
        draft.queue,
        draft.touched.map(([id]) => id),
      )
    : 0;
}

/** What lies on the device: the journal of each community, kept through reload and crash. */

import { type IDBPDatabase, openDB } from "idb";
import type { Kept } from "./journal";
import type { Changeset } from "./model";

export interface Draft extends Kept {
  sealed: Changeset | null;
  wanted: boolean;
  again: boolean;
  at: number;
}

const NAME = "mapserve-studio";
const STORE = "drafts";

/** Somebody else on the same device has drafts of their own. */
export function draftKey(slug: string, user: string): string {
  return `${user}/${slug}`;
}

export class DraftStore {
  private readonly database: Promise<IDBPDatabase>;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly key: string) {
    this.database = openDB(NAME, 1, {
      upgrade: (database) => {
        database.createObjectStore(STORE);
      },
    });
  }

  /** Write after all earlier writes: the last state wins. */
  write(draft: Draft): Promise<void> {
    const done = this.queue.then(async () => {
      await (await this.database).put(STORE, draft, this.key);
    });
    this.queue = done.catch(() => undefined);
    return done;
  }

  async read(): Promise<Draft | undefined> {
    return (await this.database).get(STORE, this.key);
  }
}

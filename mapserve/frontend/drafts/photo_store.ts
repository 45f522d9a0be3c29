/** Photo store (IndexedDB): photos that wait on the device until what names them is saved. */
import { type IDBPDatabase, openDB } from "idb";

export interface KeptPhoto {
  id: string;
  /** Whose and of which community: as `draftKey`. */
  owner: string;
  blob: Blob;
  /** The day it was taken, ISO 8601. */
  on: string | null;
}

// A database of its own: the drafts' never has to be upgraded while another tab has it open.
const NAME = "mapserve-photos";
const STORE = "photos";

export class PhotoStore {
  private readonly database: Promise<IDBPDatabase>;

  constructor(readonly owner: string) {
    this.database = openDB(NAME, 1, {
      upgrade: (database) => {
        database.createObjectStore(STORE, { keyPath: "id" }).createIndex("owner", "owner");
      },
    });
  }

  async all(): Promise<KeptPhoto[]> {
    return (await this.database).getAllFromIndex(STORE, "owner", this.owner);
  }

  async put(photo: KeptPhoto): Promise<void> {
    await (await this.database).put(STORE, photo);
  }

  async drop(id: string): Promise<void> {
    await (await this.database).delete(STORE, id);
  }
}

/** Photo store (IndexedDB): photos that wait on the device until what names them is saved. */
import { Device } from "./device";

export interface KeptPhoto {
  id: string;
  /** Whose and of which community: as `draftKey`. */
  owner: string;
  blob: Blob;
  /** The day it was taken, ISO 8601. */
  on: string | null;
  /** From where and which way, as the address of its upload says it; "" where nobody knows. */
  stance?: string;
}

// A database of its own: the drafts' never has to be upgraded while another tab has it open.
const NAME = "mapserve-photos";
const STORE = "photos";

export class PhotoStore {
  private readonly device = new Device(NAME, (database) => {
    database.createObjectStore(STORE, { keyPath: "id" }).createIndex("owner", "owner");
  });

  constructor(readonly owner: string) {}

  all(): Promise<KeptPhoto[]> {
    return this.device.ask((database) => database.getAllFromIndex(STORE, "owner", this.owner));
  }

  async put(photo: KeptPhoto): Promise<void> {
    await this.device.ask((database) => database.put(STORE, photo));
  }

  async drop(id: string): Promise<void> {
    await this.device.ask((database) => database.delete(STORE, id));
  }
}

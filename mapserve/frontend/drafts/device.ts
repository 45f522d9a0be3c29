/** Device storage (IndexedDB) that may refuse or never answer: whoever asks is told in time. */
import { type IDBPDatabase, openDB } from "idb";

/** Longer than a slow phone takes for a write, shorter than anybody waits. */
const PATIENCE_MS = 4000;

export class NoAnswer extends Error {}

export class Device {
  private database: Promise<IDBPDatabase> | null = null;
  /** It was asked and said nothing yet: until it does, nobody waits for it once more. */
  private silent = false;

  constructor(
    private readonly name: string,
    private readonly upgrade: (database: IDBPDatabase) => void,
    private readonly patience = PATIENCE_MS,
  ) {}

  /** What the device says; rejects when it refuses, or says nothing for too long. */
  ask<T>(what: (database: IDBPDatabase) => Promise<T>): Promise<T> {
    if (this.silent) return Promise.reject(new NoAnswer(this.name));
    const answer = this.opened().then(what);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.silent = true;
        reject(new NoAnswer(this.name));
      }, this.patience);
      const heard = () => {
        clearTimeout(timer);
        this.silent = false;
      };
      answer.finally(heard).then(resolve, reject);
    });
  }

  /** A device that refused to open is asked anew: it may have made room. */
  private opened(): Promise<IDBPDatabase> {
    if (!this.database) {
      const opening = this.open();
      this.database = opening;
      opening.catch(() => {
        this.database = null;
      });
    }
    return this.database;
  }

  /** Async, so that a browser that throws at once is one that refuses. */
  private async open(): Promise<IDBPDatabase> {
    return openDB(this.name, 1, { upgrade: this.upgrade });
  }
}

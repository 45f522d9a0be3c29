/**
 * Tabs of one person (Web Locks): each writes a record of its own, so that none writes over what
 * another one holds; what a closed tab left is taken over by one that is open.
 */

import { sendingLock } from "./send_lock";
import { besideKey, type Draft, DraftStore, recordsOf } from "./storage";

/** A page that is being left holds its record for a moment still. */
const LEAVING_MS = 800;
/** A page that is loaded anew is back by then: what it wrote stays its own. */
const RELOAD_MS = 10_000;

/** What a tab left: its draft, and what the worker sent of it. */
export interface Left {
  draft: Draft;
  sent: [id: string, body: unknown][];
}

/** Put what was left where it is safe; gives back what there was no place for, or null. */
export type Take = (left: Left) => Promise<Draft | null>;

interface Greeting {
  record: string;
  /** It has just opened, and asks who else is there. */
  hello: boolean;
}

/** Name of the lock that a page holds as long as it writes a record. */
function writingLock(record: string): string {
  return `mapserve-writing-${record}`;
}

/** The record that this page writes: the community's own, or one beside it while a tab has that. */
export async function ownRecord(key: string): Promise<string> {
  if (!navigator.locks || (await hold(key))) return key;
  const beside = besideKey(key, crypto.randomUUID());
  await hold(beside);
  return beside;
}

/** Hold a record until the page is gone; false where another page does not let it go. */
function hold(record: string): Promise<boolean> {
  return new Promise((resolve) => {
    navigator.locks
      .request(writingLock(record), { signal: AbortSignal.timeout(LEAVING_MS) }, () => {
        resolve(true);
        return new Promise<void>(() => undefined);
      })
      .catch(() => resolve(false));
  });
}

/** Take over what closed tabs left: at once what lies free, and what open ones leave later. */
export async function takeOver(own: string, key: string, take: Take): Promise<void> {
  if (!navigator.locks) return;
  const followed = new Set([own]);
  const follow = async (record: string) => {
    if (followed.has(record)) return;
    followed.add(record);
    await left(record);
    await emptied(record, take).catch(() => undefined); // it lies there for the next time
    followed.delete(record);
  };
  const channel = new BroadcastChannel(`mapserve-tabs-${key}`);
  const greet = (hello: boolean) => channel.postMessage({ record: own, hello } satisfies Greeting);
  channel.addEventListener("message", ({ data }: MessageEvent<Greeting>) => {
    void follow(data.record);
    if (data.hello) greet(false);
  });
  greet(true);
  for (const record of await recordsOf(key)) {
    if (record !== own && !(await emptied(record, take))) void follow(record);
  }
}

/** Wait until the page that writes a record is gone for good. */
async function left(record: string): Promise<void> {
  for (;;) {
    await navigator.locks.request(writingLock(record), () => undefined);
    await new Promise((resolve) => setTimeout(resolve, RELOAD_MS));
    const held = await navigator.locks.query();
    if (!held.held?.some(({ name }) => name === writingLock(record))) return;
  }
}

/** Do something with a record that no page writes; nothing while one does. */
export async function ifFree(record: string, act: () => Promise<void>): Promise<void> {
  await navigator.locks.request(writingLock(record), { ifAvailable: true }, async (lock) => {
    if (lock) await act();
  });
}

/** Take what lies in a record that no page writes; false while one does. */
function emptied(record: string, take: Take): Promise<boolean> {
  return navigator.locks.request(writingLock(record), { ifAvailable: true }, async (lock) => {
    if (!lock) return false;
    // The worker may be sending of it.
    return navigator.locks.request(sendingLock(record), async () => {
      const store = new DraftStore(record);
      const draft = await store.read();
      const rest = draft ? await take({ draft, sent: await store.sent() }) : null;
      if (rest) await store.write(() => rest);
      else await store.clear();
      return true;
    });
  });
}

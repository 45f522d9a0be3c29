/** Background sync: lets the worker send after the page is closed, and reads back what it sent. */

import type { Courier, Post } from "./courier";
import type { Changeset } from "./model";
import { understand } from "./outcomes";
import { SENDING, sendingLock } from "./send_lock";
import type { DraftStore } from "./storage";

interface WithSync extends ServiceWorkerRegistration {
  sync?: { register(tag: string): Promise<void> };
}

/** Post under the lock; what the worker sent while the page was closed is answered from here. */
export function postingWith(
  post: Post,
  key: string,
  sent: Map<string, unknown>,
  saved: (set: Changeset) => Promise<void>,
): Post {
  return async (set) => {
    const body = sent.get(set.id);
    if (body !== undefined) {
      await saved(set);
      return understand(200, body, set);
    }
    if (!navigator.locks) return post(set);
    return navigator.locks.request(sendingLock(key), () => post(set));
  };
}

/** What the worker sent, by the id of the changeset; it is told once. */
export async function readSent(drafts: DraftStore, sent: Map<string, unknown>): Promise<void> {
  for (const [id, body] of await drafts.sent().catch(() => [])) sent.set(id, body);
  if (sent.size > 0) await drafts.keepSent([]).catch(() => undefined);
}

/** Ask the browser, where it can, to wake the worker for what waits now. */
export function sendLater(courier: Courier): () => void {
  let asked = 0;
  return () => {
    const waiting = courier.queue.length;
    if (waiting > asked && navigator.serviceWorker?.controller) {
      void navigator.serviceWorker.ready
        .then((registration) => (registration as WithSync).sync?.register(SENDING))
        .catch(() => undefined); // not allowed here: the page sends when it is open
    }
    asked = waiting;
  };
}

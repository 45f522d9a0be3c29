/** Background sync: lets the worker send after the page is closed, and reads back what it sent. */

import type { Courier, Post } from "./courier";
import { kindOf } from "./entry_kinds";
import type { Entry } from "./outbox";
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
  saved: (entry: Entry) => Promise<void>,
): Post {
  return async (entry) => {
    const kind = kindOf(entry);
    const answer = kind && sent.get(kind.idOf(entry));
    if (answer !== undefined) {
      await saved(entry);
      return kind?.outcome(200, answer, entry) ?? { kind: "unreachable" };
    }
    if (!navigator.locks) return post(entry);
    return navigator.locks.request(sendingLock(key), () => post(entry));
  };
}

/** What the worker sent, by the id of the entry; it is told once. */
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

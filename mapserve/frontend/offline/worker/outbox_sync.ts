/**
 * Outbox sync in the worker, when no studio is open: the browser wakes it when the network
 * is back, where it can. In order, with the ids the device made; a set sent twice counts once. A set
 * whose photos are not up yet is refused, and waits with those after it for the page.
 *
 * workbox-background-sync replays requests as they were: it would send a second set with the base
 * and the token of before the first, and knows of no lock that a studio holds.
 */

import { addressOf, kindOf } from "../../drafts/entry_kinds";
import { SENDING, sendingLock } from "../../drafts/send_lock";
import { DraftStore, draftKeys, ownerOf as ownerOfDraft } from "../../drafts/storage";
import { ownerOf, reader } from "./cache_owner";

declare const self: ServiceWorkerGlobalScope;

export function isSending(tag: string): boolean {
  return tag === SENDING;
}

/** Send the drafts of who was last here; rejects without network, and is tried again then. */
export async function sendWaiting(): Promise<void> {
  const who = await reader();
  for (const key of await draftKeys()) {
    const { user, slug } = ownerOfDraft(key);
    if (user !== who) continue;
    const drafts = new DraftStore(key);
    const queue = (await drafts.read())?.queue ?? [];
    if (await isOpen(queue.map((entry) => kindOf(entry)?.page(slug)))) continue;
    await navigator.locks.request(sendingLock(key), () => sendDraft(drafts, user, slug));
  }
}

/** A page that sends is open: it does so by itself. */
async function isOpen(paths: (string | undefined)[]): Promise<boolean> {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return pages.some(({ url }) => paths.includes(new URL(url).pathname));
}

async function sendDraft(drafts: DraftStore, user: string, slug: string): Promise<void> {
  const queue = (await drafts.read())?.queue ?? [];
  const sent = new Map(await drafts.sent());
  const tokens = new Map<string, string | null>();
  const tokenFrom = async (page: string) => {
    if (!tokens.has(page)) tokens.set(page, await tokenOf(page, user));
    return tokens.get(page) ?? null;
  };
  for (let head = queue[0]; head; head = queue[0]) {
    const kind = kindOf(head);
    const token = kind && (await tokenFrom(kind.page(slug)));
    if (!kind || !token) return; // of a newer page, or nobody is signed in: the page sends it
    const id = kind.idOf(head);
    const answer = sent.get(id) ?? (await post(addressOf(slug, kind), kind.body(head), token));
    if (!answer) return; // refused, in conflict: the page asks the person
    sent.set(id, answer);
    await drafts.keepSent([...sent]);
    queue.shift();
    const outcome = kind.outcome(200, answer, head);
    if (outcome.kind === "saved") kind.advance(head, outcome, queue);
  }
}

/** The page holds the token that guards against forgery; null when it is not for `user`. */
async function tokenOf(path: string, user: string): Promise<string | null> {
  const page = await fetch(path, { credentials: "same-origin" });
  if (page.status >= 500) throw new Error("the server is not there yet");
  if (!page.ok || page.redirected || ownerOf(page) !== user) return null;
  const meta = (await page.text()).match(/<meta name="csrf-token" content="([^"]+)"/);
  return meta?.[1] ?? null;
}

async function post(address: string, body: unknown, token: string): Promise<unknown> {
  const answer = await fetch(address, {
    method: "POST",
    credentials: "same-origin",
    headers: {
      Accept: "application/json",
      "Content-Type": "application/json",
      "X-CSRFToken": token,
    },
    body: JSON.stringify(body),
  });
  if (answer.status >= 500) throw new Error("the server is not there yet");
  return answer.ok ? await answer.json() : null;
}

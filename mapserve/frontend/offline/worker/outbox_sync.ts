/**
 * Outbox sync in the worker, when no studio is open: the browser wakes it when the network
 * is back, where it can. In order, with the ids the device made; a set sent twice counts once. A set
 * whose photos are not up yet is refused, and waits with those after it for the page.
 *
 * workbox-background-sync replays requests as they were: it would send a second set with the base
 * and the token of before the first, and knows of no lock that a studio holds.
 */

import { carry, type Waiting } from "../../drafts/outbox";
import { understand } from "../../drafts/outcomes";
import { SENDING, sendingLock } from "../../drafts/send_lock";
import { type Draft, DraftStore, draftKeys } from "../../drafts/storage";
import { ownerOf, reader } from "./cache_owner";

declare const self: ServiceWorkerGlobalScope;

export function isSending(tag: string): boolean {
  return tag === SENDING;
}

/** Send the drafts of who was last here; rejects without network, and is tried again then. */
export async function sendWaiting(): Promise<void> {
  const who = await reader();
  for (const key of await draftKeys()) {
    const [user = "", slug = ""] = key.split("/");
    if (user !== who || (await isOpen(slug))) continue; // an open studio sends by itself
    await navigator.locks.request(sendingLock(key), () => sendDraft(key, user, slug));
  }
}

async function isOpen(slug: string): Promise<boolean> {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const path = `/c/${encodeURIComponent(slug)}/studio`;
  return pages.some(({ url }) => new URL(url).pathname === path);
}

async function sendDraft(key: string, user: string, slug: string): Promise<void> {
  const drafts = new DraftStore(key);
  const draft: Draft | undefined = await drafts.read();
  const sent = new Map(await drafts.sent());
  const queue = draft?.queue ?? [];
  if (queue.length === 0) return;
  const token = await tokenOf(slug, user);
  while (token && queue.length > 0) {
    const [head] = queue as [Waiting];
    const body = sent.get(head.set.id) ?? (await post(slug, head, token));
    if (!body) return; // refused, in conflict, signed out: the page asks the person
    sent.set(head.set.id, body);
    await drafts.keepSent([...sent]);
    queue.shift();
    const outcome = understand(200, body, head.set);
    if (outcome.kind === "saved") carry(queue, new Map(head.after), new Map(outcome.features));
  }
}

/** The studio's page holds the token that guards against forgery; null when it is not for `user`. */
async function tokenOf(slug: string, user: string): Promise<string | null> {
  const page = await fetch(`/c/${encodeURIComponent(slug)}/studio`, { credentials: "same-origin" });
  if (page.status >= 500) throw new Error("the server is not there yet");
  if (!page.ok || page.redirected || ownerOf(page) !== user) return null;
  const meta = (await page.text()).match(/<meta name="csrf-token" content="([^"]+)"/);
  return meta?.[1] ?? null;
}

async function post(slug: string, { set }: Waiting, token: string): Promise<unknown> {
  const answer = await fetch(`/api/v1/communities/${encodeURIComponent(slug)}/changesets`, {
    method: "POST",
    credentials: "same-origin",
    headers: {
      Accept: "application/json",
      "Content-Type": "application/json",
      "X-CSRFToken": token,
    },
    body: JSON.stringify(set),
  });
  if (answer.status >= 500) throw new Error("the server is not there yet");
  return answer.ok ? await answer.json() : null;
}

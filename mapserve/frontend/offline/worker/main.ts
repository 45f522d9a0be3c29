/**
 * Service worker: map and studio open without network after one visit, and what was
 * saved goes up after the studio was closed.
 *
 * Files, routes, strategies and what goes when there is too much are workbox's. Ours is whose a copy
 * is (`cache_owner`), what of it workbox cannot know (the plugins in `strategies`), and the sending.
 */
import { clientsClaim } from "workbox-core";
import { registerRoute, setCatchHandler } from "workbox-routing";
import { NetworkOnly } from "workbox-strategies";
import { serveFiles } from "./app_shell";
import { leave, notice } from "./cache_owner";
import { kindOf, LEAVING } from "./cache_rules";
import { absent } from "./fallback_page";
import { isSending, sendWaiting } from "./outbox_sync";
import { answer } from "./strategies";

declare const self: ServiceWorkerGlobalScope;

clientsClaim();
serveFiles();

registerRoute(({ url, sameOrigin, request, event }) => {
  const kind = sameOrigin && kindOf(url);
  // A page's script that fetches a page wants the one of now. The page of the first visit, loaded
  // before there was a worker, tells by workbox's message CACHE_URLS what it asked for.
  if (kind !== "page") return kind;
  return request.mode === "navigate" || event.type === "message";
}, answer);

registerRoute(
  ({ request }) => request.mode === "navigate",
  new NetworkOnly({ plugins: [{ fetchDidSucceed: ({ response }) => notice(response) }] }),
);

setCatchHandler(async ({ request }) => (request.mode === "navigate" ? absent() : Response.error()));

self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method === "POST" && LEAVING.has(pathname)) event.waitUntil(leave());
});

self.addEventListener("sync", ((event: ExtendableEvent & { tag: string }) => {
  if (isSending(event.tag)) event.waitUntil(sendWaiting());
}) as EventListener);

self.addEventListener("message", (event) => {
  // No skipWaiting before: the page offers the new version, the reader says when.
  if (event.data?.type === "take-over") event.waitUntil(self.skipWaiting());
});

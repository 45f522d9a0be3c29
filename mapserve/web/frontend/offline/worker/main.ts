/**
 * The service worker: the map and the studio open without network after one visit, and what was
 * saved goes up after the studio was closed.
 *
 * Written by hand after trying workbox 7.4.1: its precaching, routing, strategies and expiration,
 * set up for the same three kinds of requests and nothing else, weigh 24.4 kB (8.1 kB gzip); all
 * of this worker, background sending and IndexedDB included, weighs 14.0 kB (5.9 kB). It would
 * have replaced some 45 of these 400 lines: the rest is what it has no part for. A cache a person,
 * known only by the answer's header and dropped when somebody else is seen or leaves; files kept
 * as long as a kept page names them, whatever its version; a gateway's 502 met by the copy; a late
 * answer still kept; the page told how old its copy is. Its background queue replays requests as
 * they were, and would send a second set with the base and the token of before the first.
 */
import { answerApi, answerFile, answerPage, answerPhoto } from "./answers";
import { keepUnlessKept, leave, prepare, tidy } from "./copies";
import { isApi, isFile, isPhoto, LEAVING } from "./rules";
import { isSending, sendWaiting } from "./sending";

declare const self: ServiceWorkerGlobalScope;

self.addEventListener("install", (event) => {
  // No skipWaiting: the page offers the new version, the reader says when.
  event.waitUntil(prepare());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(tidy().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && LEAVING.has(url.pathname)) event.waitUntil(leave());
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(answerPage(event));
  else if (isFile(url)) event.respondWith(answerFile(request));
  else if (isPhoto(url)) event.respondWith(answerPhoto(event));
  else if (isApi(url)) event.respondWith(answerApi(event));
});

self.addEventListener("sync", ((event: ExtendableEvent & { tag: string }) => {
  if (isSending(event.tag)) event.waitUntil(sendWaiting());
}) as EventListener);

self.addEventListener("message", (event) => {
  const { type, urls } = event.data as { type: string; urls?: string[] };
  if (type === "take-over") event.waitUntil(self.skipWaiting());
  // The page of the first visit was loaded before there was a worker: it tells what it asked for.
  if (type === "seen") event.waitUntil(keepUnlessKept(urls ?? []));
});

/**
 * The service worker: the map and the studio open without network after one visit.
 *
 * Written by hand and not with workbox: what matters here (a cache a person, dropped when somebody
 * else is seen or leaves; files kept as long as a kept page names them; telling the page how old
 * its copy is) is what workbox has no part for, and the rest is shorter than its set-up.
 */
import { answerApi, answerFile, answerPage, answerPhoto } from "./answers";
import { keepUnlessKept, leave, prepare, tidy } from "./copies";
import { isApi, isFile, isPhoto, LEAVING } from "./rules";

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

self.addEventListener("message", (event) => {
  const { type, urls } = event.data as { type: string; urls?: string[] };
  if (type === "take-over") event.waitUntil(self.skipWaiting());
  // The page of the first visit was loaded before there was a worker: it tells what it asked for.
  if (type === "seen") event.waitUntil(keepUnlessKept(urls ?? []));
});

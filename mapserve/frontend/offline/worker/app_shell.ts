/** App shell (precache): this version's files first, earlier ones are kept a while. */
import { cacheNames } from "workbox-core";
import { CacheExpiration, ExpirationPlugin } from "workbox-expiration";
import { getCacheKeyForURL, type PrecacheEntry, precacheAndRoute } from "workbox-precaching";
import { registerRoute } from "workbox-routing";
import { CacheFirst } from "workbox-strategies";
import { MOST } from "./cache_owner";
import { ANY } from "./cache_rules";

declare const self: ServiceWorkerGlobalScope;
/** Put before this script by the server: the addresses of the built files. */
declare const SHELL_FILES: PrecacheEntry[];

/** What a page loads when it is asked for, and what pages of earlier versions name. */
const FILES = "shell";

/** The stylesheet of every page. */
export const STYLE = SHELL_FILES.find(({ url }) => url.includes("/site-style-"))?.url;

export function serveFiles(): void {
  precacheAndRoute(SHELL_FILES);
  registerRoute(
    ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith("/static/build/"),
    new CacheFirst({
      cacheName: FILES,
      matchOptions: ANY,
      plugins: [new ExpirationPlugin({ ...MOST, matchOptions: ANY })],
    }),
  );
  self.addEventListener("install", (event) => event.waitUntil(keepEarlier()));
}

/** What this version does not list goes with the last one; a page kept before still names it. */
async function keepEarlier(): Promise<void> {
  const shell = await caches.open(cacheNames.precache);
  const files = await caches.open(FILES);
  const expiration = new CacheExpiration(FILES, { ...MOST, matchOptions: ANY });
  for (const request of await shell.keys()) {
    const file = await shell.match(request, ANY);
    // What has its revision behind a ? is of every version, by its bare name.
    if (!file || request.url.includes("?") || getCacheKeyForURL(request.url)) continue;
    await files.put(request, file);
    await expiration.updateTimestamp(request.url);
  }
  await expiration.expireEntries();
}

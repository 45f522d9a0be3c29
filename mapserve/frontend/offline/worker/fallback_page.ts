/** Fallback page for one that is not on the device: what can be opened instead. */

import { STYLE } from "./app_shell";
import { cacheOf, NOBODY, reader } from "./cache_owner";
import { ANY, kindOf } from "./cache_rules";

/** What every page of a community says of itself; the server has escaped it. */
const NAME = /<meta name="community" content="([^"<>]+)"/;

export async function absent(): Promise<Response> {
  const list = (await keptPages()).map(
    ([path, words]) => `<li><a class="button" href="${escaped(path)}">${words}</a></li>`,
  );
  const html = `<!doctype html><html lang="zh-Hant-TW"><meta charset="utf-8">
<title>離線 · Offline</title><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${STYLE}"><body><main class="page page-narrow error-page" id="main">
<h1>離線了，這一頁還沒有存在這支裝置上</h1><p>有網路時打開過的地圖，離線也能開。</p>
<ul class="offline-list">${list.join("")}</ul>
<p class="hint" lang="en">You are offline and this page is not on this device. Maps opened before can be opened without network.</p>
<p><a class="button button-primary" href="">再試一次 · Try again</a></p></main></body></html>`;
  return new Response(html, {
    status: 503,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": "default-src 'none'; style-src 'self'",
    },
  });
}

/** Addresses and names of the pages that this reader can open without network. */
async function keptPages(): Promise<[path: string, words: string][]> {
  const found = new Map<string, string>();
  for (const whose of new Set([NOBODY, await reader()])) {
    const cache = await caches.open(cacheOf(whose, "page"));
    for (const request of await cache.keys()) {
      const url = new URL(request.url);
      if (kindOf(url) !== "page") continue;
      const page = await cache.match(request, ANY);
      found.set(url.pathname, named(url.pathname, (await page?.text()) ?? ""));
    }
  }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1));
}

function named(path: string, page: string): string {
  const [, room, slug = "", part, number] = path.split("/");
  const name = page.match(NAME)?.[1] ?? escaped(slug);
  if (room === "visits") return `${name}　訪評 · Visit`;
  if (part === "studio") return `${name}　畫地圖 · Draw`;
  return `${name}　${part ? `第 ${number} 版 · Edition ${number}` : "地圖 · Map"}`;
}

function escaped(words: string): string {
  return words.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** The page that stands for one that is not on the device: what can be opened instead. */
import { file, keptPages } from "./copies";

declare const SHELL_FILES: string[];

export async function absent(): Promise<Response> {
  const pages = await keptPages();
  const list = pages.map(
    (path) => `<li><a class="button" href="${text(path)}">${name(path)}</a></li>`,
  );
  const style = SHELL_FILES.find((path) => path.includes("/site-style-"));
  const sheet = style && (await file(style)) ? `<link rel="stylesheet" href="${style}">` : "";
  const html = `<!doctype html><html lang="zh-Hant-TW"><meta charset="utf-8">
<title>離線 · Offline</title><meta name="viewport" content="width=device-width, initial-scale=1">
${sheet}<body><main class="page page-narrow error-page" id="main"><h1>離線了，這一頁還沒有存在這支裝置上</h1>
<p>有網路時打開過的地圖，離線也能開。</p>
<p lang="en">You are offline and this page is not on this device. Maps that you opened before are:</p>
<ul class="offline-list">${list.join("")}</ul>
<p><a class="button button-primary" href="">再試一次 · Try again</a></p></main></body></html>`;
  return new Response(html, {
    status: 503,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": "default-src 'none'; style-src 'self'",
    },
  });
}

function name(path: string): string {
  const [, , slug = "", part = ""] = path.split("/");
  const what = part === "studio" ? "畫地圖 · Draw" : part ? "版本 · Edition" : "地圖 · Map";
  return `${text(decodeURIComponent(slug))}　${what}`;
}

function text(words: string): string {
  return words.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

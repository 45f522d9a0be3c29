/** What may lie on the device: pages, answers, photos seen, our own files; nothing else. */

const PAGES = /^\/c\/[^/]+(\/studio|\/editions\/\d+)?$/;
const ANSWERS = /^\/api\/v1\/(catalogue|communities\/[^/]+(\/(features|base))?)$/;

const PHOTOS = /^\/api\/v1\/communities\/[^/]+\/photos\/[0-9a-f-]{36}(\/thumbnail)?$/;

/** Forms that end a visit: what only this reader may see goes at once, network or not. */
export const LEAVING: ReadonlySet<string> = new Set(["/logout", "/account/leave-everywhere"]);

/** Who the answer is for, as the server says: an account's number, or "nobody". */
export const READER = "X-Reader";
export const NOBODY = "nobody";

/** When a copy was laid down, in milliseconds since 1970. */
export const KEPT_AT = "X-Kept-At";

export function isPage(url: URL): boolean {
  return PAGES.test(url.pathname);
}

export function isApi(url: URL): boolean {
  return ANSWERS.test(url.pathname);
}

export function isPhoto(url: URL): boolean {
  return PHOTOS.test(url.pathname);
}

export function isFile(url: URL): boolean {
  return url.pathname.startsWith("/static/");
}

/** The address without its fragment, which no server sees. */
export function keyOf(address: string | URL): string {
  const url = new URL(address);
  url.hash = "";
  return url.href;
}

/** Tell whether an answer may be kept, by what it is and what it says of itself. */
export function mayKeep(response: Response): boolean {
  const control = response.headers.get("Cache-Control") ?? "";
  return response.status === 200 && !response.redirected && !control.includes("no-store");
}

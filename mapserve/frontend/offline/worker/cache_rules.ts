/** Cache rules: pages, answers and photos seen may lie on the device, and our own files. */

export type Kind = "page" | "answer" | "photo";

const KINDS: readonly [Kind, RegExp][] = [
  ["page", /^\/(c\/[^/]+(\/studio|\/editions\/\d+|\/cases\/[0-9a-f-]{36})?|visits\/\d+)$/],
  ["answer", /^\/api\/v1\/(catalogue|communities\/[^/]+(\/(features|base|cases))?)$/],
  ["photo", /^\/api\/v1\/communities\/[^/]+\/photos\/[0-9a-f-]{36}(\/thumbnail)?$/],
];

/** Forms that end a visit: what only this reader may see goes at once, network or not. */
export const LEAVING: ReadonlySet<string> = new Set(["/logout", "/account/leave-everywhere"]);

/** An address has one copy, whatever was accepted: a cache is one reader's. */
export const ANY: CacheQueryOptions = { ignoreVary: true };

export function kindOf(url: URL): Kind | undefined {
  return KINDS.find(([, pattern]) => pattern.test(url.pathname))?.[0];
}

/** Tell whether an answer may be kept, by what it is and what it says of itself. */
export function mayKeep(response: Response): boolean {
  const control = response.headers.get("Cache-Control") ?? "";
  return response.status === 200 && !response.redirected && !control.includes("no-store");
}

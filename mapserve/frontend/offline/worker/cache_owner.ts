/** Cache owner: whose device this is at the moment, and the caches of what only they may see. */
import { CacheExpiration } from "workbox-expiration";
import type { Kind } from "./cache_rules";

/** Who an answer is for, as the server says: an account's number, or "nobody". */
const READER = "X-Reader";
export const NOBODY = "nobody";

const PUBLIC = "copies";
const PRIVATE = "copies-of-";
/** After a reader's name: photos lie apart, so that many of them push no page out. */
const WITH_PHOTOS = "/photos";
const ABOUT = "about";
const WHO = "/reader";

/** Copies in one cache; those not used for longest go first. */
export const MOST = { maxEntries: 120 };

/** What does not say whom it is for is for anybody. */
export function ownerOf(response: Response): string {
  return response.headers.get(READER) ?? NOBODY;
}

export function cacheOf(whose: string, kind: Kind): string {
  const name = whose === NOBODY ? PUBLIC : PRIVATE + whose;
  return kind === "photo" ? name + WITH_PHOTOS : name;
}

/** The names of all caches of copies, whosever they are. */
export async function cachesOfCopies(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(PUBLIC));
}

/** Who was last seen on this device. */
export async function reader(): Promise<string> {
  const about = await caches.open(ABOUT);
  return (await (await about.match(WHO))?.text()) ?? NOBODY;
}

/** Every page tells who is here, kept or not: a session that ended shows itself so. */
export async function notice(response: Response): Promise<Response> {
  if (response.headers.get("Content-Type")?.startsWith("text/html")) {
    const name = response.headers.get(READER);
    if (name) await enter(name);
  }
  return response;
}

/** Drop everything that not anybody may see. */
export function leave(): Promise<void> {
  return enter(NOBODY);
}

/** Note who is here; what was for anybody else goes, the list of its addresses too. */
async function enter(name: string): Promise<void> {
  const about = await caches.open(ABOUT);
  if ((await reader()) !== name) await about.put(WHO, new Response(name));
  for (const cache of await cachesOfCopies()) {
    const theirs = [PRIVATE + name, PRIVATE + name + WITH_PHOTOS].includes(cache);
    if (theirs || !cache.startsWith(PRIVATE)) continue;
    await caches.delete(cache);
    await new CacheExpiration(cache, MOST).delete();
  }
}

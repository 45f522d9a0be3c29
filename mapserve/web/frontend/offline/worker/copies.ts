/** What lies on the device: the shell, what anybody may see, and a cache for one reader. */
import { isApi, isFile, isPage, isPhoto, KEPT_AT, keyOf, mayKeep, NOBODY, READER } from "./rules";

/** Put before this script by the server: the addresses of the built files. */
declare const SHELL_FILES: string[];

const SHELL = "shell";
const PUBLIC = "copies";
const PRIVATE = "copies-of-";
const ABOUT = "about";
const WHO = "/reader";
/** After a reader's name: photos lie apart, so that many of them push no page out. */
const WITH_PHOTOS = "/photos";
/** Copies in one cache; the oldest go first. */
const MOST = 120;

/** The cache for what is of that address and for that reader. */
function cacheOf(whose: string, address: string): string {
  const name = whose === NOBODY ? PUBLIC : PRIVATE + whose;
  return isPhoto(new URL(address)) ? name + WITH_PHOTOS : name;
}

/** Lay down the built files; those with a hash in their name are laid down once. */
export async function prepare(): Promise<void> {
  const shell = await caches.open(SHELL);
  const hashed = (path: string) => path.includes("/build/");
  const missing = await Promise.all(
    SHELL_FILES.map(async (path) => !(hashed(path) && (await shell.match(path)))),
  );
  const wanted = SHELL_FILES.filter((_, index) => missing[index]);
  await shell.addAll(wanted.map((path) => new Request(path, { cache: "no-cache" })));
}

/** Drop files of earlier versions, but for those that a kept page still names. */
export async function tidy(): Promise<void> {
  const pages = await Promise.all((await everyPage()).map((page) => page.text()));
  const shell = await caches.open(SHELL);
  for (const request of await shell.keys()) {
    const { pathname } = new URL(request.url);
    const named = SHELL_FILES.includes(pathname) || pages.some((page) => page.includes(pathname));
    if (!named) await shell.delete(request);
  }
}

async function everyPage(): Promise<Response[]> {
  const found: Response[] = [];
  for (const name of await caches.keys()) {
    if (!name.startsWith(PUBLIC)) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const page = isPage(new URL(request.url)) && (await cache.match(request));
      if (page) found.push(page);
    }
  }
  return found;
}

/** Who was last seen on this device: an account's number, or "nobody". */
export async function reader(): Promise<string> {
  const about = await caches.open(ABOUT);
  return (await (await about.match(WHO))?.text()) ?? NOBODY;
}

/** Note who is here; what was for anybody else goes. */
async function enter(name: string): Promise<void> {
  const about = await caches.open(ABOUT);
  if ((await reader()) !== name) await about.put(WHO, new Response(name));
  for (const cache of await caches.keys()) {
    const theirs = cache === PRIVATE + name || cache === PRIVATE + name + WITH_PHOTOS;
    if (cache.startsWith(PRIVATE) && !theirs) await caches.delete(cache);
  }
}

/** Drop everything that not anybody may see. */
export async function leave(): Promise<void> {
  await enter(NOBODY);
}

/** Every page tells who is here, kept or not: a session that ended shows itself so. */
export async function noticeReader(response: Response): Promise<void> {
  const name = response.headers.get(READER);
  if (name) await enter(name);
}

/** Keep a copy where its reader, and only they, finds it again. */
export async function keep(address: string, response: Response): Promise<void> {
  if (!mayKeep(response)) return;
  const whose = response.headers.get(READER) ?? NOBODY;
  if (whose !== NOBODY && whose !== (await reader())) return; // an answer later than a sign-out
  const cache = await caches.open(cacheOf(whose, address));
  const headers = new Headers(response.headers);
  headers.set(KEPT_AT, String(Date.now()));
  const { status, statusText } = response;
  const copy = new Response(await response.blob(), { status, statusText, headers });
  await cache.put(keyOf(address), copy);
  const keys = await cache.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - MOST))) await cache.delete(old);
}

/** The copy that the reader of now may have: their own before the public one. */
export async function copyOf(address: string): Promise<Response | undefined> {
  const name = await reader();
  for (const whose of name === NOBODY ? [NOBODY] : [name, NOBODY]) {
    const cacheName = cacheOf(whose, address);
    const found = await (await caches.open(cacheName)).match(keyOf(address), { ignoreVary: true });
    if (found) return found;
  }
  return undefined;
}

/** The server says that this is not, or no longer, for this reader. */
export async function forget(address: string): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(PUBLIC)) await (await caches.open(name)).delete(keyOf(address));
  }
}

/** Addresses of the pages that this reader can open without network. */
export async function keptPages(): Promise<string[]> {
  const name = await reader();
  const found = new Set<string>();
  for (const cacheName of [PUBLIC, ...(name === NOBODY ? [] : [PRIVATE + name])]) {
    for (const { url } of await (await caches.open(cacheName)).keys()) {
      const { pathname } = new URL(url);
      if (isPage(new URL(url))) found.add(pathname);
    }
  }
  return [...found].sort();
}

export async function file(address: string): Promise<Response | undefined> {
  return (await caches.open(SHELL)).match(address, { ignoreVary: true });
}

export async function keepFile(address: string, response: Response): Promise<void> {
  if (mayKeep(response)) await (await caches.open(SHELL)).put(address, response);
}

let seeing: Promise<void> = Promise.resolve();

/**
 * Fetch and keep what a page was given before there was a worker. One after the other: the page
 * comes first and tells who is here, without which nothing private is kept.
 */
export function keepUnlessKept(addresses: string[]): Promise<void> {
  seeing = seeing.then(async () => {
    for (const address of addresses) await keepMissing(address).catch(() => undefined);
  });
  return seeing;
}

async function keepMissing(address: string): Promise<void> {
  const url = new URL(address, self.location.origin);
  if (url.origin !== self.location.origin) return;
  if (isFile(url)) {
    if (!(await file(url.href))) await keepFile(url.href, await fetch(url));
    return;
  }
  const page = isPage(url);
  if (!(page || isApi(url) || isPhoto(url)) || (await copyOf(url.href))) return;
  const response = await fetch(url, {
    headers: { Accept: page ? "text/html" : "application/json" },
  });
  if (page) await noticeReader(response);
  await keep(url.href, response);
}

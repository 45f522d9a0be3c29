/** How a request is answered: the network first, the last copy when it fails or is too slow. */
import { absent } from "./absent";
import { copyOf, file, forget, keep, keepFile, noticeReader } from "./copies";
import { isPage, KEPT_AT } from "./rules";

declare const self: ServiceWorkerGlobalScope;

/** A network that is there but does not move: after this a copy is better than waiting. */
const PATIENCE_MS = 6000;
/** What a gateway says when the server behind it is gone. */
const GONE = new Set([502, 503, 504]);
const NOT_YOURS = new Set([401, 403, 404, 410]);

/** A built file never changes under its name. */
export async function answerFile(request: Request): Promise<Response> {
  const kept = await file(request.url);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok && request.url.includes("/static/build/")) {
    await keepFile(request.url, response.clone());
  }
  return response;
}

export async function answerPage(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const kept = isPage(new URL(request.url));
  const fresh = fetch(request).then(async (response) => {
    await noticeReader(response);
    if (kept) event.waitUntil(remember(request.url, response.clone()));
    return response;
  });
  const { response } = await firstOf(event, fresh, request.url);
  return response ?? absent();
}

/** An id always shows the same photo: a copy is never old, only perhaps not this reader's any more. */
export async function answerPhoto(event: FetchEvent): Promise<Response> {
  const { response } = await kept(event);
  return response ?? Response.error();
}

export async function answerApi(event: FetchEvent): Promise<Response> {
  const { response, at } = await kept(event);
  if (at) {
    const client = await self.clients.get(event.clientId);
    client?.postMessage({ type: "kept", url: event.request.url, at });
  }
  return response ?? Response.error();
}

/** The answer of now, which is kept, or the copy and when it was laid down. */
function kept(event: FetchEvent): Promise<{ response?: Response; at?: number }> {
  const { request } = event;
  const fresh = fetch(request).then((response) => {
    event.waitUntil(remember(request.url, response.clone()));
    return response;
  });
  return firstOf(event, fresh, request.url);
}

async function remember(address: string, response: Response): Promise<void> {
  if (NOT_YOURS.has(response.status)) await forget(address);
  else await keep(address, response);
}

/** The network's answer if it comes in time, else the copy and when it was laid down. */
async function firstOf(
  event: FetchEvent,
  fresh: Promise<Response>,
  address: string,
): Promise<{ response?: Response; at?: number }> {
  event.waitUntil(fresh.catch(() => undefined)); // a late answer is still kept
  const slow = new Promise<undefined>((done) => setTimeout(() => done(undefined), PATIENCE_MS));
  const early = await Promise.race([fresh.catch(() => null), slow]);
  if (early && !GONE.has(early.status)) return { response: early };
  const copy = await copyOf(address);
  if (copy) return { response: copy, at: Number(copy.headers.get(KEPT_AT)) };
  return { response: (await fresh.catch(() => undefined)) ?? undefined };
}

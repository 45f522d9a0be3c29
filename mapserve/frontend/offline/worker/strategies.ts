/** Caching strategies: the network first, the last copy when it fails or is too slow. */
import { copyResponse } from "workbox-core";
import type { RouteHandlerCallbackOptions, WorkboxPlugin } from "workbox-core/types.js";
import { ExpirationPlugin } from "workbox-expiration";
import { NetworkFirst } from "workbox-strategies";
import { cacheOf, cachesOfCopies, MOST, NOBODY, notice, ownerOf, reader } from "./cache_owner";
import { ANY, type Kind, kindOf, mayKeep } from "./cache_rules";

declare const self: ServiceWorkerGlobalScope;

/** A network that is there but does not move: after this a copy is better than waiting. */
const PATIENCE_S = 6;
/** What a gateway says when the server behind it is gone. */
const GONE = new Set([502, 503, 504]);
const NOT_YOURS = new Set([401, 403, 404, 410]);
/** When a copy was laid down, in milliseconds since 1970. */
const KEPT_AT = "X-Kept-At";

const expiration = new ExpirationPlugin({ ...MOST, matchOptions: ANY });

/**
 * Answer what may be kept. A strategy for each request: its cache is that of who is here, and once
 * there is an answer, that of whom the answer is for.
 */
export async function answer({ url, request, event }: RouteHandlerCallbackOptions) {
  const kind = kindOf(url) as Kind;
  const keepFor = (whose: string) => {
    strategy.cacheName = cacheOf(whose, kind);
  };
  const strategy = new NetworkFirst({
    cacheName: cacheOf(await reader(), kind),
    networkTimeoutSeconds: PATIENCE_S,
    matchOptions: ANY,
    plugins: [gone(), owned(keepFor), expiration, found(kind)],
  });
  return strategy.handle({ request, event });
}

/** A gateway without a server counts as no network; what it said is given where there is no copy. */
function gone(): WorkboxPlugin {
  let said: Response | undefined;
  return {
    fetchDidSucceed: async ({ response }) => {
      if (!GONE.has(response.status)) return response;
      said = response;
      throw new Error("no server behind the gateway");
    },
    handlerDidError: async () => said,
  };
}

/** Keep a copy where its reader, and only they, find it again. */
function owned(keepFor: (whose: string) => void): WorkboxPlugin {
  return {
    fetchDidSucceed: async ({ response, request }) => {
      if (NOT_YOURS.has(response.status)) await forget(request);
      keepFor(ownerOf(response));
      return notice(response);
    },
    cacheWillUpdate: async ({ response }) => {
      const whose = ownerOf(response);
      // An answer later than a sign-out is for nobody who is here.
      if (!mayKeep(response) || (whose !== NOBODY && whose !== (await reader()))) return null;
      return copyResponse(response, (init) => {
        (init.headers as Headers).set(KEPT_AT, String(Date.now()));
        return init;
      });
    },
  };
}

/** A reader may have what anybody may; the page is told of when the answer is that it was given. */
function found(kind: Kind): WorkboxPlugin {
  return {
    cachedResponseWillBeUsed: async ({ cachedResponse, request, event }) => {
      const anybodys = { ...ANY, cacheName: cacheOf(NOBODY, kind) };
      const copy = cachedResponse ?? (await caches.match(request, anybodys));
      if (copy && kind === "answer" && event instanceof FetchEvent) {
        const at = Number(copy.headers.get(KEPT_AT));
        const client = await self.clients.get(event.clientId);
        client?.postMessage({ type: "kept", url: request.url, at });
      }
      return copy;
    },
  };
}

/** The server says that this is not, or no longer, for this reader. */
async function forget(request: Request): Promise<void> {
  for (const name of await cachesOfCopies()) await (await caches.open(name)).delete(request, ANY);
}

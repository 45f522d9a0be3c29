/** Sends a changeset and makes something of every answer, a missing one included. */
import { ApiProblem, postJson } from "../api";
import { understand } from "./answers";
import type { Post } from "./courier";

const FORGED = "/problems/forgery-refused";

export function posting(slug: string): Post {
  const url = `/api/v1/communities/${encodeURIComponent(slug)}/changesets`;
  const once: Post = async (set) => {
    try {
      return understand(200, await postJson<unknown>(url, set), set);
    } catch (error) {
      if (!(error instanceof ApiProblem)) return { kind: "unreachable" };
      if (error.problem.type === FORGED) return { kind: "sign-in" };
      return understand(error.status, error.problem, set);
    }
  };
  return async (set) => {
    const outcome = await once(set);
    // Somebody signed in again in another tab: the page's token is renewed, once.
    const last = outcome.kind === "sign-in" && (await renewToken()) ? await once(set) : outcome;
    if (last.kind === "saved") renewCopy(slug);
    return last;
  };
}

/** Fetch this page for a fresh token; false when it leads to the sign-in page instead. */
async function renewToken(): Promise<boolean> {
  try {
    const answer = await fetch(location.pathname, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
    const here = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]');
    if (!fresh || !here || fresh === here.content) return false;
    here.content = fresh;
    return true;
  } catch {
    return false;
  }
}

/** What was saved is to be on the map without network too: the worker keeps what passes. */
function renewCopy(slug: string): void {
  if (!("serviceWorker" in navigator) || !navigator.serviceWorker.controller) return;
  const url = `/api/v1/communities/${encodeURIComponent(slug)}/features`;
  void fetch(url, { headers: { Accept: "application/json" } }).catch(() => undefined);
}

/** Changeset upload, photos first; makes something of every answer, a missing one included. */

import type { Post } from "../drafts/courier";
import type { Changeset } from "../drafts/model";
import { type Outcome, understand } from "../drafts/outcomes";
import type { KeptPhoto } from "../drafts/photo_store";
import { postJson, putBytes } from "../kit/api";
import { answered } from "../kit/data_age";
import { ApiProblem } from "../kit/problems";
import { PHOTOS, type Photos } from "./photos";
import { tell } from "./phrases";

const FORGED = "/problems/forgery-refused";

/** What the reader is told while photos go up: how many of how many. */
export type Progress = (done: number, of: number) => void;

export function posting(slug: string, photos: Photos, progress: Progress): Post {
  const url = `/api/v1/communities/${encodeURIComponent(slug)}/changesets`;
  const up = new Set<string>(); // a set that is tried again does not send its photos again
  const once: Post = async (set) => {
    const stopped = await sendPhotos(set, photos, up, progress);
    if (stopped) return stopped;
    try {
      return understand(200, await postJson<unknown>(url, set), set);
    } catch (error) {
      return failed(error, (one) => {
        if (one.problem.errors?.some(({ code }) => code === "unknown-photo")) up.clear();
        return understand(one.status, one.problem, set);
      });
    }
  };
  return async (set) => {
    const outcome = await once(set);
    // Somebody signed in again in another tab: the page's token is renewed, once.
    const last = outcome.kind === "sign-in" && (await renewToken()) ? await once(set) : outcome;
    if (last.kind === "saved") {
      answered();
      await photos.saved(set);
      renewCopy(slug);
    }
    return last;
  };
}

/** Bring the photos of a set up, one after the other; null when all are there. */
async function sendPhotos(
  set: Changeset,
  photos: Photos,
  up: Set<string>,
  progress: Progress,
): Promise<Outcome | null> {
  const waiting = photos.of(set).filter(({ id }) => !up.has(id));
  for (const [index, photo] of waiting.entries()) {
    progress(index + 1, waiting.length);
    try {
      await putBytes(photos.address(photo), photo.blob);
      up.add(photo.id);
    } catch (error) {
      return failed(error, ({ status, problem }) => {
        const outcome = understand(status, problem, set);
        return outcome.kind === "refused" ? atPhoto(outcome, photo, set) : outcome;
      });
    }
  }
  return null;
}

function failed(error: unknown, answered: (problem: ApiProblem) => Outcome): Outcome {
  if (!(error instanceof ApiProblem)) return { kind: "unreachable" };
  if (error.problem.type === FORGED) return { kind: "sign-in" };
  return answered(error);
}

/** What is wrong with a photo stands at the question that asks for it, with its number. */
function atPhoto(
  outcome: Extract<Outcome, { kind: "refused" }>,
  photo: KeptPhoto,
  set: Changeset,
): Outcome {
  const changes = [...set.create, ...set.modify];
  const list = (one: (typeof changes)[number]) => (one.properties?.[PHOTOS] ?? []) as string[];
  const feature = changes.find((one) => list(one).includes(photo.id));
  const number = feature ? list(feature).indexOf(photo.id) + 1 : 0;
  const faults = outcome.faults.map((fault) => ({
    ...fault,
    id: feature?.id ?? null,
    field: PHOTOS,
    message: `${tell("photo_n", { n: number })}：${fault.message}`,
  }));
  return { kind: "refused", faults, reused: false };
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

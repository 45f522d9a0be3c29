/** Upload of an entry, photos first; makes something of every answer, a missing one included. */
import { postJson, putBytes, renewToken } from "../kit/api";
import { answered } from "../kit/data_age";
import { ApiProblem } from "../kit/problems";
import type { Post } from "./courier";
import { addressOf, kindOf } from "./entry_kinds";
import type { Entry, EntryKind } from "./outbox";
import type { Outcome } from "./outcomes";
import type { KeptPhoto } from "./photo_store";
import type { Photos } from "./photos";

export interface Telling {
  /** Photos go up: how many of how many. */
  progress(done: number, of: number): void;
  /** The name of the n-th photo, before what is wrong with it. */
  photo(number: number): string;
}

export function uploadTo(slug: string, photos: Photos, telling: Telling): Post {
  const up = new Set<string>(); // what is tried again does not send its photos again
  const once = async (entry: Entry, kind: EntryKind): Promise<Outcome> => {
    const stopped = await sendPhotos(entry, kind, photos, up, telling);
    if (stopped) return stopped;
    try {
      return kind.outcome(200, await postJson(addressOf(slug, kind), kind.body(entry)), entry);
    } catch (error) {
      if (!(error instanceof ApiProblem)) return { kind: "unreachable" };
      if (error.problem.errors?.some(({ code }) => code === "unknown-photo")) up.clear();
      return kind.outcome(error.status, error.problem, entry);
    }
  };
  return async (entry) => {
    const kind = kindOf(entry);
    if (!kind) return { kind: "unreachable" };
    const outcome = await once(entry, kind);
    // Somebody signed in again in another tab: the page's token is renewed, once.
    const renewed = outcome.kind === "sign-in" && (await renewToken());
    const last = renewed ? await once(entry, kind) : outcome;
    if (last.kind === "saved") {
      answered();
      await photos.saved(kind.photos(entry));
      renewCopy(slug);
    }
    return last;
  };
}

/** Bring the photos of an entry up, one after the other; null when all are there. */
async function sendPhotos(
  entry: Entry,
  kind: EntryKind,
  photos: Photos,
  up: Set<string>,
  telling: Telling,
): Promise<Outcome | null> {
  const waiting = photos.of(kind.photos(entry)).filter(({ id }) => !up.has(id));
  for (const [index, photo] of waiting.entries()) {
    telling.progress(index + 1, waiting.length);
    try {
      await putBytes(photos.address(photo), photo.blob);
      up.add(photo.id);
    } catch (error) {
      if (!(error instanceof ApiProblem)) return { kind: "unreachable" };
      const outcome = kind.outcome(error.status, error.problem, entry);
      return outcome.kind === "refused" ? atPhoto(outcome, entry, kind, photo, telling) : outcome;
    }
  }
  return null;
}

/** What is wrong with a photo stands at the question that asks for it, with its number. */
function atPhoto(
  outcome: Extract<Outcome, { kind: "refused" }>,
  entry: Entry,
  kind: EntryKind,
  photo: KeptPhoto,
  telling: Telling,
): Outcome {
  const { id, field, number } = kind.photoOf(entry, photo.id);
  const faults = outcome.faults.map((fault) => ({
    ...fault,
    id,
    field,
    message: `${telling.photo(number)}：${fault.message}`,
  }));
  return { kind: "refused", faults, reused: false };
}

/** What was saved is to be on the map without network too: the worker keeps what passes. */
function renewCopy(slug: string): void {
  if (!("serviceWorker" in navigator) || !navigator.serviceWorker.controller) return;
  const url = `/api/v1/communities/${encodeURIComponent(slug)}/features`;
  void fetch(url, { headers: { Accept: "application/json" } }).catch(() => undefined);
}

/** Restoring (還原這一筆): a past version of a feature as a changeset of its own, saved like any other. */

import { patch, stored } from "../drafts/changesets";
import { type Changeset, type Content, filled, type Stored } from "../drafts/model";
import { ToldSaves } from "../drafts/told_saves";
import { getJson, postJson } from "../kit/api";
import { type Catalogue, layerOf, titleOf } from "../kit/catalogue";
import { isTaken } from "../kit/problems";
import type { FeatureCollection, Receipt } from "../kit/schema";
import { say } from "../kit/words";

/** The save that brought it back, or null where it is so already. */
export type Restored = number | null;

/**
 * Bring the feature `id` back as it was at a revision. What others decide of it, and what points at
 * something that is gone, stays out.
 *
 * @param url The API's address of the community.
 * @throws ApiProblem where the server refuses.
 */
export async function restore(
  url: string,
  catalogue: Catalogue,
  id: string,
  revision: number,
): Promise<Restored> {
  try {
    return await put(url, catalogue, id, revision);
  } catch (error) {
    if (!isTaken(error)) throw error;
    return put(url, catalogue, id, revision); // somebody brought it back meanwhile
  }
}

async function put(
  url: string,
  catalogue: Catalogue,
  id: string,
  revision: number,
): Promise<Restored> {
  const [then, now] = await Promise.all([
    featuresOf(`${url}/features?at=${revision}`),
    featuresOf(`${url}/features`),
  ]);
  const was = then.get(id);
  if (!was) throw new Error("it was not there then");
  const present = now.get(id);
  const content = drawn(was, catalogue, (other) => now.has(other));
  const layer = layerOf(catalogue, was.layer);
  const name = layer ? titleOf(layer, was.properties) : was.layer;
  const words = { name, n: revision };
  const set: Changeset = {
    id: crypto.randomUUID(),
    comment: say("還原「{name}」，第 {n} 次的樣子", "“{name}” as of save {n}", words),
    create: present ? [] : [{ id, ...content }],
    modify: present ? [patch(id, present.revision, drawn(present, catalogue), content)] : [],
    delete: [],
  };
  const [change] = set.modify;
  if (change && !change.geometry && !change.properties) return null;
  const { revision: saved } = await postJson<Receipt>(`${url}/changesets`, set);
  new ToldSaves(url).tell(saved);
  return saved;
}

async function featuresOf(url: string): Promise<Map<string, Stored>> {
  return new Map((await getJson<FeatureCollection>(url)).features.map(stored));
}

/** What whoever draws decides of it, without references to what is not `there`. */
function drawn(
  { layer, geometry, properties }: Stored,
  catalogue: Catalogue,
  there: (id: string) => boolean = () => true,
): Content {
  const theirs = layerOf(catalogue, layer)?.attributes ?? [];
  const kept = theirs
    .filter(({ name, written_by }) => written_by === "drawers" && name in properties)
    .map(({ name, type }) => {
      const value = properties[name];
      if (!type.startsWith("reference")) return [name, value];
      if (Array.isArray(value)) return [name, value.filter((one) => there(String(one)))];
      return [name, there(String(value)) ? value : null];
    });
  return { layer, geometry, properties: filled(Object.fromEntries(kept)) };
}

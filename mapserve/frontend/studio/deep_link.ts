/**
 * Deep link into the studio: `#new=` a feature to go on with, `#feature=` one there is.
 *
 * What arrives is checked (`studio/link_reader.ts`, loaded only then) and drawn; the person looks at it
 * and saves it, or not.
 */

import type { Content } from "../drafts/model";
import { anchor, inside } from "../geometry/planar";
import { analysis } from "./lazy_bundles";
import { tell } from "./phrases";
import type { Studio } from "./studio";

/** Do what the address asks, once: a reload does not ask again. */
export async function arrive(studio: Studio): Promise<void> {
  const asked = new URLSearchParams(location.hash.slice(1));
  const [fresh, id] = [asked.get("new"), asked.get("feature")];
  if (fresh === null && id === null) return;
  if (fresh === null) {
    forget();
    if (id && studio.journal.get(id)) studio.go({ at: "form", id });
    return;
  }
  try {
    const { readFeature } = await analysis();
    forget();
    take(studio, readFeature(studio.catalogue, fresh));
  } catch {
    studio.toast.show(tell("analysis_failed"));
  }
}

function forget(): void {
  history.replaceState(null, "", location.pathname + location.search);
}

function take(studio: Studio, content: Content | null): void {
  const { community, toast } = studio;
  if (content === null) toast.show(tell("link_unread"));
  else if (!inside(community.boundary, anchor(content.geometry)))
    toast.show(tell("outside", { community: community.name }));
  else add(studio, content);
}

function add(studio: Studio, content: Content): void {
  const id = crypto.randomUUID();
  studio.journal.create("arrive", id, content);
  studio.go({ at: "form", id });
  studio.changed();
  studio.toast.show(tell("link_arrived"));
}

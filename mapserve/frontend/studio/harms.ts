/** Harms of a removal: what would be lost with a feature, so that one is asked before. */

import type { Journal } from "../drafts/journal";
import type { Content } from "../drafts/model";
import { pointsAt } from "../drafts/references";
import { getJson } from "../kit/api";
import { type Layer, photosOf, valueText } from "../kit/catalogue";
import { same } from "../kit/deep_equal";
import type { EditionList, FeatureCollection } from "../kit/schema";
import { inLanguage, say } from "../kit/words";
import { tellSeldom } from "./seldom_words";

/** Longer than this nobody waits to be asked. */
const PATIENCE_MS = 2000;

/** What is asked of the map. */
interface Drawing {
  journal: Journal;
  community: { slug: string };
  layer(kind: string): Layer;
  title(content: Content): string;
}

/** Why one might think twice before a feature goes, each in a sentence; none: nobody is asked. */
export async function harmsOf(map: Drawing, id: string): Promise<string[]> {
  const content = map.journal.get(id);
  if (!content) return [];
  const layer = map.layer(content.layer);
  const photos = photosOf(layer, content.properties).length;
  const users = [...map.journal.features()]
    .filter(([other, one]) => other !== id && pointsAt(one.properties, id))
    .map(([, one]) => map.title(one));
  const judged = layer.attributes.filter(
    (one) =>
      one.written_by === "review" && !same(content.properties[one.name], one.default ?? undefined),
  );
  const sealed = await sealedIn(map, id);
  return [
    photos ? tellSeldom("harm_photos", { count: photos }) : "",
    users.length ? tellSeldom("harm_used", { names: users.join(say("、", ", ")) }) : "",
    ...judged
      .filter((one) => content.properties[one.name] !== undefined)
      .map((one) => {
        const value = valueText(one, content.properties[one.name]);
        return tellSeldom("harm_review", { label: inLanguage(one.label), value });
      }),
    sealed === null ? "" : tellSeldom("harm_sealed", { number: sealed }),
  ].filter(Boolean);
}

/** The number of the latest edition that shows it, or null; unknown without a server. */
async function sealedIn(map: Drawing, id: string): Promise<number | null> {
  const stored = map.journal.stored(id);
  if (!stored || !navigator.onLine) return null;
  const api = `/api/v1/communities/${encodeURIComponent(map.community.slug)}`;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const { editions } = await getJson<EditionList>(`${api}/editions`, signal);
    const last = editions.reduce<(typeof editions)[number] | null>(
      (best, one) => (best && best.number > one.number ? best : one),
      null,
    );
    if (!last) return null;
    if (stored.revision <= last.revision) return last.number;
    const then = await getJson<FeatureCollection>(`${api}/features?at=${last.revision}`, signal);
    return then.features.some((one) => one.id === id) ? last.number : null;
  } catch {
    return null;
  }
}

/** Removal of a feature: taking it off the map, and what points at it off it, and both back again. */

import type { Change, Journal } from "../drafts/journal";
import type { Content } from "../drafts/model";
import { pointing, pointsAt } from "../drafts/references";
import { same } from "../kit/deep_equal";

/** Take it off the map; what pointed at it does so no more, else the server would refuse. */
export function takeOff({ journal }: { journal: Journal }, id: string): void {
  const content = journal.get(id);
  if (!content) return;
  const changes: Change[] = [{ what: "feature", id, before: plain(content), after: null }];
  for (const [other, one] of journal.features()) {
    if (other === id || !pointsAt(one.properties, id)) continue;
    const properties = pointing(one.properties, id, null);
    const after = { ...plain(one), properties };
    changes.push({ what: "feature", id: other, before: plain(one), after });
  }
  journal.record("delete", changes);
}

/** Put back what was taken off, however much was done since; what pointed at it does so again. */
export function bringBack({ journal }: { journal: Journal }, id: string): void {
  const gone = (change: Change) =>
    change.what === "feature" && change.id === id && change.after === null;
  const steps = [...journal.past].reverse();
  const removal = steps.find(({ changes }) => changes.some(gone))?.changes ?? [];
  const changes = removal.flatMap((change): Change[] => {
    if (change.what !== "feature") return [];
    const now = journal.get(change.id);
    const untouched = same(now ? plain(now) : null, change.after);
    return untouched ? [{ ...change, before: change.after, after: change.before }] : [];
  });
  const stored = journal.stored(id);
  if (changes.some((change) => change.what === "feature" && change.id === id)) {
    journal.record("bring_back", changes);
  } else if (stored) {
    journal.record("bring_back", [
      { what: "feature", id, before: null, after: plain(stored) }, // its step is forgotten
    ]);
  }
}

function plain({ layer, geometry, properties }: Content): Content {
  return { layer, geometry, properties };
}

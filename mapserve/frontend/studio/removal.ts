/** Removal of a feature: taking it off the map, and what points at it off it, as one step. */

import type { Change, Journal } from "../drafts/journal";
import type { Content } from "../drafts/model";
import { pointing, pointsAt } from "../drafts/references";

/** Take it off the map; what pointed at it does so no more, else the server would refuse. */
export function takeOff({ journal }: { journal: Journal }, id: string): void {
  const content = journal.get(id);
  if (!content) return;
  const plain = ({ layer, geometry, properties }: Content) => ({ layer, geometry, properties });
  const changes: Change[] = [{ what: "feature", id, before: plain(content), after: null }];
  for (const [other, one] of journal.features()) {
    if (other === id || !pointsAt(one.properties, id)) continue;
    const properties = pointing(one.properties, id, null);
    const after = { ...plain(one), properties };
    changes.push({ what: "feature", id: other, before: plain(one), after });
  }
  journal.record("delete", changes);
}

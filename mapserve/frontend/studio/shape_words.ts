/** Shape faults in words, each with what mends it; and those of all that waits to be saved. */

import type { Journal } from "../drafts/journal";
import type { Fault } from "../drafts/outcomes";
import { faultOf, type ShapeFault } from "../geometry/shape_faults";
import { same } from "../kit/deep_equal";
import type { Geometry } from "../kit/geojson";
import { tell, type Word } from "./phrases";

const MENDS: Record<ShapeFault, Word> = {
  crossing: "crossing_reshape",
  hole_outside: "hole_outside_mend",
  holes_meet: "holes_meet_mend",
  few_line: "few_mend",
  few_area: "few_mend",
  outside: "outside_mend",
};

export function shapeWords(fault: ShapeFault, community: string): { title: string; mend: string } {
  return { title: tell(fault, { community }), mend: tell(MENDS[fault]) };
}

/** What the server would refuse of the shapes that a save would send, found before it is asked. */
export function shapeFaults({
  community,
  journal,
}: {
  journal: Journal;
  community: { name: string; boundary: Geometry | null };
}): Fault[] {
  return journal.changed().flatMap((id) => {
    const content = journal.get(id);
    if (!content || same(content.geometry, journal.stored(id)?.geometry)) return [];
    const fault = faultOf(content.geometry, community.boundary);
    if (!fault) return [];
    const { title, mend } = shapeWords(fault, community.name);
    return { id, field: "geometry", message: `${title}。`, mend };
  });
}

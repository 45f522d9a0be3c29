/** Which screen is up, kept through a reload: what was being filled in or reshaped opens again. */
import type { Place, Studio } from "./studio";

const KEPT: Place["at"][] = ["form", "turn", "reshape"];
const key = (slug: string) => `mapserve-studio-place-${slug}`;

/** Note the place from now on; a browser that keeps nothing loses only this. */
export function rememberPlace(studio: Studio): void {
  let noted = "";
  studio.onUpdate(() => {
    const text = JSON.stringify(studio.place);
    if (text === noted) return;
    noted = text;
    try {
      sessionStorage.setItem(key(studio.community.slug), text);
    } catch {
      // No storage: the studio opens on its first screen.
    }
  });
}

/** The half-drawn shape's screen, or the one that was up over something unsaved, or null. */
export function placeToOpen(studio: Studio): Place | null {
  const { sketching, journal } = studio;
  if (sketching && !("id" in sketching && !journal.get(sketching.id))) return sketching;
  journal.sketch = null; // what it was to divide is gone
  try {
    const place = JSON.parse(sessionStorage.getItem(key(studio.community.slug)) ?? "null");
    const unsaved = journal.changed().includes(place?.id) && journal.get(place.id);
    return unsaved && KEPT.includes(place.at) ? place : null;
  } catch {
    return null;
  }
}

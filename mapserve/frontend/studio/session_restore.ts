/** Session restore: the screen that was up, kept through a reload with what was being filled in. */
import type { ScreenRef } from "./screens/screen";
import type { ScreenRegistry, Studio } from "./studio";

const key = (slug: string) => `mapserve-studio-place-${slug}`;

/** Note the screen from now on; a browser that keeps nothing loses only this. */
export function rememberScreen(studio: Studio): void {
  let noted = "";
  studio.onUpdate(() => {
    const text = JSON.stringify(studio.current);
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
export function screenToOpen(studio: Studio, screens: ScreenRegistry): ScreenRef | null {
  const { sketching, journal } = studio;
  if (sketching && !("id" in sketching && !journal.get(sketching.id))) return sketching;
  journal.sketch = null; // what it was to divide is gone
  try {
    const ref = JSON.parse(sessionStorage.getItem(key(studio.community.slug)) ?? "null");
    const unsaved = journal.changed().includes(ref?.id) && journal.get(ref.id);
    return unsaved && screens[ref.at as ScreenRef["at"]]?.kept ? ref : null;
  } catch {
    return null;
  }
}

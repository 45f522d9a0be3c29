/** What there is so much of that it shows, or shows its glyph, from near only (LOOK section 4). */
const ONLY_NEAR = new Set(["street_light", "inspection_point"]);

export const NEAR_ZOOM = 17.8;

export function onlyNear(kind: string): boolean {
  return ONLY_NEAR.has(kind);
}

/** Near-only layers: so many that they show, or show a glyph, from near only (look map). */
const ONLY_NEAR = new Set(["street_light", "inspection_point"]);

export const NEAR_ZOOM = 17.8;

export function onlyNear(kind: string): boolean {
  return ONLY_NEAR.has(kind);
}

/** Near-only layers: so many that they show, or show a glyph, from near only (look map). */
export const NEAR_ZOOM = 17.8;

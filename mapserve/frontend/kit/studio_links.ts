/**
 * Deep links into the studio, with a new feature to edit and save, or a stored one.
 *
 * What is handed over stands in the fragment, which no server sees. The studio believes none of
 * it: `studio/link_reader.ts` checks it against the catalogue, and nothing is saved by itself.
 */
import type { Geometry } from "./geojson";

export interface Handed {
  layer: string;
  geometry: Geometry;
  properties: Record<string, unknown>;
}

const studioOf = (slug: string): string => `/c/${encodeURIComponent(slug)}/studio`;

export function newFeatureAddress(slug: string, handed: Handed): string {
  return `${studioOf(slug)}#new=${encodeURIComponent(JSON.stringify(handed))}`;
}

export function featureAddress(slug: string, id: string): string {
  return `${studioOf(slug)}#feature=${encodeURIComponent(id)}`;
}

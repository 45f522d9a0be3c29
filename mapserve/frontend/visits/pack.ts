/** Pack of a visit: all that is needed without network, checked by its hash and kept on the device. */
import type { MultiPolygon, Polygon } from "geojson";
import { sha256 } from "../drafts/visit_operations";
import type { VisitStore } from "../drafts/visit_store";
import type { Ledger, Segment } from "../geometry/ledger";
import { getJson } from "../kit/api";
import type { Catalogue, Feature } from "../kit/catalogue";
import type { BaseCollection } from "../kit/schema";
import type { Text } from "../kit/words";

export interface Check {
  key: string;
  why: string;
  why_label: Text;
  label: Text;
  layer: string | null;
  metres: number;
  lon: number;
  lat: number;
}

export interface Edition {
  number: number;
  sha256: string;
  sealed_at: string;
}

export interface Criterion {
  key: string;
  label: Text;
  points: number;
}

export interface Pack {
  visit: number;
  version: number;
  community: { slug: string; name: string; boundary: Polygon | MultiPolygon };
  day: string;
  hour: string;
  minute: number;
  editions: [before: Edition, after: Edition];
  checklist: Check[];
  walk: string[];
  metres: number[][];
  criteria: Criterion[];
  coverage: { before: Ledger; after: Ledger; segments: Segment[] };
  features: Record<"before" | "after", { features: Feature[] }>;
  base: BaseCollection;
}

/** As it lies on the device; `kept` tells whether the browser promised not to drop it. */
export interface Prepared {
  pack: Pack;
  catalogue: Catalogue;
  sha256: string;
  bytes: number;
  at: string;
}

export interface Manifest {
  url: string;
  bytes: number;
  sha256: string;
  before: string;
  after: string;
}

export class Damaged extends Error {}

export function manifestOf(visit: number): Promise<Manifest> {
  return getJson<Manifest>(`/api/v1/visits/${visit}/manifest`);
}

/** Fetch, check and keep; throws `Damaged` where what came is not what was announced. */
export async function prepare(store: VisitStore, manifest: Manifest): Promise<Prepared> {
  const answer = await fetch(manifest.url, { credentials: "same-origin" });
  const text = await answer.text();
  if ((await sha256(text)) !== manifest.sha256) throw new Damaged();
  const prepared: Prepared = {
    pack: JSON.parse(text) as Pack,
    catalogue: await getJson<Catalogue>("/api/v1/catalogue"),
    sha256: manifest.sha256,
    bytes: manifest.bytes,
    at: new Date().toISOString(),
  };
  await store.keepPack(prepared);
  return prepared;
}

/** Ask the browser to keep what lies here; false where it may drop it when it needs room. */
export async function askToKeep(): Promise<boolean> {
  if (!navigator.storage?.persist) return false;
  return (await navigator.storage.persisted()) || (await navigator.storage.persist());
}

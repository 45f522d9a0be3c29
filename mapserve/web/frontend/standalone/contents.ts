/** What a map in one file holds, and how it is read as a source of features. */
import type { Geometry } from "geojson";
import type { BaseCollection } from "../basemap";
import type { Catalogue, Feature, Properties } from "../catalogue";
import type { BaseProperties } from "../ground";
import type { Community, Source } from "../map/source";
import type { Text } from "../words";

export interface About {
  name: string;
  county: string;
  town: string;
  revision: number;
  saved_at: string;
  public: boolean;
  edition: { number: number; purpose: Text; sealed_at: string; sha256: string } | null;
}

type Packed<P> = [string, unknown, P];

export interface Contents {
  about: About;
  catalogue: Catalogue;
  community: Community;
  features: Record<string, Packed<Record<string, unknown>>[]>;
  base: Packed<BaseProperties>[];
}

/** The contents as the map page asks for them. */
export function unpacked(contents: Contents): Source {
  return {
    catalogue: async () => contents.catalogue,
    community: async () => contents.community,
    features: async () => featuresOf(contents),
    base: async () => baseOf(contents),
  };
}

function featuresOf(contents: Contents): Feature[] {
  const features: Feature[] = [];
  for (const [layer, rows] of Object.entries(contents.features))
    for (const [type, coordinates, attributes] of rows) {
      const geometry = { type, coordinates } as Geometry;
      const properties: Properties = { ...attributes, layer, revision: contents.about.revision };
      features.push({ type: "Feature", id: String(features.length), geometry, properties });
    }
  return features;
}

function baseOf(contents: Contents): BaseCollection {
  const features = contents.base.map(([type, coordinates, properties]) => ({
    type: "Feature" as const,
    geometry: { type, coordinates } as Geometry,
    properties,
  }));
  return { type: "FeatureCollection", features };
}

/** Contents of a map file, and how it is read as a source of features. */

import type { Catalogue, Feature, Properties } from "../kit/catalogue";
import type { Geometry } from "../kit/geojson";
import type { BaseCollection, BaseProperties } from "../kit/schema";
import type { Text } from "../kit/words";
import type { Community, Source } from "../leaflet/data_source";

export interface About {
  name: string;
  county: string;
  town: string;
  revision: number;
  saved_at: string;
  public: boolean;
  edition: { number: number; purpose: Text; sealed_at: string; sha256: string } | null;
}

/** Layer, geometry type, names of attributes, rows of coordinates and values. */
type FeatureTable = [string, string, string[], [unknown, ...unknown[]][]];
const UNITS = 10_000_000;

export interface Contents {
  about: About;
  catalogue: Catalogue;
  community: Community;
  /** Longitude and latitude that coordinates of features are counted from, in 1e-7 degrees. */
  origin: [number, number];
  features: FeatureTable[];
  base: [string, unknown, BaseProperties][];
  /** Where the base is from. */
  credits: BaseCollection["credits"];
}

/** The contents as the map page asks for them. */
export function unpacked(contents: Contents): Source {
  return {
    catalogue: async () => contents.catalogue,
    community: async () => contents.community,
    features: async () => featuresOf(contents),
    base: async () => baseOf(contents),
    present: null,
    photos: null, // a file that goes from hand to hand holds no pictures
  };
}

function featuresOf({ about, features: tables, origin }: Contents): Feature[] {
  const features: Feature[] = [];
  for (const [layer, type, names, rows] of tables)
    for (const [near, ...values] of rows) {
      const geometry = { type, coordinates: placed(near, origin) } as Geometry;
      const properties: Properties = { layer, revision: about.revision };
      names.forEach((name, index) => {
        const value = values[index];
        if (value !== undefined && value !== "") properties[name] = value;
      });
      features.push({ type: "Feature", id: String(features.length), geometry, properties });
    }
  return features;
}

function placed(near: unknown, origin: [number, number]): unknown {
  const parts = near as unknown[];
  if (Array.isArray(parts[0])) return parts.map((one) => placed(one, origin));
  return origin.map((start, axis) => start + Number(parts[axis]) / UNITS);
}

function baseOf(contents: Contents): BaseCollection {
  const features = contents.base.map(([type, coordinates, properties], index) => ({
    type: "Feature" as const,
    id: String(index),
    geometry: { type, coordinates } as Geometry,
    properties,
  }));
  return { type: "FeatureCollection", features, credits: contents.credits };
}

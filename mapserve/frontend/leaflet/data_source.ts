/** Data source of a map: the API, or the file that the map itself is in. */
import type { MultiPolygon, Polygon } from "geojson";
import { getJson } from "../kit/api";
import type { Catalogue, Feature } from "../kit/catalogue";
import type { BaseCollection } from "./basemap";

export interface Community {
  name: string;
  boundary: Polygon | MultiPolygon;
  /** The first revision of each day of saves, the oldest first; a file does not tell. */
  saved_on?: { revision: number; day: string }[];
}

export interface Source {
  catalogue(): Promise<Catalogue>;
  community(): Promise<Community>;
  features(): Promise<Feature[]>;
  base(): Promise<BaseCollection>;
  /** The API's address of the community, below which its photos are; null in a file. */
  photos: string | null;
  /** The same where the map is the present one; null in a file and in an edition. */
  present: string | null;
}

export interface Urls {
  catalogue: string;
  community: string;
  features: string;
  base: string;
  diff?: string;
  /** The week of what is watched. */
  hours?: string;
}

/** What folium's script hands over. */
export interface Plan {
  bounds: [[number, number], [number, number]];
  public: boolean;
  basemap: string;
  urls: Urls;
}

/** The contents as the server gives them now. */
export function served(urls: Urls): Source {
  return {
    catalogue: () => getJson<Catalogue>(urls.catalogue),
    community: () => getJson<Community>(urls.community),
    features: async () => (await getJson<{ features: Feature[] }>(urls.features)).features,
    base: () => getJson<BaseCollection>(urls.base),
    photos: urls.community,
    present: urls.features.includes("?at=") ? null : urls.community,
  };
}

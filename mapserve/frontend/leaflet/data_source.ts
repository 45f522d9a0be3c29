/** Data source of a map: the API, or the file that the map itself is in. */
import { getJson } from "../kit/api";
import type { Catalogue, Feature } from "../kit/catalogue";
import type { BaseCollection, CommunityDetail } from "../kit/schema";

/** What a map needs to know of its community; a file does not tell when it was saved. */
export type Community = Pick<CommunityDetail, "name" | "boundary"> & Partial<CommunityDetail>;

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

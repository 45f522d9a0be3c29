/** Draft model: what a feature, a sketch and a changeset are on the device. */
import type { Geometry, Position } from "../kit/geojson";

export type Properties = Record<string, unknown>;

/** What a person can change of a feature. */
export interface Content {
  layer: string;
  geometry: Geometry;
  properties: Properties;
}

/** A feature as the server holds it; `revision` is the one that last changed it. */
export interface Stored extends Content {
  revision: number;
}

/** A shape that is being drawn and is no feature yet. */
export interface Sketch {
  id: string;
  layer: string;
  kind: "Point" | "LineString" | "Polygon";
  vertices: Position[];
  /** It becomes no feature: it splits this one, or is cut out of it. */
  divides?: { id: string; tool: "split" | "cut" };
}

export interface Changeset {
  id: string;
  comment: string;
  create: { id: string; layer: string; geometry: Geometry; properties: Properties }[];
  modify: { id: string; base: number; geometry?: Geometry; properties?: Properties }[];
  delete: { id: string; base: number }[];
}

/** Return the properties without those that hold nothing, as the server keeps them. */
export function filled(properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).filter(
      ([, value]) =>
        value !== null &&
        value !== undefined &&
        value !== "" &&
        !(Array.isArray(value) && value.length === 0),
    ),
  );
}

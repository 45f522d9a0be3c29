/** GeoJSON geometry types that a map layer may have; positions are WGS84 degrees, longitude first. */

import type { Geometry, Point } from "./schema";

export type { Areas, Geometry, Lines, MultiArea } from "./schema";
export type Position = Point["coordinates"];

/** How deep the positions of a geometry lie. */
export const DEPTHS: Record<Geometry["type"], number> = {
  Point: 0,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
};

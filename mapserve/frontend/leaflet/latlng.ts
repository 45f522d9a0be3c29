/** Latitude and longitude as Leaflet takes them, of positions that are longitude first. */
import L from "leaflet";
import { anchorOf } from "../geometry/extents";
import type { Geometry, Position } from "../kit/geojson";

export function latLng([lng, lat]: Position): L.LatLngTuple {
  return [lat, lng];
}

/** Where the symbol of a geometry stands. */
export function symbolAt(geometry: Geometry): L.LatLng {
  return L.latLng(latLng(anchorOf(geometry)));
}

/** Web Mercator projection (EPSG:3857) in world pixels. */

/** Longitude and latitude (WGS84 degrees) to world pixels at zoom 0 (256 × 256). */
export function toWorld(lon: number, lat: number): [number, number] {
  const sine = Math.sin((lat * Math.PI) / 180);
  const y = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  return [256 * (lon / 360 + 0.5), 256 * y];
}

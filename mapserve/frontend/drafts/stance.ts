/** Stance of a photo: from where and which way it was taken, by its file or by the phone's sensors. */

import type { Taken } from "./exif";

/** What the phone itself knows of where it is. */
export interface Standing {
  lon: number;
  lat: number;
  /** Metres. */
  accuracy: number;
  /** Which way its camera looks, degrees from north, where it has a compass. */
  bearing: number | null;
  /** The moment, of a photo that has only just been taken. */
  at: number;
}

/** Older than this, the phone may be somewhere else by now. */
const JUST_NOW_MS = 60_000;
const PATIENCE_MS = 4000;
const COMPASS_MS = 500;

/** Browsers take the place out of what a camera hands over: of a fresh one, the phone knows it. */
export async function standing(file: Blob, taken: Taken): Promise<Standing | null> {
  const at = file instanceof File ? file.lastModified : 0;
  if (taken.at || Date.now() - at > JUST_NOW_MS || !(await allowed())) return null;
  const bearing = taken.bearing ?? (await compass());
  return new Promise((told) => {
    const here = ({ coords }: GeolocationPosition) =>
      told({ lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy, bearing, at });
    const options = { enableHighAccuracy: true, maximumAge: 30_000, timeout: PATIENCE_MS };
    navigator.geolocation.getCurrentPosition(here, () => told(null), options);
  });
}

/** Only where somebody has allowed it before: a photo is no reason to ask. */
async function allowed(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: "geolocation" })).state === "granted";
  } catch {
    return false;
  }
}

/** Which way the phone is held while the picture comes back; null where it does not know north. */
function compass(): Promise<number | null> {
  return new Promise((told) => {
    const heard = (event: Event) => told(wayOf(event as DeviceOrientationEvent));
    addEventListener("deviceorientationabsolute", heard, { once: true });
    setTimeout(() => told(null), COMPASS_MS);
  });
}

/** The way that the back of a phone faces, by its three angles (W3C Device Orientation). */
export function wayOf(held: { alpha: number | null; beta: number | null; gamma: number | null }) {
  if (held.alpha === null || held.beta === null || held.gamma === null) return null;
  const [a, b, g] = [held.alpha, held.beta, held.gamma].map((one) => (one * Math.PI) / 180) as [
    number,
    number,
    number,
  ];
  const east = -Math.cos(a) * Math.sin(g) - Math.sin(a) * Math.sin(b) * Math.cos(g);
  const north = -Math.sin(a) * Math.sin(g) + Math.cos(a) * Math.sin(b) * Math.cos(g);
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}

/** What is known, as the address of the upload says it. */
export function stanceOf({ at, bearing }: Taken, here: Standing | null): string {
  const said: [string, number | null | undefined][] = [
    ["lon", at?.[0] ?? here?.lon],
    ["lat", at?.[1] ?? here?.lat],
    ["accuracy", here?.accuracy],
    ["bearing", bearing ?? here?.bearing],
  ];
  const numbers = said.flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [`${name}=${Number(value.toFixed(6))}`],
  );
  return [...numbers, ...(here ? [`taken_at=${new Date(here.at).toISOString()}`] : [])].join("&");
}

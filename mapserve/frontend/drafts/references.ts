/** References: features that point at others by id, and what is left of them when one goes. */

import type { Properties } from "./model";

export function pointsAt(properties: Properties, id: string): boolean {
  return JSON.stringify(properties).includes(`"${id}"`);
}

/** The answers with each reference to `from` one to `to`, or none where `to` is null. */
export function pointing(properties: Properties, from: string, to: string | null): Properties {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]) => {
      if (value === from) return to === null ? [] : [[name, to]];
      if (!Array.isArray(value)) return [[name, value]];
      const list = value.flatMap((one) => (one === from ? (to ?? []) : one));
      return [[name, [...new Set(list)]]];
    }),
  );
}

/**
 * The panels of seeing for the studio, loaded when they are asked for: the studio's first view
 * stays light. Leaflet is the studio's own (the build takes it from `window.L`).
 */
import type L from "leaflet";
import { getJson } from "./api";
import { h } from "./dom";
import { CorridorPanel } from "./seeing/corridor";
import type { Figure } from "./seeing/figures";
import { readFeature } from "./seeing/handed";
import { hourPicker } from "./seeing/hour";
import { apiOf, type Seeing, Tabs } from "./seeing/panel";
import { SitesPanel } from "./seeing/sites";
import { SpotCard } from "./seeing/spot";
import { say } from "./words";

const EVENING = 2 * 24 + 22;

export type Offered = Omit<Seeing, "hour" | "settings" | "fromStreets">;

/** Fill `holder`; returns what takes the panels off the map again. */
export async function open(holder: HTMLElement, offered: Offered): Promise<() => void> {
  const { settings, from_streets } = await getJson<{ settings: Figure[]; from_streets: boolean }>(
    `${apiOf(offered.slug)}/coverage/hours`,
  );
  let hour = EVENING;
  const seeing: Seeing = { ...offered, settings, fromStreets: from_streets, hour: () => hour };
  const tabs = new Tabs(
    [new SitesPanel(seeing), new CorridorPanel(seeing)],
    say("怎麼補", "What to do"),
  );
  const picker = hourPicker(hour, (chosen) => {
    hour = chosen;
    tabs.turned(chosen);
  });
  holder.replaceChildren(h("div", { class: "see-hour" }, picker), tabs.element);
  return () => tabs.left();
}

/** The card of a stored blind spot; `left` takes the proposed camera off the map. */
export function spotCard(map: L.Map, slug: string, id: string): SpotCard {
  return new SpotCard(map, apiOf(slug), id);
}

export { readFeature };

Object.assign(window, { mapserveSeeing: { open, readFeature, spotCard } });

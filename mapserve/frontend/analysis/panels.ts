/** Analysis panels beside a map that is drawn on: camera sites and the way to school, for an hour. */
import { getJson } from "../kit/api";
import { h } from "../kit/elements";
import type { WeekCoverage } from "../kit/schema";
import { say } from "../kit/words";
import { CorridorPanel } from "./corridor";
import { hourPicker } from "./hour_picker";
import { SitesPanel } from "./sites";
import { type AnalysisContext, apiOf, Tabs } from "./tabs";

const EVENING = 2 * 24 + 22;

export type Offered = Omit<AnalysisContext, "hour" | "settings" | "fromStreets">;

/** Fill `holder`; returns what takes the panels off the map again. */
export async function open(holder: HTMLElement, offered: Offered): Promise<() => void> {
  const { settings, from_streets } = await getJson<WeekCoverage>(
    `${apiOf(offered.slug)}/coverage/hours`,
  );
  let hour = EVENING;
  const context: AnalysisContext = {
    ...offered,
    settings,
    fromStreets: from_streets,
    hour: () => hour,
  };
  const tabs = new Tabs(
    [new SitesPanel(context), new CorridorPanel(context)],
    say("怎麼補", "What to do"),
  );
  const picker = hourPicker(hour, (chosen) => {
    hour = chosen;
    tabs.turned(chosen);
  });
  holder.replaceChildren(h("div", { class: "see-hour" }, picker), tabs.element);
  return () => tabs.left();
}

/** Attribution (credit): whose streets and buildings are shown. */

import type { BaseCollection } from "../kit/schema";
import { say } from "../kit/words";

/** The credit of base data by their sources, in the reader's words; "" of nothing. */
export function creditOf({ credits }: Partial<Pick<BaseCollection, "credits">>): string {
  // A copy that a device kept from before sources were told: then everything came from there.
  const sources = credits ?? ["osm"];
  const words: string[] = [];
  if (sources.includes("osm"))
    words.push(say("© OpenStreetMap 貢獻者", "© OpenStreetMap contributors"));
  if (sources.includes("sample"))
    words.push(say("街道為虛構範例", "Streets are an invented sample"));
  if (sources.includes("file")) words.push(say("街道由本站匯入", "Streets imported by this site"));
  return words.join(say("・", " · "));
}

/** The credit of somebody's tiles: the host that they come from. */
export function tileCredit(url: string): string {
  const host = /^https?:\/\/([\w.-]+)/.exec(url)?.[1];
  return host ? say("底圖：{host}", "Base map: {host}", { host }) : "";
}

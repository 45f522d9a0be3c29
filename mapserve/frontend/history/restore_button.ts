/** Restore button of a change card: offered to who may draw, and what came of it. */

import type { Catalogue } from "../kit/catalogue";
import { button, h } from "../kit/elements";
import { iconElement } from "../kit/icons";
import { wordsOf } from "../kit/problems";
import { say } from "../kit/words";
import type { Change } from "./changes";
import { restore } from "./restore";

/** The two saves that are compared, the last one there is, and whether the reader may draw. */
export interface Compared {
  from: number;
  to: number;
  now: number;
  draws: boolean;
}

export function comparedOn(page: HTMLElement): Compared {
  const { from, to, now, draws } = page.dataset;
  return { from: Number(from), to: Number(to), now: Number(now), draws: draws !== undefined };
}

/** A button for each version of the change that is past and can be brought back. */
export function restoreButtons(
  change: Change,
  { from, to, now, draws }: Compared,
  catalogue: Catalogue,
  url: string,
): HTMLElement | null {
  if (!draws) return null;
  const versions = [
    change.kind === "added" ? null : from,
    change.kind === "removed" || to === now ? null : to,
  ].filter((one) => one !== null);
  if (versions.length === 0) return null;
  // What came of it stands in the card: a word across the page would cover what was restored.
  const told = h("p", { class: "change-told", role: "status" });
  const tell = (...words: (string | HTMLElement)[]) => told.replaceChildren(...words);
  const made = versions.map((revision) => one(change, revision, catalogue, url, tell));
  return h("div", { class: "change-restore no-print" }, ...made, told);
}

function one(
  change: Change,
  revision: number,
  catalogue: Catalogue,
  url: string,
  tell: (...words: (string | HTMLElement)[]) => void,
): HTMLElement {
  const of = say("第 {n} 次的樣子", "as of save {n}", { n: revision });
  const press = button(
    iconElement("restore"),
    say("還原這一筆", "Restore this one"),
    async () => {
      press.disabled = true;
      try {
        const saved = await restore(url, catalogue, change.id, revision);
        const map = location.pathname.replace(/\/history.*$/, "");
        tell(told(saved), " ", h("a", { href: map }, say("看地圖", "See the map")));
      } catch (error) {
        press.disabled = false;
        const away = say(
          "連不上，沒有還原。請再按一次。",
          "No answer; nothing was restored. Press again.",
        );
        tell(wordsOf(error, away));
      }
    },
    { class: "button" },
  );
  return h("span", { class: "change-version" }, press, h("small", {}, of));
}

function told(saved: number | null): string {
  if (saved === null) return say("現在就是這個樣子。", "It is so already.");
  return say("已還原，記為第 {n} 次儲存。", "Restored, as save {n}.", { n: saved });
}

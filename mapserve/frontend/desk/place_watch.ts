/** What watches a blind spot at its hour of risk, and the camera that would: beside its case. */
import { getJson } from "../kit/api";
import { h } from "../kit/elements";
import type { BlindSpotWatch } from "../kit/schema";
import { compass, say } from "../kit/words";

export async function startPlaceWatch(box: HTMLElement): Promise<void> {
  box.append(h("p", {}, say("正在算這裡有沒有人看…", "Working out who watches here…")));
  try {
    box.replaceChildren(...told(await getJson<BlindSpotWatch>(`/api/v1${box.dataset.placeWatch}`)));
  } catch {
    const words = say("算不出這裡有沒有人看。", "Who watches here could not be worked out.");
    box.replaceChildren(h("p", {}, words));
  }
}

const metres = (length: number): string => `${Math.round(length)} m`;

function told(found: BlindSpotWatch): HTMLElement[] {
  const { street_m, watched_m, by } = found.risk ?? found.now;
  const title = found.risk
    ? say("危險的時段，這裡", "At its hour of risk, here")
    : say("現在，這裡", "Here and now");
  const bar = h("div", { class: "place-bar", "aria-hidden": "true" });
  for (const length of [watched_m, Math.max(0, street_m - watched_m)]) {
    const part = h("span", {});
    part.style.flexGrow = String(length);
    bar.append(part);
  }
  const words = say("{w} 有人看／全長 {s}・{n} 個在看", "{w} watched of {s} · by {n}", {
    w: metres(watched_m),
    s: metres(street_m),
    n: String(by.length),
  });
  const parts = [h("h2", {}, title), h("p", {}, words), bar];
  const { site, gain_m } = found.would;
  if (site)
    parts.push(
      h(
        "p",
        {},
        say("加 1 支朝{b}，可再看 {n}", "One camera facing {b} watches {n} more", {
          b: compass(site.bearing),
          n: metres(gain_m),
        }),
      ),
    );
  return parts;
}

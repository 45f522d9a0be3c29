/** Save status in one pill: icon and word, always in sight. */

import type { Courier, State } from "../drafts/courier";
import type { Keeping } from "../drafts/storage";
import { isCopy, offlineWords, unsentWords } from "../kit/data_age";
import { h } from "../kit/elements";
import { iconElement } from "../kit/icons";
import { say } from "../kit/words";
import { tell } from "./phrases";

interface Look {
  icon: SVGSVGElement;
  words: string;
  tone: "ok" | "warn" | "danger" | "accent";
}

export class SaveStatus {
  private shown = "";

  constructor(
    private readonly element: HTMLElement,
    private readonly courier: Courier,
    private readonly keeping: () => Keeping,
    private readonly press: () => void,
    private readonly phone: () => boolean,
  ) {
    element.addEventListener("click", () => this.press());
  }

  update(): void {
    const { icon, words, tone } = this.look(this.courier.state());
    if (this.shown === words) return;
    this.shown = words;
    this.element.className = `pill s-pill pill-${tone}`;
    this.element.replaceChildren(icon, h("span", {}, words));
  }

  private look(state: State): Look {
    switch (state.kind) {
      case "sending":
        return {
          icon: iconElement("cloud-upload"),
          words: state.photo
            ? tell("sending_photo", state.photo)
            : tell("sending", { count: state.count }),
          tone: "accent",
        };
      case "failed":
        return { icon: iconElement("cloud-x"), words: tell("failed"), tone: "danger" };
      case "disputed":
        return { icon: iconElement("users"), words: tell("disputed"), tone: "warn" };
      case "waiting":
        return state.offline
          ? this.away(state.count)
          : {
              icon: iconElement("cloud-upload"),
              words: tell("waiting", { count: state.count }),
              tone: "warn",
            };
      case "kept":
        return navigator.onLine && !isCopy() ? this.here(state.count) : this.away(state.count);
      case "saved":
        if (!navigator.onLine || isCopy()) {
          return { icon: iconElement("cloud-off"), words: offlineWords(0), tone: "warn" };
        }
        return {
          icon: iconElement("cloud-check"),
          words: state.at ? tell("saved_at", { time: clock(state.at) }) : tell("saved"),
          tone: "ok",
        };
    }
  }

  /** No server answers: what waits here, in the words of the map page. */
  private away(count: number): Look {
    const words = offlineWords(count);
    if (this.keeping() !== "refused" || count === 0)
      return { icon: iconElement("cloud-off"), words, tone: "warn" };
    const all = [words, tell("only_here")].join(say("・", " · "));
    return { icon: iconElement("alert-triangle"), words: all, tone: "danger" };
  }

  /** What was drawn and not saved yet: on the device, on its way there, or in this page alone. */
  private here(count: number): Look {
    const keeping = this.keeping();
    if (keeping === "refused")
      return { icon: iconElement("alert-triangle"), words: tell("not_kept"), tone: "danger" };
    const word = this.phone() ? "kept" : "kept_desktop";
    const words = keeping === "kept" ? [tell(word), unsentWords(count)] : [tell("keeping")];
    const icon = this.phone()
      ? iconElement("device-mobile-check")
      : iconElement("device-desktop-check");
    return { icon, words: words.filter(Boolean).join(say("・", " · ")), tone: "accent" };
  }
}

function clock(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

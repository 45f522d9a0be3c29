/** Save status in one pill: icon and word, always in sight. */

import type { Courier, State } from "../drafts/courier";
import { isCopy, offlineWords } from "../kit/data_age";
import { h } from "../kit/elements";
import { iconElement } from "../kit/icons";
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
        return {
          icon: state.offline ? iconElement("cloud-off") : iconElement("cloud-upload"),
          words: state.offline
            ? offlineWords(state.count)
            : tell("waiting", { count: state.count }),
          tone: "warn",
        };
      case "kept":
        if (!navigator.onLine) {
          const words = offlineWords(state.count);
          return { icon: iconElement("cloud-off"), words, tone: "warn" };
        }
        return {
          icon: this.phone()
            ? iconElement("device-mobile-check")
            : iconElement("device-desktop-check"),
          words: tell(this.phone() ? "kept" : "kept_desktop"),
          tone: "accent",
        };
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
}

function clock(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

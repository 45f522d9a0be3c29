/** Warnings of a screen (alert region): live, at the top of a sheet. */
import { h } from "../kit/elements";
import { iconElement } from "../kit/icons";

export interface Warning {
  title: string;
  mend: string;
  tone: "danger" | "warn" | "info";
}

/** The place at the top of a sheet where live warnings stand; they are read out at once. */
export class Notice {
  readonly element = h("div", { class: "s-notice", role: "alert", hidden: true });
  private shown = "";

  show(warning: Warning | null, extra?: HTMLElement | false): void {
    const key = warning
      ? `${warning.tone}|${warning.title}|${warning.mend}|${extra ? extra.textContent : ""}`
      : "";
    if (key === this.shown) return;
    this.shown = key;
    this.element.hidden = warning === null;
    this.element.replaceChildren();
    if (!warning) return;
    this.element.dataset.tone = warning.tone;
    const icon =
      warning.tone === "info" ? iconElement("info-circle") : iconElement("alert-triangle");
    this.element.append(
      icon,
      h("div", {}, h("strong", {}, warning.title), h("p", {}, warning.mend), extra || null),
    );
  }
}

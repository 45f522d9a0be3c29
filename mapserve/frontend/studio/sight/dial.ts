/** Compass dial: shows where a camera looks, and turns it by a finger. */

import type { View } from "../../geometry/camera_view";
import { h } from "../../kit/elements";
import { compass } from "../../kit/words";
import { wholeDegrees } from "../bearing_handle";
import { sightWords } from "./words";

const SVG = "http://www.w3.org/2000/svg";
const RIM = 48;
/** The knob rides on the rim: it never lies on a letter. */
const KNOB = RIM;
const LETTERS = 31;

export class Dial {
  readonly element: HTMLElement;
  private readonly wedge = svg("path", { class: "s-dial-view" });
  private readonly needle = svg("line", { class: "s-dial-needle", x1: 0, y1: 0 });
  private readonly knob = svg("circle", { class: "s-dial-knob", r: 7 });

  /** `turn` is told whole degrees while the finger moves, and at its end. */
  constructor(private readonly turn: (degrees: number, done: boolean) => void) {
    const face = svg("svg", { viewBox: "-57 -57 114 114", "aria-hidden": "true" });
    face.append(svg("circle", { class: "s-dial-rim", r: RIM }), this.wedge, ...ticks());
    face.append(this.needle, ...letters(), svg("circle", { class: "s-dial-foot", r: 4 }));
    face.append(this.knob);
    this.element = h("div", {
      class: "s-dial",
      role: "slider",
      tabindex: "0",
      "aria-label": sightWords.dial(),
      "aria-valuemin": "0",
      "aria-valuemax": "359",
    });
    this.element.append(face);
    this.listen();
  }

  show(view: View | null): void {
    const facing = view?.bearing ?? null;
    this.element.setAttribute("aria-valuenow", String(Math.round(facing ?? 0)));
    const words = facing === null ? "" : `${Math.round(facing)}° ${compass(facing)}`;
    this.element.setAttribute("aria-valuetext", words);
    const [x, y] = point(facing ?? 0, KNOB);
    for (const [name, value] of [
      ["x2", x],
      ["y2", y],
    ] as const)
      set(this.needle, name, value);
    set(this.knob, "cx", x);
    set(this.knob, "cy", y);
    this.needle.style.display = facing === null ? "none" : "";
    this.wedge.setAttribute("d", view ? wedge(view) : "");
  }

  private listen(): void {
    const { element } = this;
    let held: PointerEvent | null = null;
    const tell = (event: PointerEvent, done: boolean) => {
      const box = element.getBoundingClientRect();
      const east = event.clientX - box.left - box.width / 2;
      const north = box.top + box.height / 2 - event.clientY;
      this.turn(wholeDegrees((Math.atan2(east, north) * 180) / Math.PI), done);
    };
    element.addEventListener("pointerdown", (event) => {
      held = event;
      element.setPointerCapture(event.pointerId);
      tell(event, false);
    });
    element.addEventListener("pointermove", (event) => {
      if (!held) return;
      held = event;
      tell(event, false);
    });
    const ended = (event: PointerEvent) => {
      if (held) tell(event, true);
      held = null;
    };
    element.addEventListener("pointerup", ended);
    // Taken away by the browser: what is shown is what is kept.
    element.addEventListener("pointercancel", () => held && ended(held));
  }
}

function svg(name: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) set(element, key, value);
  return element;
}

function set(element: Element, name: string, value: string | number): void {
  element.setAttribute(name, String(value));
}

function point(degrees: number, radius: number): [number, number] {
  const angle = (degrees * Math.PI) / 180;
  return [Math.sin(angle) * radius, -Math.cos(angle) * radius];
}

function ticks(): SVGElement[] {
  return Array.from({ length: 24 }, (_, i) => {
    const [x1, y1] = point(i * 15, RIM);
    const [x2, y2] = point(i * 15, i % 6 ? RIM - 3 : RIM - 6);
    return svg("line", { class: "s-dial-tick", x1, y1, x2, y2 });
  });
}

function letters(): SVGElement[] {
  return sightWords.compass().map((letter, i) => {
    const [x, y] = point(i * 90, LETTERS);
    const text = svg("text", { class: "s-dial-letter", x, y: y + 4.5 });
    text.textContent = letter;
    return text;
  });
}

function wedge({ bearing, width }: View): string {
  if (bearing === null || width >= 360) return `M0-${RIM}A${RIM} ${RIM} 0 1 1-.01-${RIM}Z`;
  const [x0, y0] = point(bearing - width / 2, RIM);
  const [x1, y1] = point(bearing + width / 2, RIM);
  return `M0 0L${x0} ${y0}A${RIM} ${RIM} 0 ${width > 180 ? 1 : 0} 1 ${x1} ${y1}Z`;
}

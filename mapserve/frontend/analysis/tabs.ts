/** Tabs that hold the analysis panels, and what such a panel is. */
import type L from "leaflet";
import { type Catalogue, type Feature, type Layer, titleOf } from "../kit/catalogue";
import { h, isPhone } from "../kit/elements";
import type { Assumption } from "../kit/schema";
import type { Places } from "../leaflet/places";

/** What every panel works with, on the page of coverage as in the studio. */
export interface AnalysisContext {
  map: L.Map;
  slug: string;
  catalogue: Catalogue;
  features: Feature[];
  /** Where they stand in words, if that is known. */
  places?: Places;
  /** The reader may draw here: what is proposed can be taken over. */
  draws: boolean;
  /** The reader may say that a suggested place is no blind spot. */
  dismisses: boolean;
  /** The figures of the week: what counts more. */
  settings: Assumption[];
  /** Streets are known; otherwise a grid stands for them. */
  fromStreets: boolean;
  /** The hour of the week that is asked about. */
  hour(): number;
}

/** Where the API of a community is. */
export const apiOf = (slug: string): string => `/api/v1/communities/${encodeURIComponent(slug)}`;

/** What a feature is called among others of its kind. */
export function nameOf({ places }: AnalysisContext, layer: Layer, feature: Feature): string {
  return places?.title(layer, feature) ?? titleOf(layer, feature.properties);
}

export interface Panel {
  readonly name: string;
  readonly title: string;
  readonly element: HTMLElement;
  /** Draw on the map what the panel tells. */
  entered?(): void;
  /** Take it off the map again. */
  left?(): void;
  /** Another hour is asked about. */
  turned?(hour: number): void;
}

export class Tabs {
  readonly element = h("div", { class: "see-tabs" });
  private readonly list = h("div", { class: "see-tablist", role: "tablist" });
  private readonly buttons: HTMLButtonElement[];
  private chosen = -1;

  constructor(
    private readonly panels: Panel[],
    label: string,
  ) {
    this.list.setAttribute("aria-label", label);
    this.buttons = panels.map((panel, index) => this.button(panel, index));
    this.list.append(...this.buttons);
    this.list.addEventListener("keydown", (event) => this.key(event));
    for (const panel of panels) this.prepare(panel);
    this.element.append(this.list, ...panels.map((panel) => panel.element));
    this.choose(0);
  }

  choose(index: number): void {
    if (index === this.chosen) return;
    this.panels[this.chosen]?.left?.();
    this.chosen = index;
    this.buttons.forEach((button, at) => {
      button.setAttribute("aria-selected", String(at === index));
      button.tabIndex = at === index ? 0 : -1;
    });
    this.panels.forEach((panel, at) => {
      panel.element.hidden = at !== index;
    });
    this.panels[index]?.entered?.();
  }

  /** Take what is drawn off the map: the panels are closed. */
  left(): void {
    this.panels[this.chosen]?.left?.();
  }

  turned(hour: number): void {
    for (const panel of this.panels) panel.turned?.(hour);
  }

  private prepare(panel: Panel): void {
    panel.element.id = `panel-${panel.name}`;
    panel.element.setAttribute("role", "tabpanel");
    panel.element.setAttribute("aria-labelledby", `tab-${panel.name}`);
  }

  private button(panel: Panel, index: number): HTMLButtonElement {
    const button = h(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${panel.name}`,
        "aria-controls": `panel-${panel.name}`,
      },
      panel.title,
    );
    button.addEventListener("click", () => {
      this.choose(index);
      // On a phone little of a panel is seen below the tabs.
      if (isPhone()) this.list.scrollIntoView({ block: "start" });
    });
    return button;
  }

  private key(event: KeyboardEvent): void {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const next = (this.chosen + by + this.panels.length) % this.panels.length;
    this.choose(next);
    this.buttons[next]?.focus();
  }
}

/** Lazy bundles, each loaded once when something of it is asked for: the first view stays light. */
import L from "leaflet";
import type { Content } from "../drafts/model";
import type { Catalogue, Feature } from "../kit/catalogue";
import { h } from "../kit/elements";
import type { HoursField } from "./screens/hours_field";
import type { ReshapeScreen } from "./screens/reshape";
import type { Screen, ScreenRef } from "./screens/screen";
import type { Studio } from "./studio";

/** What the panels of the analysis are given of the studio. */
export interface Offered {
  map: L.Map;
  slug: string;
  catalogue: Catalogue;
  features: Feature[];
  draws: boolean;
  dismisses: boolean;
}

/** What the studio asks of the analysis (`bundles/analysis.ts`). */
export interface AnalysisBundle {
  /** Fill `holder`; returns what takes the panels off the map again. */
  open(holder: HTMLElement, offered: Offered): Promise<() => void>;
  readFeature(catalogue: Catalogue, text: string): Content | null;
  /** The card of a stored blind spot; `left` takes the proposed camera off the map. */
  blindSpotCard(map: L.Map, slug: string, id: string): { element: HTMLElement; left(): void };
}

/** The screen that reshapes (`bundles/reshape.ts`). */
export interface ReshapeBundle {
  ReshapeScreen: typeof ReshapeScreen;
}

/** Screens and fields that come seldom (`bundles/seldom.ts`). */
export interface SeldomBundle {
  conflict(studio: Studio): Screen;
  division(studio: Studio, ref: ScreenRef<"divide">): Screen;
  merge(studio: Studio, ref: ScreenRef<"merge">): Screen;
  removal(studio: Studio, ref: ScreenRef<"removal">): Screen;
  HoursField: typeof HoursField;
  /** Why one might think twice before that feature goes, each in a sentence. */
  harmsOf(studio: Studio, id: string): Promise<string[]>;
}

declare global {
  interface Window {
    mapserveSeldom?: SeldomBundle;
    mapserveAnalysis?: AnalysisBundle;
    mapserveReshape?: ReshapeBundle;
  }
}

/** The panels of the analysis: script and style. */
export async function analysis(): Promise<AnalysisBundle> {
  if (!window.mapserveAnalysis) {
    const { analysisStyle = "" } = bundles();
    document.head.append(h("link", { rel: "stylesheet", href: analysisStyle }));
    await load(bundles().analysis ?? "");
  }
  if (!window.mapserveAnalysis) throw new Error("the panels did not load");
  return window.mapserveAnalysis;
}

/** The screen that reshapes; what draws its corners is half as heavy as all the rest. */
export async function reshape(): Promise<ReshapeBundle> {
  if (!window.mapserveReshape) await load(bundles().reshape ?? "");
  if (!window.mapserveReshape) throw new Error("the screen did not load");
  return window.mapserveReshape;
}

/** Conflicts, splitting, cutting, merging, weekly hours, and what a removal would harm. */
export async function seldom(): Promise<SeldomBundle> {
  if (!window.mapserveSeldom) await load(bundles().seldom ?? "");
  if (!window.mapserveSeldom) throw new Error("the screens did not load");
  return window.mapserveSeldom;
}

function bundles(): DOMStringMap {
  return document.querySelector<HTMLElement>("[data-part=studio]")?.dataset ?? {};
}

const loading = new Map<string, Promise<unknown>>();

/** Run a script once; one that failed is asked for again. */
function load(src: string): Promise<unknown> {
  const known = loading.get(src);
  if (known) return known;
  Object.assign(window, { L });
  const script = h("script", { src });
  const loaded = new Promise((resolve, reject) => {
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
  loading.set(src, loaded);
  loaded.catch(() => loading.delete(src));
  return loaded;
}

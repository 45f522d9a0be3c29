/** Further bundles, each loaded once when something of it is asked for: the first view stays light. */
import L from "leaflet";
import { h } from "./dom";

export type Seeing = typeof import("../seeing");
export type Reshape = typeof import("./screens/reshape");

declare global {
  interface Window {
    mapserveSeeing?: Seeing;
    mapserveReshape?: Reshape;
  }
}

/** The panels of seeing: script and style. */
export async function seeing(): Promise<Seeing> {
  if (!window.mapserveSeeing) {
    const { seeingStyle = "" } = places();
    document.head.append(h("link", { rel: "stylesheet", href: seeingStyle }));
    await load(places().seeing ?? "");
  }
  if (!window.mapserveSeeing) throw new Error("the panels did not load");
  return window.mapserveSeeing;
}

/** The screen that reshapes; what draws its corners is half as heavy as all the rest. */
export async function reshape(): Promise<Reshape> {
  if (!window.mapserveReshape) await load(places().reshape ?? "");
  if (!window.mapserveReshape) throw new Error("the screen did not load");
  return window.mapserveReshape;
}

function places(): DOMStringMap {
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

/** The second bundle, loaded once when something of it is asked for: the first view stays light. */
import L from "leaflet";
import { h } from "./dom";

export type Seeing = typeof import("../seeing");

declare global {
  interface Window {
    mapserveSeeing?: Seeing;
  }
}

/** Load script and style, and return what the script gives. */
export async function seeing(): Promise<Seeing> {
  if (window.mapserveSeeing) return window.mapserveSeeing;
  const { seeing = "", seeingStyle = "" } =
    document.querySelector<HTMLElement>("[data-part=studio]")?.dataset ?? {};
  Object.assign(window, { L });
  const style = h("link", { rel: "stylesheet", href: seeingStyle });
  const script = h("script", { src: seeing });
  await new Promise((resolve, reject) => {
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(style, script);
  });
  if (!window.mapserveSeeing) throw new Error("the panels did not load");
  return window.mapserveSeeing;
}

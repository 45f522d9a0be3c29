/** The sealed map in a frame beside the form: fetched when it is seen, never blank while it comes. */
import { h } from "../kit/elements";

const BESIDE = "(min-width: 1100px)";

/** Show the map at once where it stands beside the form, else behind its button. */
export function startSealedMap(frame: HTMLElement): void {
  const opener = document.querySelector<HTMLButtonElement>("[data-frame-open]");
  const beside = matchMedia(BESIDE);
  const open = (): void => {
    frame.dataset.open = "";
    opener?.setAttribute("aria-expanded", "true");
    if (!frame.querySelector("iframe")) load(frame);
  };
  if (opener) {
    opener.hidden = false;
    opener.addEventListener("click", () => {
      if (frame.dataset.open === undefined) return open();
      delete frame.dataset.open;
      opener.setAttribute("aria-expanded", "false");
    });
  }
  if (beside.matches) open();
  beside.addEventListener("change", () => beside.matches && open());
}

/** Show a feature of the sealed map. */
export function showFeature(frame: HTMLElement, id: string): void {
  frame.dataset.open = "";
  frame.querySelector("iframe")?.remove();
  load(frame, `#feature=${id}`);
  frame.scrollIntoView({ block: "nearest" });
}

function load(frame: HTMLElement, fragment = ""): void {
  const waits = frame.querySelector<HTMLElement>(".review-frame-waits");
  const failed = frame.querySelector<HTMLElement>("[data-frame-failed]");
  if (waits) waits.hidden = false;
  if (failed) failed.hidden = true;
  const inner = h("iframe", {
    title: frame.dataset.title,
    src: `${frame.dataset.frame}${fragment}`,
    loading: "lazy",
  });
  inner.addEventListener("load", () => {
    const good = Boolean(inner.contentDocument?.querySelector(".map-page"));
    if (waits) waits.hidden = true;
    if (failed) failed.hidden = good;
    if (good) inner.dataset.shown = "";
  });
  frame.append(inner);
}

/** Photo gallery (lightbox): small ones in a row, each of which opens large in a dialog. */
import { h } from "./elements";
import { iconElement } from "./icons";
import { say, shortDate } from "./words";

export interface Picture {
  thumbnail: string;
  full: string;
  /** What it is called: 治安死角 照片 1. */
  name: string;
  /** The day it was taken, where that is known before it is loaded. */
  day?: string | null;
}

/** The photos of a list of ids; `url` is the API's address of the community. */
export function picturesOf(ids: unknown, url: string, title: string): Picture[] {
  if (!Array.isArray(ids)) return [];
  return ids.map((id, index) => {
    const full = `${url}/photos/${encodeURIComponent(String(id))}`;
    return { full, thumbnail: `${full}/thumbnail`, name: pictureName(title, index) };
  });
}

/** Makes pictures of ids of photos and their feature's title; null where there are none to load. */
export type Pictures = ((ids: string[], title: string) => Picture[]) | null;

/** The pictures of a map: those below the API's address of its community, none in a file. */
export function picturesBelow(url: string | null): Pictures {
  return url === null ? null : (ids, title) => picturesOf(ids, url, title);
}

export function pictureName(title: string, index: number): string {
  return say("{title} 照片 {n}", "{title}, photo {n}", { title, n: index + 1 });
}

/** A row of small photos that open large. */
export function pictureRow(pictures: Picture[]): HTMLElement {
  const row = h("div", { class: "pictures" });
  pictures.forEach((picture, index) => {
    const open = h("button", { type: "button", class: "picture-small" }, smallImage(picture));
    open.addEventListener("click", (event) => {
      event.stopPropagation();
      openPictures(pictures, index);
    });
    row.append(open);
  });
  return row;
}

/** The small photo; where it does not load, its name stands. */
export function smallImage({ thumbnail, name }: Picture): HTMLImageElement {
  const image = h("img", { alt: name, loading: "lazy", decoding: "async" });
  image.addEventListener("error", () => image.classList.add("picture-absent"));
  image.src = thumbnail;
  return image;
}

/** Show a photo large; ← and → go to its neighbours, Esc and the button close. */
export function openPictures(pictures: Picture[], first: number): void {
  let at = first;
  const image = h("img", {});
  const words = h("p", { role: "status" });
  const close = control(iconElement("x"), say("關閉", "Close"), () => dialog.close());
  const back = control(iconElement("chevron-left"), say("上一張", "Previous"), () => go(-1));
  const next = control(iconElement("chevron-right"), say("下一張", "Next"), () => go(1));
  back.hidden = next.hidden = pictures.length < 2;
  const foot = h("div", { class: "picture-foot" }, back, words, next, close);
  const dialog = h("dialog", { class: "picture" }, image, foot);
  const go = (by: number) => {
    at = (at + by + pictures.length) % pictures.length;
    void show(pictures[at] as Picture);
  };
  let made = "";
  const show = async (picture: Picture) => {
    image.alt = picture.name;
    dialog.setAttribute("aria-label", picture.name);
    image.hidden = true;
    words.textContent = say("照片載入中…", "Loading the photo…");
    const loaded = await load(picture);
    if (pictures[at] !== picture) return;
    URL.revokeObjectURL(made);
    if (!loaded) {
      words.textContent = say("照片載不進來，請看看網路。", "The photo does not load.");
      return;
    }
    made = loaded.made;
    image.src = loaded.source;
    image.hidden = false;
    words.textContent = [picture.name, loaded.day && shortDate(loaded.day)]
      .filter(Boolean)
      .join("・");
  };
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") go(-1);
    else if (event.key === "ArrowRight") go(1);
    if (event.key !== "Tab") event.stopPropagation(); // the page behind has keys of its own
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => {
    URL.revokeObjectURL(made);
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  close.focus();
  void show(pictures[at] as Picture);
}

interface Loaded {
  source: string;
  /** The address to be given back, where one was made. */
  made: string;
  day: string | null;
}

/** Fetched rather than named in `src`: the answer says on which day it was taken. */
async function load({ full: url, day = null }: Picture): Promise<Loaded | null> {
  if (url.startsWith("blob:")) return { source: url, made: "", day };
  try {
    const answer = await fetch(url, { credentials: "same-origin" });
    if (!answer.ok) return null;
    const made = URL.createObjectURL(await answer.blob());
    return { source: made, made, day: answer.headers.get("X-Taken-On") };
  } catch {
    return null;
  }
}

function control(icon: SVGSVGElement, name: string, press: () => void): HTMLButtonElement {
  const button = h("button", { type: "button", class: "button", "aria-label": name }, icon);
  button.addEventListener("click", press);
  return button;
}

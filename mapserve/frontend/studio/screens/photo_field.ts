/** Photo field: small ones, a tile for the camera, one for the album. */

import { NoPhoto, type Photos } from "../../drafts/photos";
import type { Attribute } from "../../kit/catalogue";
import { button, h } from "../../kit/elements";
import { openPictures, smallImage } from "../../kit/gallery";
import type { Position } from "../../kit/geojson";
import { iconElement } from "../../kit/icons";
import { tell } from "../phrases";

export interface PhotoActions {
  photos: Photos;
  /** What the feature is called now, for the pictures' names. */
  title(): string;
  answer(ids: string[] | undefined): void;
  /** What to say of where a photo was taken, or null when that is where the feature stands. */
  offer(at: Position, away: () => void): HTMLElement | null;
  say(words: string): void;
}

interface Shown {
  element: HTMLElement;
  update(value: unknown): void;
}

/** A mouse at a desk has no camera at hand, and can drag files. */
const atDesk = () => matchMedia("(hover: hover) and (pointer: fine)").matches;

export function photoControl(field: Attribute, act: PhotoActions): Shown {
  const most = field.max_length ?? Number.POSITIVE_INFINITY;
  let ids: string[] = [];
  let busy = 0;
  const row = h("ul", { class: "s-thumbs" });
  const aside = h("div", { class: "s-offer", role: "status" });
  const camera = chooser({ capture: "environment" }, (files) => void add(files));
  const album = chooser({ multiple: true }, (files) => void add(files));
  const element = h("div", { class: "s-photos" }, row, aside, camera, album);

  const add = async (files: File[]) => {
    const room = most - ids.length - busy;
    if (files.length > room) act.say(tell("photos_most", { max: most }));
    for (const file of files.slice(0, Math.max(0, room))) {
      busy += 1;
      draw();
      await take(file).finally(() => {
        busy -= 1;
      });
      draw();
    }
  };

  const take = async (file: File) => {
    try {
      const { photo, at, kept, shown } = await act.photos.take(file);
      if (!shown) act.say(tell("photo_unshown"));
      if (!kept) act.say(tell("photo_no_room"));
      act.answer([...ids, photo.id]);
      const offered = at && act.offer(at, () => aside.replaceChildren());
      if (offered) aside.replaceChildren(offered);
    } catch (error) {
      if (!(error instanceof NoPhoto)) throw error;
      act.say(tell("photo_unreadable"));
    }
  };

  const draw = () => {
    const title = act.title();
    const pictures = act.photos.pictures(ids, title);
    const items = pictures.map((picture, index) => {
      const open = h(
        "button",
        { type: "button", class: "picture-small", onclick: () => openPictures(pictures, index) },
        smallImage(picture),
      );
      const rest = ids.filter((_, other) => other !== index);
      const drop = button(iconElement("x"), "", () => act.answer(rest.length ? rest : undefined), {
        class: "s-thumb-drop",
        "aria-label": tell("photo_remove", { n: index + 1 }),
      });
      return h("li", {}, open, drop);
    });
    row.replaceChildren(
      ...items,
      ...Array.from({ length: busy }, () => working()),
      ...(ids.length + busy < most ? tiles(camera, album, ids.length > 0) : []),
    );
  };

  takeDrops(element, (files) => void add(files));
  draw();
  let shown = "";
  return {
    element,
    update: (value) => {
      ids = Array.isArray(value) ? (value as string[]) : [];
      const now = `${ids.join()}|${act.title()}`;
      if (now !== shown) draw();
      shown = now;
    },
  };
}

function chooser(
  how: { capture?: string; multiple?: boolean },
  chosen: (files: File[]) => void,
): HTMLInputElement {
  const input = h("input", { type: "file", accept: "image/*", hidden: true, ...how });
  input.addEventListener("change", () => {
    const files = [...(input.files ?? [])];
    input.value = ""; // the same file can be chosen again
    chosen(files);
  });
  return input;
}

function tiles(camera: HTMLInputElement, album: HTMLInputElement, more: boolean): HTMLElement[] {
  const tile = (icon: SVGSVGElement, word: string, input: HTMLInputElement) =>
    h(
      "li",
      {},
      button(icon, word, () => input.click(), { class: "s-shoot" }),
    );
  if (atDesk()) return [tile(iconElement("photo-plus"), tell("photo_choose"), album)];
  return [
    tile(iconElement("camera"), tell(more ? "photo_again" : "photo_take"), camera),
    tile(iconElement("photo-plus"), tell("photo_album"), album),
  ];
}

function working(): HTMLElement {
  return h(
    "li",
    { class: "s-shoot s-working", role: "status" },
    iconElement("loader-2"),
    h("span", {}, tell("photo_working")),
  );
}

function takeDrops(element: HTMLElement, dropped: (files: File[]) => void): void {
  const over = (on: boolean) => element.classList.toggle("s-dropping", on);
  element.addEventListener("dragover", (event) => {
    event.preventDefault();
    over(true);
  });
  element.addEventListener("dragleave", () => over(false));
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    dropped([...(event.dataTransfer?.files ?? [])]);
  });
}

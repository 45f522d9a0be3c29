/** Draft backup beside autosave: persistent storage, a file, and care at an update. */

import { draftText, type PhotoInFile, type Refusal, readDraft } from "../drafts/draft_file";
import type { KeptPhoto } from "../drafts/photo_store";
import type { Draft } from "../drafts/storage";
import { button, h } from "../kit/elements";
import { BEFORE_UPDATE } from "../kit/events";
import { iconElement } from "../kit/icons";
import { say, taiwanDate } from "../kit/words";
import type { DeviceDraft } from "./device_draft";
import type { Studio } from "./studio";

/** Wire it up; `write` lays the draft down on the device. */
export function keepSafe(studio: Studio, device: DeviceDraft, write: () => Promise<void>): void {
  window.addEventListener("beforeunload", (event) => {
    const waits = studio.courier.count() > 0 || studio.journal.sketch?.vertices.length;
    if (waits && device.keeping === "refused") event.preventDefault();
  });
  document.addEventListener(BEFORE_UPDATE, (event) => {
    (event as CustomEvent<Promise<unknown>[]>).detail.push(write());
  });
  let asked = false;
  const menus = [...document.querySelectorAll(".bar [data-menu] .menu-body")];
  const files = menus.map((menu) => {
    const file = fileButtons(studio, device);
    menu.append(h("hr"), ...file.elements);
    return file;
  });
  studio.onUpdate(() => {
    for (const file of files) file.update();
    if (asked || studio.journal.past.length === 0) return;
    asked = true; // once something is drawn, so that the question has a reason
    void navigator.storage?.persist?.().catch(() => undefined);
  });
}

function fileButtons(studio: Studio, device: DeviceDraft) {
  const chooser = h("input", { type: "file", accept: ".json,application/json", hidden: true });
  chooser.addEventListener("change", async () => {
    const [file] = chooser.files ?? [];
    chooser.value = "";
    if (file) await takeBack(studio, device, await file.text());
  });
  const save = button(
    iconElement("file-download"),
    say("把草稿存成檔案", "Save drafts as a file"),
    () => void download(studio, device.whole(studio.courier)),
    { "data-draft": "save" },
  );
  const read = button(
    iconElement("file-upload"),
    say("讀回草稿", "Read drafts back"),
    () => chooser.click(),
    { "data-draft": "read" },
  );
  const update = () => {
    save.hidden = studio.courier.count() === 0 && !studio.journal.sketch;
  };
  return { elements: [save, read, chooser], update };
}

async function download(studio: Studio, draft: Draft): Promise<void> {
  const { slug } = studio.community;
  const photos = await Promise.all(studio.photos.all().map(written));
  const text = draftText(slug, draft, photos);
  const day = taiwanDate(new Date().toISOString());
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  h("a", { href: url, download: `${say("草稿", "draft")}-${slug}-${day}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Lay the file's draft down and open the studio on it; what is here is never written over. */
async function takeBack(studio: Studio, device: DeviceDraft, text: string): Promise<void> {
  if (studio.courier.count() > 0 || studio.journal.sketch) {
    studio.toast.show(
      say("這裡還有沒送出的。請先儲存，再讀回草稿。", "Save what is unsent here first."),
    );
    return;
  }
  const layers = new Set(studio.catalogue.layers.map(({ kind }) => kind));
  const brought = readDraft(text, studio.community.slug, layers);
  if (typeof brought === "string") {
    studio.toast.show(refusal(brought));
    return;
  }
  for (const photo of brought.photos) {
    const kept = await studio.photos.bring(photo.id, photo.on, read(photo));
    if (!kept) return full(studio);
  }
  try {
    await device.drafts.write(() => brought.draft);
  } catch {
    return full(studio);
  }
  location.reload();
}

function full(studio: Studio): void {
  const words = say("這支裝置的空間滿了，沒有讀回。", "This device is full; nothing was read.");
  studio.toast.show(words);
}

/** A photo as the file holds it. */
async function written({ id, on, blob }: KeptPhoto): Promise<PhotoInFile> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return { id, on, jpeg: btoa(letters) };
}

function read({ jpeg }: PhotoInFile): Blob {
  const bytes = Uint8Array.from(atob(jpeg), (letter) => letter.charCodeAt(0));
  return new Blob([bytes], { type: "image/jpeg" });
}

function refusal(why: Refusal): string {
  return {
    unreadable: say("這不是草稿檔。請選從這裡存的檔案。", "This is no draft file."),
    foreign: say("這是別的社區的草稿。", "These drafts are of another community."),
    broken: say("草稿檔壞了，沒有讀回。", "The draft file is damaged; nothing was read."),
  }[why];
}

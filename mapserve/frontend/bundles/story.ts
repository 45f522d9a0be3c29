/** Bundle of a blind spot's story: one press says how it is there now. */
import { startPress } from "../desk/story_press";

const reader = document.querySelector<HTMLMetaElement>('meta[name="reader"]')?.content;
for (const box of document.querySelectorAll<HTMLElement>("[data-press]"))
  if (reader) startPress(box, reader);

/** Bundle of the pages of records: what is typed stays on the device until the server has it. */

import { KeptTyping } from "../kit/kept_typing";
import { startKeeping } from "../records/typed";

const reader = document.querySelector<HTMLMetaElement>('meta[name="reader"]')?.content;

if (reader) {
  for (const place of document.querySelectorAll<HTMLElement>("[data-record]")) {
    const form = place.querySelector("form");
    const { record = "", field = "" } = place.dataset;
    if (form) startKeeping(form, field, new KeptTyping(reader, record));
  }
  for (const list of document.querySelectorAll<HTMLElement>("[data-saved]")) {
    const { shelf = "", saved = "" } = list.dataset;
    new KeptTyping(reader, shelf).forgetMarked(saved);
  }
}

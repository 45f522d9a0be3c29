/** Bundle of the pages of evaluations: what is typed into their forms is kept on the device. */

import { keepTyping } from "../evaluations/typing";
import { dropBelow, KeptTyping } from "../kit/kept_typing";

const reader = document.querySelector<HTMLMetaElement>('meta[name="reader"]')?.content ?? "";
const forms = [...document.querySelectorAll<HTMLFormElement>("form[data-keeps]")];
const paths = forms.map((form) => form.getAttribute("action") ?? "");

dropBelow(reader, location.pathname, paths);
for (const [at, form] of forms.entries()) keepTyping(form, new KeptTyping(reader, paths[at] ?? ""));

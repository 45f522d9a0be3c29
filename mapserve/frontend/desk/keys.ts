/** The keys of the desk: rows of the queue, neighbours of an application, its changes, the help. */
import { need } from "../kit/elements";
import { toast } from "../kit/toast";
import { say } from "../kit/words";
import { isForThePage } from "./typing";

const OFF = "desk-keys-off";
// Which end of the next page a key leads to.
const FIRST = "#first";
const LAST = "#last";

export function startKeys(acts: Acts = QUEUE_ACTS): void {
  const dialog = need<HTMLDialogElement>("#desk-keys");
  const off = need<HTMLInputElement>("[data-keys-off]");
  off.checked = kept() === "yes";
  off.addEventListener("change", () => keep(off.checked ? "yes" : ""));
  for (const opener of document.querySelectorAll<HTMLElement>("[data-keys-open]")) {
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
  }
  for (const button of document.querySelectorAll<HTMLElement>("button[data-key=change]")) {
    button.hidden = false;
    button.addEventListener("click", nextChange);
  }
  document.addEventListener("keydown", (event) => {
    if (off.checked || !isForThePage(event)) return;
    const act = event.key === "?" ? () => dialog.showModal() : acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  arrive();
}

export type Acts = Record<string, (() => void) | undefined>;

export const QUEUE_ACTS: Acts = {
  j: () => step(1),
  k: () => step(-1),
  x: tick,
  n: () => follow("next", say("後面沒有了。", "There is none after it.")),
  p: () => follow("previous", say("前面沒有了。", "There is none before it.")),
  u: () => follow("back"),
  Escape: () => follow("back"),
  c: nextChange,
};

const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[data-row]")];

/** Go to the next row, or to the page that has it. */
function step(by: 1 | -1): void {
  const all = rows();
  const here = all.findIndex((one) => one.closest("tr")?.contains(document.activeElement));
  const next = here < 0 ? all[0] : all[here + by];
  if (next) {
    next.focus();
    next.closest("tr")?.scrollIntoView({ block: "nearest" });
    return;
  }
  if (!all.length) return;
  const side = by > 0 ? "after" : "before";
  const page = document.querySelector<HTMLAnchorElement>(`a[data-page=${side}]`);
  if (page) location.assign(page.href + (by > 0 ? FIRST : LAST));
  else if (by > 0) toast(say("這是最後一列。", "This is the last row."));
  else toast(say("這是第一列。", "This is the first row."));
}

function tick(): void {
  document.activeElement?.closest("tr")?.querySelector<HTMLInputElement>("[name=one]")?.click();
}

export function follow(where: string, otherwise = ""): void {
  const link = document.querySelector<HTMLAnchorElement>(`a[data-key=${where}]`);
  if (link) location.assign(link.href);
  else if (otherwise && document.querySelector("a[data-key=back]")) toast(otherwise);
}

/** Go to the change after the one that has the focus; after the last, to the first again. */
function nextChange(): void {
  const all = [...document.querySelectorAll<HTMLElement>(".change")];
  const here = all.indexOf(document.activeElement as HTMLElement);
  const next = all[(here + 1) % all.length];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "center" });
}

/** The end of a page that a key led to takes the focus; of a row by its id the browser sees to it. */
function arrive(): void {
  const all = rows();
  const ends: Record<string, HTMLElement | undefined> = { [FIRST]: all[0], [LAST]: all.at(-1) };
  ends[location.hash]?.focus();
}

function kept(): string {
  try {
    return localStorage.getItem(OFF) ?? "";
  } catch {
    return ""; // a browser that keeps nothing
  }
}

function keep(value: string): void {
  try {
    localStorage.setItem(OFF, value);
  } catch {
    // Then it holds for this page alone.
  }
}

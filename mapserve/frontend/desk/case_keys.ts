/** Keys of the review: the next case, the decisions by their letters; a key opens, Enter sends. */
import { say } from "../kit/words";
import { type Acts, follow } from "./keys";

export const CASE_ACTS: Acts = {
  j: () => follow("next", say("後面沒有了。", "There is none after it.")),
  k: () => follow("previous", say("前面沒有了。", "There is none before it.")),
  a: () => open("confirm"),
  n: () => open("dismiss"),
  r: () => open("pass"),
  c: () => document.querySelector<HTMLElement>("#Said-text")?.focus(),
  u: () => follow("back"),
  Escape: () => follow("back"),
};

/** A page that a key or a step led to gives its heading the focus: it is never lost. */
export function arriveAtCase(): void {
  if (location.hash === "#at") document.querySelector<HTMLElement>("#at")?.focus();
}

/** Open the form of a step, and go to what is to be filled in, or to its button. */
function open(verb: string): void {
  const box = document.querySelector<HTMLDetailsElement>(`#step-${verb}`);
  if (!box) return;
  box.open = true;
  const first = box.querySelector<HTMLElement>("textarea, select, form button");
  first?.focus();
  first?.scrollIntoView({ block: "nearest" });
}

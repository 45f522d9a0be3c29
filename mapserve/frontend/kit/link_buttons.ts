/** Buttons for a link on the page: copy it, or hand it to another app of the phone (share). */
import { say } from "./words";

/** Make `[data-copy]` and `[data-share]` buttons work; each names the element with the link. */
export function startLinkButtons(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => void copy(button));
  }
  for (const button of root.querySelectorAll<HTMLButtonElement>("[data-share]")) {
    button.hidden = !navigator.share;
    button.addEventListener("click", () => {
      // Whoever closes the sheet of apps has changed their mind; there is nothing to tell.
      navigator.share({ url: linkOf(button.dataset.share) }).catch(() => undefined);
    });
  }
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const words = button.querySelector("span") ?? button;
  try {
    await navigator.clipboard.writeText(linkOf(button.dataset.copy));
    words.textContent = say("已複製連結", "Link copied");
  } catch {
    select(button.dataset.copy);
    words.textContent = say("請按住選起來的連結來複製", "Hold the selected link to copy it");
  }
}

function linkOf(selector = ""): string {
  return document.querySelector(selector)?.textContent?.trim() ?? "";
}

function select(selector = ""): void {
  const link = document.querySelector(selector);
  if (link) getSelection()?.selectAllChildren(link);
}

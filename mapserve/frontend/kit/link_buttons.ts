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

/** Copy a link; says what came of it, `refused` where the browser does not let us. */
export async function copied(link: string, refused: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(link);
    return say("已複製連結", "Link copied");
  } catch {
    return refused;
  }
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const refused = say("請按住選起來的連結來複製", "Hold the selected link to copy it");
  const told = await copied(linkOf(button.dataset.copy), refused);
  if (told === refused) select(button.dataset.copy);
  (button.querySelector("span") ?? button).textContent = told;
}

function linkOf(selector = ""): string {
  return document.querySelector(selector)?.textContent?.trim() ?? "";
}

function select(selector = ""): void {
  const link = document.querySelector(selector);
  if (link) getSelection()?.selectAllChildren(link);
}

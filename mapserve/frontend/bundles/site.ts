/** Bundle of every page: theme button, menus that close, and the strip that tells of no network. */

import { startLinkButtons } from "../kit/link_buttons";
import { startTheme } from "../kit/theme";
import { startOffline } from "../offline/page";

startTheme(document.querySelectorAll<HTMLButtonElement>("[data-theme-switch]"));
void startOffline();
startLinkButtons(document);

// What was typed before a session ended goes back to its form; without a script the button does it.
document.querySelector<HTMLFormElement>("form[data-press]")?.requestSubmit();

for (const menu of document.querySelectorAll<HTMLDetailsElement>("details[data-menu]")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target as Node)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}

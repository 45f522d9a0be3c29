/** Theme, day or night: what the reader chose by the button, else what the system says. */

export type Theme = "light" | "dark";
const KEY = "theme";
const CHANGED = "themechange";

/** The theme that the page shows now. */
export function theme(): Theme {
  return document.documentElement.dataset.theme === "dark" ? "dark" : "light";
}

/** Call `redraw` whenever the theme changes: canvases and symbols carry their colours. */
export function onTheme(redraw: (theme: Theme) => void): void {
  document.addEventListener(CHANGED, () => redraw(theme()));
}

/** Wire the labelled buttons and follow the system until the reader chooses. */
export function startTheme(buttons: Iterable<HTMLButtonElement>): void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", () => {
    if (!kept()) show(system.matches ? "dark" : "light");
  });
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const next = theme() === "dark" ? "light" : "dark";
      keep(next);
      show(next);
    });
  }
}

function show(next: Theme): void {
  document.documentElement.dataset.theme = next;
  document.dispatchEvent(new Event(CHANGED));
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage refused by the browser: the system decides
  }
}

function keep(next: Theme): void {
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Refused: the choice lasts for this page only.
  }
}

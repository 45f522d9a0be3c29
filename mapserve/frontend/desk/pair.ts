/** Two photos of a place on top of each other, uncovered by a slider that keys move as well. */

export function startPair(figure: HTMLElement): void {
  const over = figure.querySelector<HTMLElement>("[data-pair-over]");
  const label = figure.querySelector<HTMLElement>("[data-pair-slide]");
  const range = label?.querySelector("input");
  if (!over || !label || !range) return;
  const uncover = () => {
    over.style.clipPath = `inset(0 ${100 - Number(range.value)}% 0 0)`;
  };
  label.hidden = false;
  figure.dataset.on = "";
  range.addEventListener("input", uncover);
  uncover();
}

/** Tabler icons as elements: those that a bundle names, put into it by the build. */
import icons from "virtual:icons";

/** Return a Tabler icon as an element (decorative). */
export function iconElement(name: string): SVGSVGElement {
  const holder = document.createElement("template");
  holder.innerHTML =
    `<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" ` +
    `stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${icons[name] ?? ""}</svg>`;
  return holder.content.firstElementChild as SVGSVGElement;
}

/** Blind spot part of a form: who watches one that is stored, loaded when such a form opens. */

import { h } from "../kit/elements";
import { analysis } from "./lazy_bundles";
import type { Studio } from "./studio";

export class BlindSpotPart {
  readonly element = h("div", {});
  private left: (() => void) | null = null;
  private gone = false;

  constructor(
    private readonly studio: Studio,
    private readonly id: string,
  ) {}

  async entered(): Promise<void> {
    const { studio, id } = this;
    const stored = studio.journal.stored(id);
    if (!stored || !studio.layer(stored.layer).parts.includes("spot")) return;
    try {
      const { blindSpotCard } = await analysis();
      if (this.gone) return;
      const card = blindSpotCard(studio.stage.map, studio.community.slug, id);
      this.left = () => card.left();
      this.element.replaceChildren(card.element);
    } catch {
      // Without a network the form is whole without it.
    }
  }

  leave(): void {
    this.gone = true;
    this.left?.();
  }
}

/** Studio state: what is drawn, which screen is up, what happens when something is done. */

import type { Courier } from "../drafts/courier";
import type { Journal, Operation } from "../drafts/journal";
import type { Content } from "../drafts/model";
import type { Saved } from "../drafts/outcomes";
import type { Photos } from "../drafts/photos";
import type { Zone } from "../geometry/coordinates";
import { type Catalogue, type Layer, layerOf, titleOf } from "../kit/catalogue";
import { same } from "../kit/deep_equal";
import type { Geometry } from "../kit/geojson";
import type { Toast } from "../kit/toast";
import { tell, type Word } from "./phrases";
import type { Screen, ScreenDescriptor, ScreenName, ScreenRef } from "./screens/screen";
import type { Stage } from "./stage";

export interface Community {
  slug: string;
  name: string;
  revision: number;
  bounds: [number, number, number, number];
  boundary: Geometry | null;
  zone: Zone;
}

/** Every screen's descriptor, by its name. */
export type ScreenRegistry = { [N in ScreenName]: ScreenDescriptor<Studio, N> };

export class Studio {
  current: ScreenRef = { at: "choose" };
  private screen: Screen | null = null;
  private listeners: (() => void)[] = [];

  constructor(
    readonly catalogue: Catalogue,
    readonly community: Community,
    readonly journal: Journal,
    readonly courier: Courier,
    readonly stage: Stage,
    readonly photos: Photos,
    readonly toast: Toast,
    private readonly panel: HTMLElement,
    private readonly screens: ScreenRegistry,
    private readonly keep: () => void,
  ) {}

  onUpdate(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** The feature that the screen is about, if any. */
  get selected(): string | null {
    return "id" in this.current ? this.current.id : null;
  }

  layer(kind: string): Layer {
    const layer = layerOf(this.catalogue, kind);
    if (!layer) throw new Error(`the catalogue has no layer ${kind}`);
    return layer;
  }

  title(content: Content): string {
    return titleOf(this.layer(content.layer), content.properties);
  }

  /** Go to another screen; a screen whose feature is gone leads back to the tiles. */
  go(ref: ScreenRef): void {
    this.screen?.leave?.();
    this.stage.magnet.show(null);
    this.current = "id" in ref && !this.journal.get(ref.id) ? { at: "choose" } : ref;
    const { descriptor } = this;
    this.screen = descriptor.open(this, this.current);
    this.panel.replaceChildren(this.screen.element);
    this.panel.dataset.at = this.current.at;
    this.panel.style.setProperty("--s-height", descriptor.height ?? "auto");
    this.panel.style.setProperty("--s-highest", descriptor.highest ?? "none");
    document.documentElement.dataset.studio = descriptor.covers ? "covered" : "open";
    this.stage.element.classList.toggle("s-drawing", this.aiming);
    this.update();
    this.screen.entered?.();
  }

  /** Taps set points rather than choose features. */
  get aiming(): boolean {
    return this.descriptor.aims ?? false;
  }

  /** What the screen that is up says of itself. */
  get descriptor(): ScreenDescriptor<Studio> {
    return this.screens[this.current.at] as ScreenDescriptor<Studio>;
  }

  /** Something was done: keep it on the device and show it. */
  changed(): void {
    this.keep();
    this.update();
  }

  update(): void {
    const hidden = this.descriptor.draws?.(this, this.current) ?? null;
    this.stage.features([...this.journal.features()], this.selected, hidden);
    this.screen?.update();
    for (const listener of this.listeners) listener();
  }

  undo(): void {
    this.step(this.journal.undo());
  }

  redo(): void {
    this.step(this.journal.redo());
  }

  /** Show where an undone or redone step was: its sketch, or its feature. */
  private step(operation: Operation | undefined): void {
    if (!operation) return;
    this.keep();
    const next = this.after(operation);
    if (next) this.go(next);
    else this.update();
  }

  /** The screen of the half-drawn shape, if there is one. */
  get sketching(): ScreenRef | null {
    const { sketch } = this.journal;
    return sketch && (sketch.divides ? { at: "divide", ...sketch.divides } : { at: "draw" });
  }

  /** Where a step leads, or null when this screen shows it. */
  private after(operation: Operation): ScreenRef | null {
    const { sketching } = this;
    if (sketching) return same(sketching, this.current) ? null : sketching;
    const drawn = operation.changes.some(({ what }) => what === "sketch");
    if (drawn && this.current.at === "divide") return null;
    const id = operation.changes.find((change) => change.what === "feature")?.id;
    const there = id !== undefined && this.journal.get(id) !== undefined;
    const lost = this.selected !== null && !this.journal.get(this.selected);
    if (this.current.at === "draw" || lost) return there ? { at: "form", id } : { at: "choose" };
    return there && id !== this.selected ? { at: "form", id } : null;
  }

  /** Delete a feature, save that, and offer to undo it for eight seconds. */
  remove(id: string): void {
    const content = this.journal.get(id);
    if (!content) return;
    const name = this.title(content);
    this.journal.remove("delete", id);
    this.go({ at: "choose" });
    this.changed();
    void this.courier.save();
    this.toast.show(tell("deleted", { name }), tell("undo"), () => {
      this.undo();
      void this.courier.save();
    });
  }

  /** Save everything; the words say what was saved, or where it could not be. */
  async save(): Promise<void> {
    const outcome = await this.courier.save();
    if (outcome?.kind === "saved" && this.courier.queue.length === 0) {
      const count = (outcome as Saved).features.length || 1; // the last of them was a changeset
      this.toast.show(tell("saved_count", { count }));
      if (this.current.at === "form") this.go({ at: "choose" });
    } else if (outcome?.kind === "unreachable") {
      const word: Word = navigator.onLine ? "failed" : "offline_waiting";
      this.toast.show(tell(word, { count: this.courier.count() }));
      if (this.current.at === "form") this.go({ at: "choose" });
    }
    this.settle();
  }

  /** Bring up what a save asks of the person: a conflict to decide, an answer to mend. */
  settle(): void {
    if (this.courier.conflicts.length > 0) {
      if (this.current.at !== "conflict") this.go({ at: "conflict" });
      return;
    }
    const id = this.courier.faults.find((fault) => fault.id)?.id;
    if (id && this.journal.get(id)) this.go({ at: "form", id });
    else this.update();
  }

  key(event: KeyboardEvent): void {
    const typing = (event.target as HTMLElement).closest("input, textarea, select");
    const command = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    if (command && !event.altKey && (letter === "z" || letter === "y") && !typing) {
      event.preventDefault();
      if (letter === "y" || event.shiftKey) this.redo();
      else this.undo();
    } else if (!command && !typing && this.screen?.key?.(event)) event.preventDefault();
  }
}

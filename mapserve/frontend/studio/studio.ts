/** Studio state: what is drawn, which screen is up, what happens when something is done. */

import type { Courier } from "../drafts/courier";
import type { Journal, Operation } from "../drafts/journal";
import type { Content } from "../drafts/model";
import type { Outcome, Saved } from "../drafts/outcomes";
import type { Photos } from "../drafts/photos";
import type { Zone } from "../geometry/coordinates";
import { audienceOf, type Catalogue, type Layer, layerOf, titleOf } from "../kit/catalogue";
import { offlineWords } from "../kit/data_age";
import { same } from "../kit/deep_equal";
import type { Geometry } from "../kit/geojson";
import type { Toast } from "../kit/toast";
import { tell } from "./phrases";
import { takeOff } from "./removal";
import type { Screen, ScreenDescriptor, ScreenName, ScreenRef } from "./screens/screen";
import { shapeFaults } from "./shape_words";
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
    /** Why one might think twice before a feature goes. */
    private readonly harmsOf: (id: string) => Promise<string[]> = async () => [],
    /** Whether another tab of this browser made that save. */
    readonly savedHere: (revision: number) => boolean = () => false,
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
    this.panel.style.setProperty("--s-highest", descriptor.highest ?? "100%");
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

  /** The server's features came anew; a screen whose feature is gone leads back to the tiles. */
  renewed(): void {
    if (this.selected && !this.journal.get(this.selected)) this.go({ at: "choose" });
    else this.update();
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

  /** Delete a feature, after asking where that would hurt. */
  async remove(id: string): Promise<void> {
    const { current } = this;
    // Without a network and unheard of before: it is one undo away, and waits for 儲存.
    const harms = await this.harmsOf(id).catch(() => []);
    if (this.current !== current) return; // they went elsewhere meanwhile
    if (harms.length) this.go({ at: "removal", id, harms });
    else this.takeOff(id);
  }

  /** Take a feature off the map; like every edit that waits for 儲存, and is one undo away. */
  takeOff(id: string): void {
    const content = this.journal.get(id);
    if (!content) return;
    const name = this.title(content);
    takeOff(this, id);
    this.go({ at: "choose" });
    this.changed();
    const stored = this.journal.stored(id) !== undefined;
    this.toast.show(tell(stored ? "deleted_waits" : "deleted", { name }), tell("undo"), () =>
      this.undo(),
    );
  }

  /** It differs from what was saved last: nobody pressed 儲存 for it yet. */
  isUnsaved(id: string): boolean {
    const queued = this.courier.queue.some(({ after }) => after.some(([one]) => one === id));
    return !queued && this.journal.changed().includes(id);
  }

  /** Save everything; the words say what was saved, or where it could not be. */
  async save(): Promise<void> {
    this.screen?.commit?.();
    const { courier } = this;
    const count = courier.count();
    const outcome = await courier.save("", shapeFaults(this));
    const left = courier.count();
    if (outcome) this.tellOf(outcome, count, left);
    else if (left === 0) this.nothingToSave();
    if (left === 0 || outcome?.kind === "unreachable") {
      if (this.current.at === "form") this.go({ at: "choose" });
    }
    this.settle();
  }

  private tellOf(outcome: Outcome, count: number, left: number): void {
    const { toast } = this;
    if (outcome.kind === "saved" && left === 0) {
      const { features } = outcome as Saved; // the last of them was a changeset
      toast.show([tell("saved_count", { count }), this.seenBy(features)].join(""));
    } else if (outcome.kind === "unreachable") {
      toast.show(`${offlineWords(left)}。${tell("goes_by_itself")}`);
    } else if (outcome.kind === "sign-in") {
      toast.show(`${tell("sign_in")}。${tell("sign_in_mend")}`);
    } else if (left < count) {
      toast.show(tell("saved_others", { count: count - left, left }));
    }
  }

  /** Who can see what was saved, where that is the same for all of it. */
  private seenBy(features: Saved["features"]): string {
    const audiences = features.map(([, one]) => audienceOf(this.layer(one.layer), one.properties));
    const [first] = new Set(audiences);
    if (!first || audiences.some((one) => one !== first)) return "";
    return tell(`seen_by_${first}`);
  }

  /** Say that nothing waits, or what is half drawn. */
  nothingToSave(): void {
    const { sketching, toast } = this;
    if (!sketching || !this.journal.sketch?.vertices.length) toast.show(tell("nothing_to_save"));
    else toast.show(tell("half_drawn_first"), tell("go_on"), () => this.go(sketching));
  }

  /** Bring up what a save asks of the person: a conflict to decide, an answer to mend. */
  settle(): void {
    if (this.courier.conflicts.length > 0) {
      if (this.current.at !== "conflict") this.go({ at: "conflict" });
      return;
    }
    const { faults } = this.courier;
    const there = faults.find(({ id }) => id && this.journal.get(id));
    if (there?.id) this.go({ at: "form", id: there.id });
    else {
      // About nothing that has a form: what is deleted, or the whole.
      const [fault] = faults;
      if (fault) this.toast.show([fault.message, fault.mend].join(""));
      this.update();
    }
  }

  key(event: KeyboardEvent): void {
    if (event.isComposing) return; // the letters are still being chosen
    const field = (event.target as HTMLElement).closest("input, textarea, select");
    // Escape leads out of a field as well, but for a search, which it empties first.
    const searching = field?.matches("[type=search]") && (field as HTMLInputElement).value !== "";
    const typing = event.key === "Escape" ? searching : field;
    const command = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    if (command && !event.altKey && (letter === "z" || letter === "y") && !typing) {
      event.preventDefault();
      if (letter === "y" || event.shiftKey) this.redo();
      else this.undo();
    } else if (!command && !typing && this.screen?.key?.(event)) event.preventDefault();
  }
}

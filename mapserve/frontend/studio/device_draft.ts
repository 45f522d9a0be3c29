/** Draft on the device: read back at the start, laid down after every change, taken over from other tabs. */

import { readSent } from "../drafts/background_sync";
import type { Courier } from "../drafts/courier";
import { kindOf } from "../drafts/entry_kinds";
import type { Journal, Kept } from "../drafts/journal";
import type { Entry } from "../drafts/outbox";
import type { Photos } from "../drafts/photos";
import { type Draft, DraftStore, type Keeping, recordsOf } from "../drafts/storage";
import { type Left, takeOver } from "../drafts/tabs";

export class DeviceDraft {
  readonly drafts: DraftStore;
  /** Answers to what the worker sent while no page was open, by the id of the entry. */
  readonly sent = new Map<string, unknown>();
  /** What lies there could not be read: it is never written over. */
  private unread = false;
  private refused = false;

  constructor(
    private readonly journal: Journal,
    private readonly photos: Photos,
    /** The community's own record, and the one that this page writes. */
    private readonly key: string,
    own: string,
    /** Told when it is known whether the last change lies on the device, and first of a refusal. */
    private readonly told: (keeping: Keeping, first: boolean) => void,
  ) {
    this.drafts = new DraftStore(own, () => this.tell());
  }

  get keeping(): Keeping {
    return this.unread ? "refused" : this.drafts.keeping;
  }

  private tell(): void {
    const { keeping } = this;
    this.told(keeping, keeping === "refused" && !this.refused);
    this.refused ||= keeping === "refused";
  }

  /** Lay the draft down; never rejects: `keeping` says how it went. */
  async keep(courier: Courier): Promise<void> {
    if (this.unread) return;
    await this.drafts.write(() => this.whole(courier)).catch(() => undefined);
  }

  /** The draft as it is now, wherever it lies. */
  whole({ queue }: Courier): Draft {
    return { ...this.journal.keep(), queue, at: Date.now() };
  }

  /** Take back what lay here when the page was left. */
  async open(courier: Courier): Promise<void> {
    const reading = this.drafts.read();
    const [, kept] = await Promise.allSettled([readSent(this.drafts, this.sent), reading]);
    if (kept.status === "rejected") {
      this.unread = true;
      this.tell();
      return;
    }
    if (kept.value) {
      this.journal.restore(kept.value);
      courier.queue = kept.value.queue;
    }
  }

  /** Take over what closed tabs left; `taken` is told of what comes later. */
  async join(courier: Courier, taken: () => void): Promise<void> {
    if (this.unread) return;
    let started = false;
    const take = async (left: Left): Promise<Draft | null> => {
      const rest = this.put(left, courier);
      await this.drafts.write(() => this.whole(courier)); // it lies here before it goes there
      if (started) taken();
      return rest;
    };
    await takeOver(this.drafts.key, this.key, take).catch(() => undefined);
    started = true;
  }

  private put({ draft, sent }: Left, courier: Courier): Draft | null {
    for (const [id, body] of sent) this.sent.set(id, body);
    const idOf = (entry: Entry) => kindOf(entry)?.idOf(entry);
    const known = new Set(courier.queue.map(idOf));
    courier.queue.push(...draft.queue.filter((one) => !known.has(idOf(one)) || !kindOf(one)));
    if (this.journal.adopt(draft)) return null;
    const nothing: Kept = { past: [], future: [], sketch: draft.sketch, touched: [] };
    return { ...nothing, queue: [], at: draft.at };
  }

  /** Show the photos that wait here; those that no draft of any tab mentions go. */
  async findPhotos(courier: Courier): Promise<void> {
    const mine = JSON.stringify(this.whole(courier));
    await this.photos.open((id) => mine.includes(id));
    if (this.unread) return;
    const records = await recordsOf(this.key);
    if (records.some((record) => record !== this.drafts.key)) return; // another tab may be open
    await this.photos.tidy((id) => mine.includes(id));
  }
}

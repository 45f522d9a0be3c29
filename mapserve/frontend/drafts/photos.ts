/** Photos: taken, kept on the device, shown from there, sent before a save. */

import type { Picture } from "../kit/gallery";
import { pictureName } from "../kit/gallery";
import type { Position } from "../kit/geojson";
import { HEAD_BYTES, readExif } from "./exif";
import { isHeic, shrink } from "./image_resize";
import type { KeptPhoto, PhotoStore } from "./photo_store";
import { stanceOf, standing } from "./stance";

export class NoPhoto extends Error {}

export interface Made {
  photo: KeptPhoto;
  /** Where it was taken: to be offered. */
  at: Position | null;
  /** False where the device has no room: it must be sent soon. */
  kept: boolean;
  /** False where this browser cannot show it: the server makes a picture of it. */
  shown: boolean;
}

export class Photos {
  /** Those that are not known to be on the server. */
  private readonly here = new Map<string, KeptPhoto>();
  /** Addresses of pictures in memory; they show a photo after it was sent as well. */
  private readonly urls = new Map<string, string>();

  private readonly days = new Map<string, string | null>();

  constructor(
    private readonly store: PhotoStore,
    private readonly url: string,
  ) {}

  /** Take out what lies on the device and is mentioned here. */
  async open(mentioned: (id: string) => boolean): Promise<void> {
    for (const photo of await this.store.all()) if (mentioned(photo.id)) this.show(photo);
  }

  /** Let go what no draft on the device mentions any more. */
  async tidy(mentioned: (id: string) => boolean): Promise<void> {
    for (const { id } of await this.store.all()) {
      if (!mentioned(id) && !this.here.has(id)) await this.store.drop(id);
    }
  }

  /** Make a photo of a chosen file and keep it; throws `NoPhoto` for what is none. */
  async take(file: Blob): Promise<Made> {
    const taken = readExif(await file.slice(0, HEAD_BYTES).arrayBuffer());
    const { at, on } = taken;
    const stance = stanceOf(taken, await standing(file, taken));
    const small = await shrink(file).catch(() => null);
    if (!small && !(await isHeic(file))) throw new NoPhoto();
    const photo = {
      id: crypto.randomUUID(),
      owner: this.store.owner,
      blob: small ?? file,
      on,
      stance,
    };
    return { photo, at, kept: await this.keep(photo), shown: small !== null };
  }

  /** Keep a photo that comes from a file of drafts; false where there is no room. */
  bring(id: string, on: string | null, blob: Blob): Promise<boolean> {
    return this.keep({ id, owner: this.store.owner, blob, on });
  }

  /** Lay a photo down on the device; false where there is no room, it is in memory then. */
  private async keep(photo: KeptPhoto): Promise<boolean> {
    this.show(photo);
    try {
      await this.store.put(photo);
      return true;
    } catch {
      return false;
    }
  }

  private show(photo: KeptPhoto): void {
    this.here.set(photo.id, photo);
    this.days.set(photo.id, photo.on);
    if (!this.urls.has(photo.id)) this.urls.set(photo.id, URL.createObjectURL(photo.blob));
  }

  /** The photos of a list of ids as pictures: from the device, else from the server. */
  pictures(ids: readonly string[], title: string): Picture[] {
    return ids.map((id, index) => {
      const mine = this.urls.get(id);
      const full = mine ?? `${this.url}/photos/${id}`;
      const thumbnail = mine ?? `${full}/thumbnail`;
      return { full, thumbnail, name: pictureName(title, index), day: this.days.get(id) ?? null };
    });
  }

  /** Those of them that lie here, and have to go up before what names them. */
  of(ids: readonly string[]): KeptPhoto[] {
    return ids.flatMap((id) => this.here.get(id) ?? []);
  }

  /** Every photo that waits here, for a file of drafts. */
  all(): KeptPhoto[] {
    return [...this.here.values()];
  }

  address(photo: KeptPhoto): string {
    const known = [photo.on && `taken_on=${photo.on}`, photo.stance].filter(Boolean).join("&");
    return `${this.url}/photos/${photo.id}${known && `?${known}`}`;
  }

  /** What names them is on the server and so are they: the device need not keep them. */
  async saved(ids: readonly string[]): Promise<void> {
    for (const { id, blob } of this.of(ids)) {
      this.here.delete(id);
      if (await isHeic(blob)) this.urls.delete(id); // the server's can be shown
      await this.store.drop(id).catch(() => undefined);
    }
  }
}

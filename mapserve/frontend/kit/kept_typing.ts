/**
 * Typed text that the server does not have yet, kept on the device: a lost network, an ended
 * session or a closed tab loses nothing. It is one reader's, and each tab keeps its own.
 */

export interface Kept {
  typed: string[];
  /** Mark of the answer that it was typed over. */
  mark: string;
  at: number;
}

export class KeptTyping {
  private readonly prefix: string;
  private readonly tab: string;

  constructor(
    reader: string,
    path: string,
    private readonly device: Storage = localStorage,
    tabs: Storage = sessionStorage,
  ) {
    this.prefix = `typed:${reader}:${path}:`;
    this.tab = tabs.getItem("tab") ?? crypto.randomUUID();
    tabs.setItem("tab", this.tab);
  }

  /** Keep what stands in a field; a full device says so by `false`. */
  keep(field: string, kept: Kept): boolean {
    try {
      this.device.setItem(this.key(field, this.tab), JSON.stringify(kept));
      return true;
    } catch {
      return false;
    }
  }

  /** Return the newest that any tab has kept of a field. */
  newest(field: string): Kept | undefined {
    const found = this.keys(field).flatMap((key) => read(this.device.getItem(key)));
    return found.sort((a, b) => b.at - a.at)[0];
  }

  /** Forget a text that the server has now, whichever tab kept it. */
  forget(field: string, typed: string[]): void {
    for (const key of this.keys(field)) {
      const [kept] = read(this.device.getItem(key));
      if (!kept || same(kept.typed, typed)) this.device.removeItem(key);
    }
  }

  /** Forget all of a field: its reader has decided for something else. */
  drop(field: string): void {
    for (const key of this.keys(field)) this.device.removeItem(key);
  }

  /** Forget whatever was kept under a mark, in any field. */
  forgetMarked(mark: string): void {
    for (const key of this.keys()) {
      if (read(this.device.getItem(key))[0]?.mark === mark) this.device.removeItem(key);
    }
  }

  private key(field: string, tab: string): string {
    return `${this.prefix}${field}:${tab}`;
  }

  /** The keys of a field, or of all fields. */
  private keys(field = ""): string[] {
    const start = field ? `${this.prefix}${field}:` : this.prefix;
    return Object.keys(this.device).filter((key) => key.startsWith(start));
  }
}

export function same(one: string[], other: string[]): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index]);
}

function read(text: string | null): Kept[] {
  try {
    const found = JSON.parse(text ?? "") as Kept;
    return Array.isArray(found.typed) ? [found] : [];
  } catch {
    return [];
  }
}

/** Forget what was typed into forms that a page no longer has: it was handed in, or is closed. */
export function dropBelow(
  reader: string,
  page: string,
  forms: string[],
  device: Storage = localStorage,
): void {
  const open = forms.map((path) => `typed:${reader}:${path}:`);
  for (const key of Object.keys(device)) {
    const below = key.startsWith(`typed:${reader}:${page}/`);
    if (below && !open.some((one) => key.startsWith(one))) device.removeItem(key);
  }
}

/** Saves told between tabs (BroadcastChannel): what one saves, the others show. */

import type { Post } from "./courier";

export class ToldSaves {
  /** Revisions that other tabs of this browser saved: whoever sits before it made them. */
  readonly theirs = new Set<number>();
  private readonly channel: BroadcastChannel;

  /** `api`: the address of the community there; `heard` is called when another tab has saved. */
  constructor(api: string, heard: () => void = () => undefined) {
    this.channel = new BroadcastChannel(`mapserve-saves-${api}`);
    this.channel.addEventListener("message", ({ data }: MessageEvent<number>) => {
      this.theirs.add(data);
      heard();
    });
  }

  tell(revision: number): void {
    this.channel.postMessage(revision);
  }
}

/** Post, and tell the other tabs of what was taken. */
export function telling(post: Post, saves: ToldSaves): Post {
  return async (entry) => {
    const outcome = await post(entry);
    if (outcome.kind === "saved" && "revision" in outcome) saves.tell(Number(outcome.revision));
    return outcome;
  };
}

/** Screens of the panel, and the descriptor by which each says all that the studio needs of it. */
import type { Word } from "../phrases";

export interface Screen {
  readonly element: HTMLElement;
  /** Show what is so now; called after every change. */
  update(): void;
  /** Called once it is in the page. */
  entered?(): void;
  leave?(): void;
  /** Put what it shows into the journal: a save takes what is seen. */
  commit?(): void;
  /** Take a key pressed outside a field; true when it was used. */
  key?(event: KeyboardEvent): boolean;
}

/** What each screen is opened with, by its name: every screen's own file adds its line. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by `declare module` beside each screen
export interface Screens {}

export type ScreenName = keyof Screens;

/** A screen by name and what it is about; every one can be reached again after a reload. */
export type ScreenRef<N extends ScreenName = ScreenName> = {
  [K in N]: { at: K } & Screens[K];
}[N];

/** Keys that work where there is a keyboard, and what they do. */
export type KeyHint = [keys: string[], word: Word];

/** All that is known of a screen besides what it shows; `Host` is the studio. */
export interface ScreenDescriptor<Host, N extends ScreenName = ScreenName> {
  readonly at: N;
  /** Share of a phone's height that its sheet takes; by its contents where none is said. */
  readonly height?: string;
  /** At most this share, where its contents decide. */
  readonly highest?: string;
  /** It covers the map on a phone so far that nothing is done there meanwhile. */
  readonly covers?: boolean;
  /** Taps on the map set points rather than choose features. */
  readonly aims?: boolean;
  /** It comes back after a reload, when what it is about is not saved. */
  readonly kept?: boolean;
  readonly keys?: readonly KeyHint[];
  /** The feature that it draws itself, in place of the map. */
  draws?(host: Host, ref: ScreenRef<N>): string | null;
  open(host: Host, ref: ScreenRef<N>): Screen;
}

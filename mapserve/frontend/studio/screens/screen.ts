/** Screen of the panel: what each one is. */

export interface Screen {
  readonly element: HTMLElement;
  /** Show what is so now; called after every change. */
  update(): void;
  /** Called once it is in the page. */
  entered?(): void;
  leave?(): void;
  /** Take a key pressed outside a field; true when it was used. */
  key?(event: KeyboardEvent): boolean;
}

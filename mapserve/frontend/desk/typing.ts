/** Whether a key belongs to what somebody types, and not to the page. */

const WRITTEN = "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])";

/** A plain key outside of any field: no modifier, no composing, no dialog on top. */
export function isForThePage(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  if (event.ctrlKey || event.altKey || event.metaKey) return false;
  const at = event.target as Element | null;
  return !at?.closest?.(WRITTEN) && !document.querySelector("dialog[open]");
}

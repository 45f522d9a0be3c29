/** Keys of the desk at a settlement: J and K for the next and previous voucher, A accepts, Q asks. */

/** Let the keys press what carries them; nothing happens while somebody types or holds a modifier. */
export function startKeys(root: Document): void {
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, select")) return;
    const key = event.key.toLowerCase();
    const control = root.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
    if (!control) return;
    event.preventDefault();
    control.click();
    control.parentElement?.querySelector<HTMLTextAreaElement>("textarea")?.focus();
  });
}

/** Number ranges: how several numbers at one place are written. */

/** 3 and 4 and 5 as "3–5". */
export function spanOf(numbers: number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  const [first = 0, last = 0] = [sorted[0], sorted.at(-1)];
  if (sorted.length === 1) return String(first);
  return last - first + 1 === sorted.length ? `${first}–${last}` : sorted.join("、");
}

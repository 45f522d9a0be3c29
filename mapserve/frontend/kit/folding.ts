/** Folding of text for searches, as the server folds it (layers/words/folding.py). */

const IGNORED =
  " \t\n\r\u00a0\u200b\u200c\u200d\u2060\u3000\ufeff-_.,;:/()[]'\"、。・「」『』—–‐‑−·";
const DROPPED = new Set(IGNORED);

/** The text as searches compare it: width, 臺 and 台, capitals, blanks and dashes are one. */
export function folded(text: string): string {
  const plain = text.normalize("NFKC").toLowerCase().replaceAll("臺", "台");
  return Array.from(plain)
    .filter((sign) => !DROPPED.has(sign))
    .join("");
}

/** Whether each word of the query stands somewhere in the words, or all of it as one. */
export function finds(query: string, words: string): boolean {
  const all = folded(words);
  if (all.includes(folded(query))) return true;
  return query
    .normalize("NFKC")
    .split(/\s+/)
    .every((word) => all.includes(folded(word)));
}

/**
 * Operations of a visit: answers given on site, made once and never changed. What stands is what no
 * other supersedes, so that order, repetition and clocks decide nothing (decision visit-operations).
 */

export type Sight = "as_drawn" | "differs" | "missing" | "unseen";

export interface Evidence {
  lon: number;
  lat: number;
  accuracy_m: number;
}

/** As it is sent: the server hashes exactly this. */
export interface Operation {
  id: string;
  device: string;
  n: number;
  kind: "finding" | "score" | "remark";
  target: string;
  value: Record<string, unknown>;
  supersedes: string[];
  photos: string[];
  evidence: Evidence | null;
  at: string;
}

/** What is folded; another phone's are known by less. */
export type Known = Pick<Operation, "id" | "kind" | "target" | "value" | "supersedes" | "photos">;

/** What stands by kind and target; two operations where two phones differ. */
export function fold<T extends Known>(operations: Iterable<T>): Map<string, T[]> {
  const bySubject = new Map<string, Map<string, T>>();
  for (const one of operations) {
    const key = subject(one.kind, one.target);
    const mine = bySubject.get(key) ?? new Map<string, T>();
    bySubject.set(key, mine.set(one.id, one));
  }
  return new Map([...bySubject].map(([key, mine]) => [key, standing(mine)]));
}

export function subject(kind: string, target: string): string {
  return `${kind}/${target}`;
}

function standing<T extends Known>(mine: Map<string, T>): T[] {
  const gone = new Set<string>();
  for (const one of mine.values()) for (const id of one.supersedes) if (id !== one.id) gone.add(id);
  const ids = [...mine.keys()].sort();
  const left = ids.filter((id) => !gone.has(id));
  const kept = new Map<string, T>();
  for (const id of left.length > 0 ? left : ids) {
    const one = mine.get(id) as T;
    const words = canonical({ value: one.value, photos: one.photos });
    if (!kept.has(words)) kept.set(words, one);
  }
  return [...kept.values()];
}

/** JSON with members sorted and no spaces, as the server writes it before it hashes. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(",")}}`;
}

export async function sha256(content: string | Blob): Promise<string> {
  const bytes =
    typeof content === "string" ? new TextEncoder().encode(content) : await content.arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as BufferSource));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

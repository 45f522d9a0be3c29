/** Data age: now when the server answered, else when the copy was laid down. */
import { say } from "./words";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let at = Date.now();
let copy = false;

/** Milliseconds since 1970 at which the server gave the features that the page shows. */
export function dataAt(): number {
  return at;
}

/** The server did not answer: what the page shows is a copy, whatever the device says of its network. */
export function isCopy(): boolean {
  return copy;
}

/** The server answered what was sent, or the device says that there is a network again. */
export function answered(): void {
  copy = false;
}

/** Listen to the worker telling that a copy was given, and of what age. */
export function watchAge(changed: () => void): void {
  const workers = "serviceWorker" in navigator ? navigator.serviceWorker : undefined;
  workers?.addEventListener("message", (event: MessageEvent) => {
    const { type, url, at: kept } = event.data as { type: string; url: string; at: number };
    if (type !== "kept" || !url.includes("/features")) return;
    at = Math.min(at, kept);
    copy = true;
    changed();
  });
  workers?.startMessages();
}

/** "2 小時前", or how it is said of less than a minute. */
export function ago(since: number, now = Date.now()): string {
  const passed = Math.max(0, now - since);
  const [zh, en, n] =
    passed < MINUTE
      ? ["剛剛", "just now", 0]
      : passed < HOUR
        ? ["{n} 分鐘前", "{n} min ago", Math.floor(passed / MINUTE)]
        : passed < DAY
          ? ["{n} 小時前", "{n} h ago", Math.floor(passed / HOUR)]
          : ["{n} 天前", "{n} d ago", Math.floor(passed / DAY)];
  return say(String(zh), String(en), { n: Number(n) });
}

/** 離線・資料 2 小時前・未送 3 筆 (look words). */
export function offlineWords(unsent: number): string {
  const parts = [
    navigator.onLine ? say("連不上", "No answer") : say("離線", "Offline"),
    say("資料 {age}", "data {age}", { age: ago(at) }),
    unsentWords(unsent),
  ];
  return parts.filter(Boolean).join(say("・", " · "));
}

/** 未送 3 筆, or nothing of nothing (look words). */
export function unsentWords(unsent: number): string {
  return unsent > 0 ? say("未送 {n} 筆", "{n} unsent", { n: unsent }) : "";
}

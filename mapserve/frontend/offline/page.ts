/** Offline strip of every page: registers the worker, tells of no network or a new version. */
import { messageSW } from "workbox-window/messageSW.js";
import { draftKey, unsentIn } from "../drafts/storage";
import { dataAt, isCopy, offlineWords, watchAge } from "../kit/data_age";
import { h } from "../kit/elements";
import { BEFORE_UPDATE } from "../kit/events";
import { iconElement } from "../kit/icons";
import { say } from "../kit/words";

/** The pages that are worth having without network; elsewhere no worker is set up. */
const WORTH_KEEPING = ".map-page, [data-part=studio]";
/** The studio's pill says it there. */
const SAYS_ITSELF = "[data-part=studio]";
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export async function startOffline(): Promise<void> {
  if (document.querySelector(WORTH_KEEPING) && !document.querySelector(SAYS_ITSELF)) {
    watchStrip();
  }
  if (!("serviceWorker" in navigator)) return; // not a secure page, or switched off
  const workers = navigator.serviceWorker;
  const first = workers.controller === null;
  if (document.querySelector(WORTH_KEEPING)) {
    await workers.register("/service-worker.js").catch(() => undefined);
  } else if (!(await workers.getRegistration())) return;
  const registration = await workers.ready;
  if (first && registration.active) void keepWhatWasSeen(registration.active);
  offerUpdates(registration);
}

/**
 * The worker came after the page: what the page asked for is to be kept as well. The page itself
 * comes first and tells who is here, without which nothing private is kept.
 */
async function keepWhatWasSeen(worker: ServiceWorker): Promise<void> {
  const keep = (urls: string[]) =>
    messageSW(worker, { type: "CACHE_URLS", payload: { urlsToCache: urls } });
  await keep([location.href]);
  new PerformanceObserver((list) => {
    const seen = list.getEntries() as PerformanceResourceTiming[];
    const missed = seen.filter(({ workerStart }) => !workerStart);
    void keep(missed.map(({ name }) => name));
  }).observe({ type: "resource", buffered: true });
}

function offerUpdates(registration: ServiceWorkerRegistration): void {
  const offer = () => {
    if (registration.waiting && navigator.serviceWorker.controller) {
      showUpdate(registration.waiting);
    }
  };
  offer();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", offer);
  });
  let asked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || Date.now() - asked < HOUR_MS) return;
    asked = Date.now();
    void registration.update().catch(() => undefined);
  });
}

function showUpdate(waiting: ServiceWorker): void {
  const press = h(
    "button",
    { type: "button", class: "button" },
    iconElement("refresh"),
    say("有新版本，按這裡更新", "New version: press to update"),
  );
  press.addEventListener("click", async () => {
    const first: Promise<unknown>[] = [];
    document.dispatchEvent(new CustomEvent(BEFORE_UPDATE, { detail: first }));
    await Promise.allSettled(first);
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), {
      once: true,
    });
    waiting.postMessage({ type: "take-over" });
  });
  strip("update", [press]);
}

function watchStrip(): void {
  const update = async () => {
    if (navigator.onLine && !isCopy()) {
      strip("offline", []);
      return;
    }
    const words = offlineWords(await unsentHere());
    strip("offline", [iconElement("cloud-off"), h("span", {}, words)]);
  };
  watchAge(() => void update());
  for (const name of ["online", "offline"]) window.addEventListener(name, () => void update());
  setInterval(() => void update(), MINUTE_MS);
  if (dataAt()) void update();
}

async function unsentHere(): Promise<number> {
  const reader = document.querySelector<HTMLMetaElement>('meta[name="reader"]')?.content;
  const slug = location.pathname.match(/^\/c\/([^/]+)/)?.[1];
  if (!reader || !slug) return 0;
  return unsentIn(draftKey(decodeURIComponent(slug), reader)).catch(() => 0);
}

/** Show `children` in the strip of that name under the bar; nothing takes the strip away. */
function strip(name: string, children: (Node | string)[]): void {
  const found = document.querySelector(`.strip[data-strip="${name}"]`);
  if (children.length === 0) {
    found?.remove();
    return;
  }
  if (found) {
    if (found.textContent !== children.map((child) => (child as Node).textContent).join("")) {
      found.replaceChildren(...children);
    }
    return;
  }
  const element = h("div", { class: "strip", role: "status", "data-strip": name });
  document.querySelector(".bar")?.after(element);
  element.append(...children);
}

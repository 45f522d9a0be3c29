/** Offline part of every page: registers the worker, tells of a new version. */
import { messageSW } from "workbox-window/messageSW.js";
import { h } from "../kit/elements";
import { BEFORE_UPDATE } from "../kit/events";
import { iconElement } from "../kit/icons";
import { say } from "../kit/words";
import { strip } from "./strip";

/** The pages that are worth having without network; elsewhere no worker is set up. */
const WORTH_KEEPING = ".map-page, [data-part=studio], [data-part=visit]";
const HOUR_MS = 3_600_000;

export async function startOffline(): Promise<void> {
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

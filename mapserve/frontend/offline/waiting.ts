/** Waiting strip of the map page: no network, and what was drawn on this device and is not sent. */
import { type Waiting, waitingOf } from "../drafts/storage";
import { isCopy, offlineWords, watchAge } from "../kit/data_age";
import { h } from "../kit/elements";
import { iconElement } from "../kit/icons";
import { say } from "../kit/words";
import { strip } from "./strip";

const MINUTE_MS = 60_000;

export function watchStrip(): void {
  const update = async () => {
    const waiting = await waitingHere();
    const away = !navigator.onLine || isCopy();
    const words = offlineWords(waiting?.count ?? 0);
    strip("offline", away ? [iconElement("cloud-off"), h("span", {}, words)] : []);
    strip("waiting", !away && waiting ? waitingParts(waiting) : []);
  };
  watchAge(() => void update());
  for (const name of ["online", "offline", "pageshow"]) {
    window.addEventListener(name, () => void update());
  }
  setInterval(() => void update(), MINUTE_MS);
  void update();
}

/** What was drawn and not sent is said where the map is looked at, and led back to. */
function waitingParts({ slug, count }: Waiting): Node[] {
  const words = count
    ? say("這支裝置上還有 {n} 筆沒送出", "{n} on this device are not sent yet", { n: count })
    : say("這支裝置上有畫到一半的", "Something half drawn is on this device");
  const href = `/c/${encodeURIComponent(slug)}/studio`;
  const word = count ? say("去儲存", "Save") : say("繼續畫", "Go on");
  return [
    iconElement("cloud-upload"),
    h("span", {}, words),
    h("a", { class: "button", href }, word),
  ];
}

/** The number of whoever is signed in. */
export function readerHere(): string | undefined {
  return document.querySelector<HTMLMetaElement>('meta[name="reader"]')?.content;
}

async function waitingHere(): Promise<Waiting | undefined> {
  const reader = readerHere();
  const slug = decodeURIComponent(location.pathname.match(/^\/c\/([^/]+)/)?.[1] ?? "");
  if (!reader || !slug) return undefined;
  const all = await waitingOf(reader).catch(() => []);
  return all.find((one) => one.slug === slug);
}

/** Opening a visit: from the device where it was prepared, else one press that says its bytes first. */
import type { VisitStore } from "../drafts/visit_store";
import { button, h } from "../kit/elements";
import { iconElement } from "../kit/icons";
import { wordsOf } from "../kit/problems";
import { say } from "../kit/words";
import { askToKeep, Damaged, type Manifest, manifestOf, type Prepared, prepare } from "./pack";
import { VisitPage } from "./page";

export async function openVisit(root: HTMLElement, store: VisitStore): Promise<void> {
  const there = await store.pack<Prepared>().catch(() => undefined);
  if (there) return open(root, store, there);
  const manifest = await manifestOf(store.visit).catch((error: unknown) => {
    const away = say(
      "還沒有準備好，也連不上。請到有網路的地方準備。",
      "Not prepared yet, and nobody answers. Prepare it where there is a network.",
    );
    root.replaceChildren(h("p", { class: "notice notice-warn" }, wordsOf(error, away)));
    return null;
  });
  if (manifest) offer(root, store, manifest);
}

function offer(root: HTMLElement, store: VisitStore, manifest: Manifest): void {
  const size = (manifest.bytes / 1e6).toFixed(1);
  const told = h("p", { class: "v-told", role: "status" });
  const press = button(
    iconElement("download"),
    say("準備好，離線也能用（{size} MB）", "Prepare for use without network ({size} MB)", { size }),
    () => {
      press.disabled = true;
      told.textContent = say("準備中…", "Preparing…");
      prepare(store, manifest).then(
        (prepared) => open(root, store, prepared),
        (error: unknown) => {
          press.disabled = false;
          told.textContent =
            error instanceof Damaged
              ? say("傳來的資料不完整，請再試一次。", "What came was damaged: try again.")
              : wordsOf(
                  error,
                  say(
                    "沒有存成。請確認網路和手機空間，再試一次。",
                    "It could not be kept. Check network and room, then try again.",
                  ),
                );
        },
      );
    },
    { class: "button button-primary button-large", "data-part": "prepare" },
  );
  root.replaceChildren(
    h(
      "div",
      { class: "page stack" },
      h(
        "p",
        {},
        say(
          "出門前按一次。兩版地圖、街道、查看清單和評分項目都會存在這支裝置上。",
          "Press once before you leave. Both maps, streets, the list and the criteria are kept on this device.",
        ),
      ),
      press,
      told,
      h(
        "p",
        { class: "hint" },
        say("評鑑時地圖指紋", "Hash of the map at evaluation"),
        " ",
        h("code", {}, manifest.after),
      ),
      h(
        "p",
        { class: "hint" },
        say("申請時地圖指紋", "Hash of the map at application"),
        " ",
        h("code", {}, manifest.before),
      ),
    ),
  );
}

async function open(root: HTMLElement, store: VisitStore, prepared: Prepared): Promise<void> {
  const kept = await askToKeep().catch(() => false);
  await new VisitPage(root, prepared, store, kept).start();
}

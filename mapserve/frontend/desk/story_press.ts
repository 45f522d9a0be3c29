/** One press on a blind spot's story: how it is there now, with a photo, without network too. */
import { AnswerBox } from "../drafts/answer_box";
import { type CaseAnswer, caseAnswer } from "../drafts/case_answers";
import { PhotoStore } from "../drafts/photo_store";
import { NoPhoto, Photos } from "../drafts/photos";
import { draftKey } from "../drafts/storage";
import { uploadTo } from "../drafts/upload";
import { h } from "../kit/elements";
import { smallImage } from "../kit/gallery";
import { say } from "../kit/words";

const MOST = 4;

export function startPress(box: HTMLElement, reader: string): void {
  const { press: feature = "", community: slug = "" } = box.dataset;
  const key = draftKey(slug, reader);
  const photos = new Photos(new PhotoStore(key), `/api/v1/communities/${encodeURIComponent(slug)}`);
  const names = (number: number) => say("第 {n} 張照片", "Photo {n}", { n: number });
  const outbox = new AnswerBox(
    key,
    uploadTo(slug, photos, { progress: () => undefined, photo: names }),
  );
  const told = part(box, "told");
  const taken: string[] = [];

  const tell = (words: string) => told.replaceChildren(words);

  const show = () => {
    const pictures = photos.pictures(taken, say("現場", "The place"));
    part(box, "photos").replaceChildren(...pictures.map(smallImage));
  };

  const shoot = async (file: File) => {
    try {
      const { photo } = await photos.take(file);
      taken.push(photo.id);
      show();
    } catch (error) {
      if (!(error instanceof NoPhoto)) throw error;
      tell(say("這個檔案不是照片。", "This file is no photo."));
    }
  };

  const send = async () => {
    if (!navigator.onLine) return wait();
    const { taken: sent, refused, faults, signIn } = await outbox.send();
    if (sent > 0 && faults.length === 0) return location.reload();
    for (const one of refused) if (one.feature === feature) giveBack(one);
    if (faults.length > 0) tell(faults.map(({ message, mend }) => `${message}${mend}`).join(" "));
    else if (signIn) tell(say("請重新登入，再打開這一頁。", "Sign in again, then open this page."));
    else await wait();
  };

  /** What was refused stands where it was written: nothing that somebody said is lost. */
  const giveBack = ({ text, photos: shown }: CaseAnswer) => {
    const words = part<HTMLTextAreaElement>(box, "words");
    words.value = [words.value, text].filter(Boolean).join("\n");
    taken.push(...shown.filter((id) => !taken.includes(id)));
    show();
  };

  const wait = async () => {
    const mine = await outbox.waiting(feature);
    if (mine.length > 0)
      tell(
        say(
          "已經記在這支手機，有網路時會自己送出。",
          "Kept on this phone; it is sent when there is a network.",
        ),
      );
  };

  const answer = async (says: CaseAnswer["says"]) => {
    const words = part<HTMLTextAreaElement>(box, "words");
    await outbox.put(caseAnswer(feature, says, words.value.trim(), [...taken]));
    taken.length = 0;
    words.value = "";
    show();
    await send();
  };

  part<HTMLInputElement>(box, "shoot").addEventListener("change", ({ target }) => {
    const input = target as HTMLInputElement;
    const [file] = input.files ?? [];
    input.value = "";
    if (file && taken.length < MOST) void shoot(file);
  });
  for (const button of box.querySelectorAll<HTMLButtonElement>("[data-says]"))
    button.addEventListener("click", () => {
      button.disabled = true;
      answer(button.dataset.says as CaseAnswer["says"])
        .catch(() => tell(say("這支手機存不下，請等有網路再按。", "No room on this phone.")))
        .finally(() => {
          button.disabled = false;
        });
    });
  addEventListener("online", () => void send());
  box.hidden = false;
  void begin();

  async function begin(): Promise<void> {
    const mine = await outbox.waiting().catch(() => []);
    if (mine.length === 0) return;
    await photos.open((id) => mine.some((one) => one.photos.includes(id)));
    await send();
  }
}

function part<E extends HTMLElement = HTMLElement>(box: HTMLElement, name: string): E {
  return box.querySelector<E>(`[data-${name}]`) ?? (h("div") as unknown as E);
}

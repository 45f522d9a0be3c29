/** One question at a time: is it as drawn? Four answers of one size, photo, note, where it really is. */
import type { Sight } from "../drafts/visit_operations";
import { button, h } from "../kit/elements";
import { iconElement } from "../kit/icons";
import { compass, inLanguage, say } from "../kit/words";
import type { Check } from "./pack";
import type { Finding } from "./visit";

const ANSWERS: { sight: Sight; icon: string; zh: string; en: string }[] = [
  { sight: "as_drawn", icon: "check", zh: "如圖", en: "As drawn" },
  { sight: "differs", icon: "arrows-left-right", zh: "不同", en: "Differs" },
  { sight: "missing", icon: "map-pin-off", zh: "沒有", en: "Not there" },
  { sight: "unseen", icon: "eye-question", zh: "看不到", en: "Cannot see" },
];
const OPEN = { icon: "circle-dashed", zh: "還沒看", en: "Not seen yet" };

/** A position worse than this proves little (programme/visits/evidence.py). */
const INACCURATE_M = 50;

export interface Asked {
  check: Check;
  name: string;
  finding: Finding | null;
  distance: number | null;
  bearing: number | null;
  accuracy: number | null;
}

export interface Presses {
  answer(sight: Sight): void;
  photo(file: File): void;
  note(text: string): void;
  point(): void;
  skip(): void;
}

/** What an answer looks like and is called; without one, that it is still open. */
export function answerSign(given?: Sight): { icon: SVGElement; word: string } {
  const { icon, zh, en } = ANSWERS.find(({ sight }) => sight === given) ?? OPEN;
  return { icon: iconElement(icon), word: say(zh, en) };
}

export function questionCard(asked: Asked, presses: Presses): HTMLElement {
  const { check, finding } = asked;
  const answers = ANSWERS.map(({ sight, icon, zh, en }) =>
    button(iconElement(icon), say(zh, en), () => presses.answer(sight), {
      class: "v-answer",
      "aria-pressed": String(finding?.sight === sight),
      "data-sight": sight,
    }),
  );
  return h(
    "div",
    { class: "v-question" },
    h(
      "div",
      { class: "v-thing" },
      h(
        "div",
        {},
        h("h2", {}, asked.name),
        h("p", {}, inLanguage(check.why_label), metresWords(check.metres)),
      ),
      distanceOf(asked),
    ),
    finding?.differs
      ? h(
          "p",
          { class: "notice notice-warn" },
          say("您的兩支手機答得不一樣，請再答一次。", "Your two phones differ: answer once more."),
        )
      : null,
    h("p", { class: "v-ask", id: "v-ask" }, say("現場和地圖一樣嗎？", "Is it here as on the map?")),
    h("div", { class: "v-answers", role: "group", "aria-labelledby": "v-ask" }, ...answers),
    h(
      "div",
      { class: "v-more" },
      photoButton(finding, presses),
      pointButton(finding, presses),
      skipButton(presses),
    ),
    noteField(finding, presses),
    h("p", { class: "hint", "data-part": "evidence" }, evidenceWords(asked)),
  );
}

function metresWords(metres: number): string {
  return metres > 0 ? say("：{n} 公尺", ": {n} m", { n: metres }) : "";
}

function distanceOf({ distance, bearing }: Asked): HTMLElement {
  if (distance === null || bearing === null) {
    return h(
      "p",
      { class: "v-far" },
      h("small", {}, say("還不知道您在哪", "Where you are is not known yet")),
    );
  }
  const arrow = iconElement("arrow-up");
  arrow.style.transform = `rotate(${Math.round(bearing)}deg)`;
  return h(
    "p",
    { class: "v-far" },
    arrow,
    h("b", {}, String(Math.round(distance))),
    h("small", {}, say("公尺・{way}", "m · {way}", { way: compass(bearing) })),
  );
}

function photoButton(finding: Finding | null, presses: Presses): HTMLElement {
  const field = h("input", {
    type: "file",
    accept: "image/*",
    capture: "environment",
    class: "visually-hidden",
  });
  field.addEventListener("change", () => {
    const [file] = field.files ?? [];
    if (file) presses.photo(file);
  });
  const count = finding?.photos.length ?? 0;
  const word = count > 0 ? say("照片 {n}", "Photos {n}", { n: count }) : say("拍照", "Photo");
  return h(
    "label",
    { class: "button v-photo" },
    iconElement("photo-plus"),
    h("span", {}, word),
    field,
  );
}

function pointButton(finding: Finding | null, presses: Presses): HTMLElement {
  const word = finding?.place ? say("位置已標", "Placed") : say("標位置", "Where it is");
  return button(iconElement("map-pin"), word, presses.point, { class: "button" });
}

function skipButton(presses: Presses): HTMLElement {
  return button(iconElement("player-skip-forward"), say("先跳過", "Skip"), presses.skip, {
    class: "button",
  });
}

function noteField(finding: Finding | null, presses: Presses): HTMLElement {
  const field = h("textarea", { rows: 2, maxlength: 1000, id: "v-note" });
  field.value = finding?.note ?? "";
  field.addEventListener("change", () => presses.note(field.value.trim()));
  return h("div", { class: "field" }, h("label", { for: "v-note" }, say("說明", "Note")), field);
}

function evidenceWords({ accuracy, distance }: Asked): string {
  if (accuracy === null || distance === null)
    return say(
      "沒有位置也可以答，報告會註明。",
      "You may answer without a position: the report says so.",
    );
  const facts = { n: Math.round(accuracy) };
  if (accuracy > INACCURATE_M)
    return say("定位誤差 {n} 公尺，證據薄弱。", "Position to {n} m: weak evidence.", facts);
  if (distance > INACCURATE_M)
    return say("離得遠，證據薄弱；走近一點再答。", "Far away: weak evidence. Go closer.");
  return say("定位誤差 {n} 公尺。", "Position to {n} m.", facts);
}

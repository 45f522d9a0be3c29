/** Phrases of the screens and fields that come seldom, in both languages: they load with those. */
import { say } from "../kit/words";
import type { Facts } from "./phrases";

const WORDS = {
  split_title: ["分割「{name}」", "Split “{name}”"],
  split_hint: ["畫一條線，整個穿過去。", "Draw a line right across it."],
  split_done: ["已分成 {count} 個", "Split into {count}"],
  merge_title: ["把「{name}」和哪一個合併？", "Merge “{name}” with which?"],
  merge_hint: ["點圖上的，或從這裡選，近的在前。", "Tap it on the map or here; nearest first."],
  merge_none: ["沒有同一種可以合併。", "There is no other of its kind to merge with."],
  merge_done: ["已合併成一個", "Merged into one"],
  merge_other: ["這是另一種", "That is another kind"],
  merge_other_mend: ["請選同一種的線或範圍。", "Choose a line or area of the same kind."],
  cut_title: ["把「{name}」中間挖空", "Cut a hole in “{name}”"],
  cut_hint: ["圍出不算在內的地方。", "Draw around what is to be left out."],
  cut_done: ["已挖空", "Cut out"],
  one_part: ["這一種只能是一整塊", "This kind is one piece only"],
  one_part_mend: ["兩塊要相連才能合併。", "The two must touch to be merged."],
  needs_network: ["這個要有網路", "This needs the network"],
  needs_network_mend: ["連上網路後再按一次。", "Press again once connected."],
  conflict: ["兩個人改了同一處", "Changed by two people"],
  conflict_own: ["您在兩個分頁改了同一處", "You changed it in two tabs"],
  own_tab: ["您在另一個分頁", "You, in another tab"],
  today: ["今天", "today"],
  differences: ["不一樣的 {count} 處，請各選一個", "Choose one of each ({count})"],
  shape: ["範圍", "Shape"],
  position: ["位置", "Position"],
  whole: ["整筆", "Feature"],
  reconciled: ["其餘 {count} 欄已合併，兩份都留底", "{count} other fields merged; both are kept"],
  not_chosen: ["「{fields}」還沒選", "Not chosen yet: {fields}"],
  later: ["晚點再決定", "Decide later"],
  save_so: ["就這樣儲存", "Save it so"],
  empty: ["（空白）", "(empty)"],
  delete_sure: ["真的要刪除「{name}」嗎？", "Delete “{name}”?"],
  delete_later: [
    "按「刪除」以後還要按「儲存」才算數，之前都可以復原。",
    "After Delete you still press Save; until then it can be undone.",
  ],
  harm_photos: ["它的 {count} 張照片會一起不見。", "Its {count} photos go with it."],
  harm_used: [
    "這些項目連到它，連結會一起拿掉：{names}。",
    "These point at it and will no more: {names}.",
  ],
  harm_review: ["審查已經寫了「{label}：{value}」。", "The review has written “{label}: {value}”."],
  harm_sealed: [
    "封存的第 {number} 版裡有它；那一版不會變，現在的地圖會少了它。",
    "Sealed edition {number} shows it; that stays, the map as it is now loses it.",
  ],
  hours_always: ["每天 24 小時", "Always, 24 hours"],
  hours_more: ["再加一段時間", "Add another time"],
  hours_less: ["拿掉這段", "Remove"],
  hours_write: ["或用寫的", "Or write it"],
  hours_row: ["第 {n} 段時間", "Time {n}"],
  hours_drop: ["拿掉第 {n} 段時間", "Remove time {n}"],
  hours_from: ["從", "From"],
  hours_to: ["到", "To"],
  hours_understood: ["記成：{week}", "Understood: {week}"],
  hours_reading: ["正在看寫的是什麼…", "Reading what you wrote…"],
  hours_later: [
    "現在連不上，還不知道看不看得懂；儲存的時候會檢查。",
    "No connection: it is checked when it is saved.",
  ],
} as const satisfies Record<string, readonly [string, string]>;

export function tellSeldom(word: keyof typeof WORDS, facts: Facts = {}): string {
  const [zh, en] = WORDS[word];
  return say(zh, en, facts);
}

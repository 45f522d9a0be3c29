/** Words of a camera's sight, in both languages. */
import { language, say } from "../../kit/words";

const SHORT: Record<string, [string, string]> = {
  monitor: ["動靜", "Monitor"],
  detect: ["偵測", "Detect"],
  observe: ["觀察", "Observe"],
  recognise: ["辨識", "Recognise"],
  identify: ["識別", "Identify"],
};

/** 偵測 38.4 m: a band's tag on the map. */
export function bandTag(level: string, metres: number): string {
  const [zh, en] = SHORT[level] ?? [level, level];
  return `${say(zh, en)} ${tenths(metres)} m`;
}

/** Metres with one decimal, whole ones without. */
export function tenths(metres: number): string {
  return String(Number(metres.toFixed(1)));
}

export const sightWords = {
  blocked: () => say("被建物擋住", "Behind buildings"),
  face: (metres: number) => say("臉部界線 {m} m", "Faces from {m} m", { m: tenths(metres) }),
  moved: (metres: number) =>
    say("已移到牆外 {m} m", "Moved {m} m, out of the wall", { m: tenths(metres) }),
  offline: () =>
    navigator.onLine
      ? say("連不上：未計建物遮擋", "No answer: buildings not counted")
      : say("離線：未計建物遮擋", "Offline: buildings not counted"),
  refused: (words: string) => `${say("算不出遮擋。", "What is hidden cannot be told. ")}${words}`,
  unknown: () =>
    say("方向不明，算不出看得到哪裡。", "The direction is unknown: nothing can be told."),
  darkness: () => say("夜間看不到。", "It sees nothing at night."),
  free: () => say("沒被擋住", "not blocked"),
  street: () => say("街道看得到", "of street seen"),
  noStreets: () => say("沒有街道資料。", "No streets are known."),
  noPixels: () =>
    say(
      "填了「畫面有多細」，才算得出多遠認得出人。",
      "Say how fine its picture is to know how far.",
    ),
  allRound: () =>
    say("全景鏡頭算不出多遠認得出人。", "Of an all-round lens it cannot be told how far."),
  tooWide: () =>
    say("看得比 120 度寬，算不出多遠認得出人。", "Beyond 120° it cannot be told how far."),
  shorter: (metres: number) =>
    say("它看得到 {m} 公尺遠，圖上畫到那裡。", "The range is {m} m: the map shows that far.", {
      m: tenths(metres),
    }),
  what: () => say("看得到什麼", "What it tells"),
  further: () => say("進一步：鏡頭的規格", "More: what the lens is like"),
  levels: () => say("進一步：多遠認得出人", "More: how far it tells people"),
  pixels: () => say("一公尺幾個點", "Dots a metre"),
  until: () => say("最遠到", "As far as"),
  useless: () => say("用不到", "of no use"),
  title: () => say("看得到什麼", "What it sees"),
  day: () => say("白天", "Day"),
  night: () => say("夜間", "Night"),
  dial: () => say("鏡頭朝向", "Bearing"),
  compass: () => (language() === "en" ? ["N", "E", "S", "W"] : ["北", "東", "南", "西"]),
};

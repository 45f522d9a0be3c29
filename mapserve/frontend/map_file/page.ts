/** Page of a map file, built around the map that folium put into it. */
import { h, need } from "../kit/elements";
import { iconElement } from "../kit/icons";
import { inLanguage, language, longDate, say, shortDate, taiwanDate } from "../kit/words";
import type { About } from "./contents";

/** Build bar, list of layers and table; the map's frame moves into its place. */
export function buildPage(about: About): void {
  const frame = need(".map-frame");
  const title = say("{name}治安地圖", "Safety map of {name}", { name: about.name });
  document.title = title;
  frame.append(
    h("div", { class: "map-buttons no-print", id: "map-buttons" }),
    h("div", { class: "map-status", id: "map-status", role: "status" }),
  );
  const page = h("div", { class: "map-page", "data-view": "both" });
  page.append(frame, h("div", { class: "map-panel" }, tools(), side(about), list()));
  document.body.prepend(bar(title, about), h("main", { id: "main" }, page));
}

function bar(title: string, about: About): HTMLElement {
  const other =
    language() === "en"
      ? h("a", { class: "button", href: "?", lang: "zh-Hant-TW" }, "中文")
      : h("a", { class: "button", href: "?lang=en", lang: "en" }, "English");
  const words = say("日夜配色", "Day or night");
  const theme = h("button", { type: "button", class: "button", "aria-label": words });
  theme.dataset.themeSwitch = "";
  theme.append(iconElement("moon"), h("span", { class: "desktop-only" }, words));
  const saved = say("離線檔・{day} 存的", "Offline file, saved {day}", {
    day: shortDate(taiwanDate(about.saved_at)),
  });
  return h(
    "header",
    { class: "bar" },
    h("div", { class: "map-title map-title-offline" }, h("b", {}, title), h("small", {}, saved)),
    h("div", { class: "bar-end" }, theme, other),
  );
}

function tools(): HTMLElement {
  const views: [string, string, Element][] = [
    ["map", say("地圖", "Map"), iconElement("map-2")],
    ["both", say("並排", "Both"), iconElement("layout-rows")],
    ["table", say("表格", "Table"), iconElement("table")],
  ];
  const label = say("看法", "View");
  const segments = h("div", { class: "segments", role: "group", "aria-label": label });
  for (const [value, word, picture] of views) {
    const button = h("button", { type: "button", "data-view-choice": value }, picture, word);
    segments.append(button);
  }
  const asked = say("找名稱、地點", "Find a name or place");
  const look = { class: "input", id: "map-search", type: "search", placeholder: asked };
  const input = h("input", { ...look, "aria-label": asked });
  const search = h("form", { class: "search", role: "search" }, iconElement("search"), input);
  return h("div", { class: "map-tools" }, segments, search);
}

function side(about: About): HTMLElement {
  const head = h(
    "div",
    { class: "map-head" },
    h("h1", {}, about.name),
    h("p", {}, `${about.county} ${about.town}`),
    badge(about),
  );
  const layers = { class: "map-layers", id: "layers", "aria-label": say("要顯示的圖層", "Layers") };
  return h(
    "aside",
    { class: "map-side", "aria-label": say("圖層", "Layers") },
    head,
    h("form", layers),
    h(
      "details",
      { class: "legend" },
      h("summary", {}, say("圖例：外框與角標", "Legend: outlines and badges")),
      h("ul", { class: "marks", id: "marks" }),
    ),
    h("fieldset", { class: "base-choice no-print", id: "under" }),
    note(about),
  );
}

function note(about: About): HTMLElement {
  if (about.public) {
    const words = say(
      "鏡頭方向、死角與巡守不公開",
      "Camera directions, blind spots and patrols are not public",
    );
    return h("p", { class: "map-note" }, iconElement("info-circle"), words);
  }
  const words = say("內部版，請勿外流", "For members only, do not pass on");
  return h("p", { class: "map-note" }, iconElement("lock"), words);
}

function badge(about: About): HTMLElement {
  const { edition } = about;
  if (!edition) {
    const words = say("第 {n} 次儲存", "save {n}", { n: about.revision });
    const shown = h("b", {}, say("存檔那時的地圖", "The map as it was saved"));
    const told = h("span", {}, shown, words);
    return h("div", { class: "badge-edition" }, iconElement("history"), told);
  }
  const sealed = say("第 {n} 版・已封存", "Edition {n} · sealed", { n: edition.number });
  const day = longDate(taiwanDate(edition.sealed_at));
  const words = `${inLanguage(edition.purpose)}・${day}・SHA-256 ${edition.sha256.slice(0, 12)}`;
  const told = h("span", {}, h("b", {}, sealed), words);
  return h("div", { class: "badge-edition" }, iconElement("lock"), told);
}

function list(): HTMLElement {
  const words: [string, string][] = [
    ["圖層", "Layer"],
    ["名稱", "Name"],
    ["位置", "Place"],
    ["狀態", "State"],
  ];
  const heads = words.map(([zh, en], index) =>
    h("th", { scope: "col", class: index === 2 && "wide-only" }, say(zh, en)),
  );
  return h(
    "section",
    { class: "map-list", "aria-labelledby": "feature-heading", tabindex: 0 },
    h(
      "header",
      {},
      h("h2", { id: "feature-heading", "aria-live": "polite" }),
      h("p", {}, say("點一列，地圖會移到那裡", "Press a row and the map goes there")),
    ),
    h(
      "table",
      { class: "table" },
      h("thead", {}, h("tr", {}, ...heads)),
      h("tbody", { id: "feature-rows" }),
    ),
  );
}

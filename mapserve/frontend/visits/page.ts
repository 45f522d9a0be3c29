/**
 * Page of a visit: prepared by one press, then the same with and without network. Everything that
 * is answered lies on the device first; the courier sends when it can.
 */
import { shrink } from "../drafts/image_resize";
import { type Ended, VisitCourier } from "../drafts/visit_courier";
import type { Evidence, Known, Sight } from "../drafts/visit_operations";
import type { VisitStore } from "../drafts/visit_store";
import { bearing, distance } from "../geometry/planar";
import { walkFrom, within } from "../geometry/walk";
import { getJson, postJson } from "../kit/api";
import { layerOf, titleOf } from "../kit/catalogue";
import { button, h, need } from "../kit/elements";
import type { Position } from "../kit/geojson";
import { iconElement } from "../kit/icons";
import { ApiProblem } from "../kit/problems";
import { dayWord, inLanguage, say, shortDate } from "../kit/words";
import { checklist, scoreSheet } from "./lists";
import type { Check, Prepared } from "./pack";
import { questionCard } from "./question";
import { placeOf, Visit } from "./visit";
import { VisitMap } from "./visit_map";

type View = "map" | "list" | "scores";

interface Here extends Evidence {
  /** When it was told, by this page's own clock. */
  since: number;
}

/** An older position is nobody's evidence. */
const STALE_MS = 60_000;
const SOON_MIN = 20;

export class VisitPage {
  private readonly visit: Visit;
  private readonly map: VisitMap;
  private readonly courier: VisitCourier;
  private view: View = "map";
  private minute: number;
  private side: "before" | "after" = "after";
  private chosen: string | null = null;
  /** What the map was led to last: only another one leads it away from where one looks. */
  private looked: string | null = null;
  private readonly skipped = new Set<string>();
  private here: Here | null = null;
  private sealed: string | null = null;
  private ended: Ended | null = null;
  /** What was given before the question was answered. */
  private pending: { photos: string[]; note: string; place: [number, number] | null } = nothing();

  constructor(
    private readonly root: HTMLElement,
    private readonly prepared: Prepared,
    private readonly store: VisitStore,
    private readonly kept: boolean,
  ) {
    const { pack } = prepared;
    this.minute = pack.minute;
    this.root.replaceChildren(frame());
    this.map = new VisitMap(
      need("[data-part=visit-map]"),
      pack,
      prepared.catalogue,
      need("[data-part=visit-credit]"),
      (key) => this.choose(key),
    );
    this.visit = new Visit(pack, store, () => this.draw());
    this.courier = new VisitCourier(store, (ended) => void this.sent(ended), inLanguage);
  }

  async start(): Promise<void> {
    this.wire();
    await this.visit.load();
    this.drawHour();
    this.watchPosition();
    this.courier.start();
  }

  private wire(): void {
    for (const press of this.root.querySelectorAll<HTMLButtonElement>("[data-view]")) {
      press.addEventListener("click", () => this.show(press.dataset.view as View));
    }
    const hour = need<HTMLInputElement>("[data-part=hour]");
    hour.value = String(Math.floor(this.minute / 60));
    hour.addEventListener("input", () => {
      this.minute = Number(hour.value) * 60;
      this.drawHour();
    });
    need("[data-part=now]").addEventListener("click", () => {
      this.minute = minuteNow();
      hour.value = String(Math.floor(this.minute / 60));
      this.drawHour();
    });
    need("[data-part=side]").addEventListener("click", () => {
      this.side = this.side === "after" ? "before" : "after";
      this.map.show(this.side);
      this.drawHour();
    });
    for (const name of ["online", "offline"]) window.addEventListener(name, () => this.draw());
  }

  /** What is looked at: pressed by the person, else what is nearest of what is left. */
  private next(): Check | null {
    const { checklist: all } = this.prepared.pack;
    const chosen = all.find(({ key }) => key === this.chosen);
    return chosen ?? this.walk()[0] ?? null;
  }

  /** What is left in walking order: from here where that is known, else as it was planned. */
  private walk(): Check[] {
    const { checklist: all, walk, metres } = this.prepared.pack;
    const left = new Set(this.visit.left.map(({ key }) => key));
    const open = all.flatMap(({ key }, at) =>
      left.has(key) && !this.skipped.has(key) ? [at] : [],
    );
    if (!this.here) {
      const order = walk.flatMap((key) => open.filter((at) => all[at]?.key === key));
      return order.map((at) => all[at] as Check);
    }
    const order = walkFrom(this.place as Position, all.map(placeOf), metres, open);
    return order.map((at) => all[at] as Check);
  }

  private get place(): Position | null {
    return this.here && [this.here.lon, this.here.lat];
  }

  private choose(key: string): void {
    this.chosen = key;
    this.pending = nothing();
    this.show("map");
    const check = this.next();
    if (check) this.map.look(check);
  }

  private show(view: View): void {
    this.view = view;
    this.draw();
    if (view === "map") this.map.resized();
  }

  private nameOf = (check: Check): string => {
    const { pack, catalogue } = this.prepared;
    const feature = pack.features.after.features.find(({ id }) => id === check.key);
    const layer = feature && layerOf(catalogue, feature.properties.layer);
    const label = inLanguage(check.label);
    const title = feature && layer ? titleOf(layer, feature.properties) : "";
    return title && title !== label ? `${label}　${title}` : label;
  };

  private draw(): void {
    this.root.dataset.view = this.view;
    for (const press of this.root.querySelectorAll("[data-view]"))
      press.setAttribute("aria-pressed", String(press.getAttribute("data-view") === this.view));
    this.drawState();
    const next = this.next();
    this.map.drawMarks(this.visit, next);
    if (next && next.key !== this.looked) this.map.look(next);
    this.looked = next?.key ?? null;
    this.drawFigures();
    const panel = need("[data-part=visit-panel]");
    if (this.view === "map") panel.replaceChildren(next ? this.question(next) : this.done());
    else if (this.view === "list") panel.replaceChildren(this.list());
    else panel.replaceChildren(this.scores());
  }

  private drawHour(): void {
    this.map.drawHour(this.visit, this.minute);
    this.drawFigures();
  }

  private drawFigures(): void {
    const { sealed, found, before } = this.visit.metres(this.minute);
    const [hour, day] = [Math.floor(this.minute / 60) % 24, Math.floor(this.minute / 1440)];
    const facts = { n: whole(found), lost: whole(sealed - found), before: whole(before) };
    const when = `${dayWord(day)} ${String(hour).padStart(2, "0")}:00`;
    const words =
      sealed === found
        ? say(
            "有人看的街道 {n} 公尺（申請時 {before}）",
            "{n} m of street watched ({before} at application)",
            facts,
          )
        : say(
            "有人看的街道 {n} 公尺，比圖上少 {lost}（申請時 {before}）",
            "{n} m of street watched, {lost} less than drawn ({before} at application)",
            facts,
          );
    need("[data-part=figures]").textContent = `${when}　${words}`;
    need("[data-part=side] span").textContent =
      this.side === "after" ? say("看申請時", "At application") : say("看評鑑時", "At evaluation");
  }

  private drawState(): void {
    const { pack, at, bytes } = this.prepared;
    const seen = pack.checklist.length - this.visit.left.length;
    const bar = need<HTMLProgressElement>("[data-part=progress]");
    bar.max = Math.max(1, pack.checklist.length);
    bar.value = seen;
    need("[data-part=seen]").textContent = say("已查 {n}／{all}", "{n} of {all} seen", {
      n: seen,
      all: pack.checklist.length,
    });
    const { waiting } = this.visit;
    const words = [
      navigator.onLine ? "" : say("離線", "Offline"),
      say("資料 {day}，{size} MB", "Data of {day}, {size} MB", {
        day: shortDate(at),
        size: (bytes / 1e6).toFixed(1),
      }),
      waiting > 0
        ? say("未送 {n} 筆", "{n} not sent", { n: waiting })
        : say("都送出了", "All sent"),
      endedWords(this.ended, waiting),
    ];
    const state = need("[data-part=visit-state]");
    state.dataset.waiting = String(waiting);
    state.replaceChildren(
      navigator.onLine ? iconElement("cloud-check") : iconElement("wifi-off"),
      h("span", {}, words.filter(Boolean).join("・")),
    );
    const refused = this.visit.refused.map(({ operation, why }) =>
      h("li", {}, `${operation.target.slice(0, 8)}：${why ?? ""}`),
    );
    need("[data-part=refused]").replaceChildren(
      ...(refused.length > 0
        ? [
            h(
              "p",
              {},
              say(
                "這幾筆伺服器不收，還在這支手機上：",
                "The server refused these; they are still on this phone:",
              ),
            ),
            h("ul", {}, ...refused),
          ]
        : []),
    );
  }

  private question(check: Check): HTMLElement {
    const finding = this.visit.finding(check.key);
    const shown =
      finding ??
      (this.pending.photos.length + this.pending.note.length > 0 || this.pending.place
        ? { sight: "" as Sight, differs: false, ...this.pending }
        : null);
    const place = this.place;
    return questionCard(
      {
        check,
        name: this.nameOf(check),
        finding: shown,
        distance: place && distance(place, placeOf(check)),
        bearing: place && bearing(place, placeOf(check)),
        accuracy: this.here?.accuracy_m ?? null,
      },
      {
        answer: (sight) => void this.answer(check, sight),
        photo: (file) => void this.addPhoto(check, file),
        note: (note) => this.add(check, { note }),
        point: () => this.pointOut(check),
        skip: () => {
          this.skipped.add(check.key);
          this.move();
        },
      },
    );
  }

  private async answer(check: Check, sight: Sight): Promise<void> {
    const before = this.visit.finding(check.key);
    const { photos, note, place } = before ?? this.pending;
    this.pending = nothing();
    await this.write(check, { sight, note, place, photos });
    this.drawHour();
    if (!before) this.move();
    void this.courier.send();
  }

  private async write(
    check: Check,
    finding: { sight: Sight; note: string; place: [number, number] | null; photos: string[] },
  ): Promise<void> {
    const { photos, ...value } = finding;
    await this.safely(() =>
      this.visit.answer({
        kind: "finding",
        target: check.key,
        value,
        photos,
        evidence: this.evidence(),
      }),
    );
  }

  /** Photo, note or place: of the answer that stands, else of the one to come. */
  private add(check: Check, more: Partial<typeof this.pending>): void {
    const finding = this.visit.finding(check.key);
    if (!finding) {
      this.pending = { ...this.pending, ...more };
      return;
    }
    const { sight, note, place, photos } = { ...finding, ...more };
    void this.write(check, { sight, note, place, photos }).then(() => this.courier.send());
  }

  private async addPhoto(check: Check, file: File): Promise<void> {
    await this.safely(async () => {
      const hash = await this.store.addPhoto(await shrink(file));
      const before = this.visit.finding(check.key)?.photos ?? this.pending.photos;
      this.add(check, { photos: [...new Set([...before, hash])] });
      this.draw();
    });
  }

  private pointOut(check: Check): void {
    this.tell(say("請按地圖上真正的位置。", "Press the map where it really is."));
    this.map.point((place) => {
      this.map.point(null);
      this.add(check, { place });
      this.draw();
    });
  }

  /** A full device says so, and what was answered is still on the page. */
  private async safely(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch {
      this.tell(
        say(
          "這支手機存不下了。請先存成檔案，再清出空間。",
          "This phone cannot keep more. Save a file, then make room.",
        ),
      );
    }
  }

  private evidence(): Evidence | null {
    if (!this.here || performance.now() - this.here.since > STALE_MS) return null;
    const { lon, lat, accuracy_m } = this.here;
    return { lon, lat, accuracy_m };
  }

  private move(): void {
    this.chosen = null;
    this.pending = nothing();
    const next = this.next();
    if (next) this.map.look(next);
    this.draw();
    need("[data-part=visit-panel]").scrollTop = 0;
  }

  private list(): HTMLElement {
    const open = this.walk();
    const rest = this.prepared.pack.checklist.filter((check) => !open.includes(check));
    const { metres, checklist: all } = this.prepared.pack;
    const soon = this.place
      ? say("20 分鐘內還看得完前 {n} 個。", "The first {n} can be seen within 20 minutes.", {
          n: within(
            SOON_MIN,
            this.place,
            all.map(placeOf),
            metres,
            open.map((check) => all.indexOf(check)),
          ),
        })
      : say("依原訂路線排列。", "In the order that was planned.");
    return h(
      "div",
      {},
      h("p", { class: "hint" }, soon),
      checklist(this.visit, [...open, ...rest], this.nameOf, ({ key }) => this.choose(key)),
    );
  }

  private scores(): HTMLElement {
    const { pack, sha256 } = this.prepared;
    const [before, after] = pack.editions;
    const save = (key: string, points: number | null, reason: string) =>
      void this.safely(() =>
        this.visit.answer({ kind: "score", target: key, value: { points, reason } }),
      ).then(() => this.courier.send());
    const edition = (word: string, { number, sha256: hash }: typeof after) =>
      h(
        "li",
        {},
        say("{word} 第 {n} 版", "{word}: edition {n}", { word, n: number }),
        " ",
        h("code", {}, hash),
      );
    return h(
      "div",
      { class: "stack" },
      h("h2", {}, say("評分", "Scores")),
      h(
        "p",
        { class: "hint" },
        say(
          "別人的分數看不到。交出後會填進您空白的評分表。",
          "Nobody else's scores are shown. Once handed in they fill your own empty sheet.",
        ),
      ),
      scoreSheet(this.visit, pack.criteria, save),
      this.handIn(),
      button(iconElement("download"), say("存成檔案", "Save as a file"), () => this.save(), {
        class: "button",
      }),
      h("h3", {}, say("這次依據的地圖", "The maps this goes by")),
      h(
        "ul",
        { class: "v-hashes" },
        edition(say("申請時", "At application"), before),
        edition(say("評鑑時", "At evaluation"), after),
        h("li", {}, say("資料包", "Pack"), " ", h("code", {}, sha256)),
      ),
      this.kept ? null : h("p", { class: "notice notice-warn" }, notKeptWords()),
    );
  }

  private handIn(): HTMLElement {
    if (this.sealed) {
      return h(
        "p",
        { class: "notice notice-ok" },
        say(
          "已交出。之後送到的會留著，但不計入。",
          "Handed in. What arrives later is kept and not counted.",
        ),
      );
    }
    return button(
      iconElement("send"),
      say("交出這次訪評", "Hand in this visit"),
      () => void this.submit(),
      { class: "button button-primary", "data-part": "submit" },
    );
  }

  private done(): HTMLElement {
    return h(
      "div",
      { class: "v-question" },
      h("h2", {}, say("清單都看過了", "All of the list is seen")),
      this.skipped.size > 0
        ? button(
            iconElement("refresh"),
            say("看跳過的", "Those skipped"),
            () => {
              this.skipped.clear();
              this.move();
            },
            { class: "button" },
          )
        : null,
      button(
        iconElement("list-check"),
        say("評分並交出", "Score and hand in"),
        () => this.show("scores"),
        { class: "button button-primary" },
      ),
    );
  }

  private async submit(): Promise<void> {
    const ended = await this.courier.send();
    if (ended !== "sent") {
      this.tell(
        say(
          "還沒全部送到，不能交出。都還在這支手機上。",
          "Not all has arrived yet. Everything is still on this phone.",
        ),
      );
      return;
    }
    try {
      const body = { verb: "submit", operations: this.visit.ids };
      const told = await postJson<{ sha256: string }>(
        `/api/v1/visits/${this.prepared.pack.visit}/steps`,
        body,
      );
      this.sealed = told.sha256;
      this.draw();
    } catch (error) {
      this.tell(
        error instanceof ApiProblem ? error.message : say("現在連不上。", "Nobody answers now."),
      );
    }
  }

  private async sent(ended: Ended): Promise<void> {
    this.ended = ended;
    await this.visit.load();
    if (ended !== "sent") return;
    const url = `/api/v1/visits/${this.prepared.pack.visit}/operations`;
    const there = await getJson<{
      operations: Known[];
      sealed_at: string | null;
      sha256: string | null;
    }>(url).catch(() => null);
    if (!there) return;
    this.sealed = there.sha256;
    this.visit.setElsewhere(there.operations);
  }

  private watchPosition(): void {
    navigator.geolocation?.watchPosition(
      ({ coords }) => {
        const [lon, lat] = [coords.longitude, coords.latitude].map(
          (one) => Math.round(one * 1e6) / 1e6,
        );
        this.here = {
          lon: lon ?? 0,
          lat: lat ?? 0,
          accuracy_m: Math.round(coords.accuracy),
          since: performance.now(),
        };
        this.map.here(this.here.lon, this.here.lat, coords.accuracy);
        // A note that is being written stays as it is.
        if (document.activeElement?.tagName !== "TEXTAREA" && this.view === "map") this.draw();
      },
      () => undefined,
      { enableHighAccuracy: true, maximumAge: 5000 },
    );
  }

  private tell(words: string): void {
    need("[data-part=visit-told]").textContent = words;
  }

  private save(): void {
    const text = JSON.stringify(this.visit.export);
    const link = h("a", {
      href: URL.createObjectURL(new Blob([text], { type: "application/json" })),
      download: `visit-${this.prepared.pack.visit}.json`,
    });
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

function nothing(): { photos: string[]; note: string; place: [number, number] | null } {
  return { photos: [], note: "", place: null };
}

function whole(millimetres: number): string {
  return Math.round(millimetres / 1000).toLocaleString("en");
}

function minuteNow(): number {
  const taiwan = new Date(Date.now() + 8 * 3_600_000);
  return ((taiwan.getUTCDay() + 6) % 7) * 1440 + taiwan.getUTCHours() * 60 + taiwan.getUTCMinutes();
}

export function notKeptWords(): string {
  return say(
    "瀏覽器沒有答應一直留著這些資料：空間不夠或一週沒開時可能清掉。請把本站加到主畫面，每天送出一次。",
    "The browser did not promise to keep this: it may drop it when room is short or after a week unused. Add this site to the home screen and send once a day.",
  );
}

function endedWords(ended: Ended | null, waiting: number): string {
  if (waiting === 0 || ended === null || ended === "sent") return "";
  const words: Record<Exclude<Ended, "sent">, string> = {
    away: say("會自動再試", "tried again by itself"),
    "signed-out": say("請重新登入再送", "sign in again to send"),
    refused: say("伺服器不收", "the server refuses"),
    strange: say(
      "連到的不是本站（可能要先登入無線網路）",
      "another site answered: perhaps a Wi-Fi sign-in",
    ),
  };
  return words[ended];
}

function frame(): DocumentFragment {
  const views: { view: View; icon: string; zh: string; en: string }[] = [
    { view: "map", icon: "map", zh: "地圖", en: "Map" },
    { view: "list", icon: "list", zh: "清單", en: "List" },
    { view: "scores", icon: "list-check", zh: "評分", en: "Scores" },
  ];
  const holder = document.createDocumentFragment();
  holder.append(
    h(
      "div",
      { class: "v-top" },
      h(
        "div",
        { class: "segments" },
        ...views.map(({ view, icon, zh, en }) =>
          button(iconElement(icon), say(zh, en), () => undefined, { "data-view": view }),
        ),
      ),
      h("p", { class: "v-state", "data-part": "visit-state", role: "status" }),
      h(
        "p",
        { class: "v-progress" },
        h("progress", { "data-part": "progress", "aria-label": say("已查", "Seen") }),
        h("span", { "data-part": "seen" }),
      ),
      h("div", { class: "v-refused", "data-part": "refused" }),
      h("p", { class: "v-told", "data-part": "visit-told", role: "status" }),
    ),
    h(
      "div",
      { class: "v-stage" },
      h(
        "div",
        { class: "v-frame" },
        h("div", {
          class: "v-map",
          "data-part": "visit-map",
          role: "region",
          "aria-label": say("地圖", "Map"),
        }),
        h("p", { class: "v-credit", "data-part": "visit-credit" }),
      ),
      h(
        "details",
        { class: "v-hour" },
        h("summary", {}, iconElement("clock"), h("span", { "data-part": "figures" })),
        h(
          "label",
          { class: "visually-hidden", for: "v-hour" },
          say("一週的時段", "Hour of the week"),
        ),
        h("input", { id: "v-hour", type: "range", min: 0, max: 167, step: 1, "data-part": "hour" }),
        h(
          "div",
          { class: "button-row" },
          button(null, say("現在", "Now"), () => undefined, {
            class: "button",
            "data-part": "now",
          }),
          button(iconElement("git-compare"), "", () => undefined, {
            class: "button",
            "data-part": "side",
          }),
        ),
      ),
    ),
    h("section", {
      class: "v-panel",
      "data-part": "visit-panel",
      "aria-label": say("查看", "Check"),
    }),
  );
  return holder;
}

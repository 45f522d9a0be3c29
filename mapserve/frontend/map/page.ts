/** Map page: list of layers, table and popups, drawn from a source of features. */
import type L from "leaflet";
import { AfterPaint } from "../kit/after_paint";
import { type Catalogue, type Feature, factsOf, playing, titleOf } from "../kit/catalogue";
import { h, isPhone, need } from "../kit/elements";
import { finds, folded } from "../kit/folding";
import { type Pictures, picturesBelow } from "../kit/gallery";
import { iconElement } from "../kit/icons";
import { copied } from "../kit/link_buttons";
import { wordsOf } from "../kit/problems";
import type { BaseCollection } from "../kit/schema";
import { StatusPanel } from "../kit/status_panel";
import { onTheme } from "../kit/theme";
import { toast } from "../kit/toast";
import { inLanguage, say } from "../kit/words";
import { BaseLayers } from "../leaflet/base_layers";
import type { Box } from "../leaflet/basemap";
import { addControls } from "../leaflet/controls";
import type { Community, Plan, Source } from "../leaflet/data_source";
import { FeatureLayer } from "../leaflet/features/layer";
import { showAll } from "../leaflet/framing";
import { boxesOf } from "../leaflet/label_obstacles";
import { symbolAt } from "../leaflet/latlng";
import { fillMarks, fillPanel, visibleLayers } from "../leaflet/legend";
import { Places } from "../leaflet/places";
import { bringIn, popupOn } from "../leaflet/popup";
import { readAddress, writeAddress } from "../leaflet/view_hash";
import { Table } from "./table";

/** A card about a blind spot for its popup; `left` takes off the map what it drew there. */
export type BlindSpotCards = (
  map: L.Map,
  api: string,
  id: string,
  shown: () => void,
) => { element: HTMLElement; left(): void };

export class MapPage {
  private readonly status = new StatusPanel(need("#map-status"));
  private readonly page = need(".map-page");
  private features: Feature[] = [];
  private readonly under: BaseLayers;
  private readonly pictures: Pictures;
  private readonly places = new Places();
  private readonly afterPaint = new AfterPaint();
  private readonly asked = readAddress(location.hash);
  /** The feature that the address names: `#feature=` its id. Read at once, for a move rewrites it. */
  private readonly begins = new URLSearchParams(location.hash.slice(1)).get("feature");
  private drawn!: FeatureLayer;
  private table!: Table;
  private catalogue!: Catalogue;

  constructor(
    private readonly map: L.Map,
    private readonly plan: Plan,
    private readonly source: Source,
    private readonly cards: BlindSpotCards | null = null,
  ) {
    this.pictures = picturesBelow(source.photos);
    this.under = new BaseLayers(
      map,
      plan.basemap,
      () => this.base(),
      () => this.obstacles(),
    );
    addControls(map, need("#map-buttons"));
    this.setView(isPhone() ? "map" : "both");
    this.frame();
  }

  async start(): Promise<void> {
    this.status.loading(say("正在載入地圖…", "Loading the map…"));
    try {
      const [catalogue, community, features] = await Promise.all([
        this.source.catalogue(),
        this.source.community(),
        this.source.features(),
      ]);
      this.open(catalogue, community, features);
    } catch (error) {
      this.fail(error);
      return;
    }
    await this.under.choose(this.asked?.under ?? this.under.chosen);
    this.fillUnder();
  }

  private open(catalogue: Catalogue, community: Community, features: Feature[]): void {
    this.catalogue = catalogue;
    this.features = features;
    this.under.setBoundary(community.boundary);
    this.drawn = new FeatureLayer(this.map, catalogue, this.plan.public, (chosen, at) =>
      this.choose(chosen, at),
    );
    this.table = new Table(
      need("#feature-rows"),
      need("#feature-heading"),
      catalogue,
      this.plan.public,
      this.pictures,
      (feature) => this.goTo(feature),
      { places: this.places, savedOn: community.saved_on },
    );
    this.hideAtFirst();
    this.drawn.set(features);
    this.fill();
    this.wire();
    if (features.length) this.status.hide();
    else this.sayEmpty();
    this.arrive();
    this.page.dataset.ready = "true";
  }

  private arrive(): void {
    const named = this.features.find((one) => one.id === this.begins);
    if (named) this.goTo(named);
  }

  /** Who may draw is led to the studio. */
  private sayEmpty(): void {
    const words = say("這張地圖還沒有內容。", "Nothing is on this map yet.");
    const href = document.querySelector<HTMLAnchorElement>(".map-actions a")?.href;
    const look = { class: "button button-primary" };
    const action = href ? h("a", { ...look, href }, say("開始畫", "Begin to draw")) : undefined;
    this.status.show({ icon: iconElement("map-off"), words, action });
  }

  /** The streets tell where things are that have no address. */
  private async base(): Promise<BaseCollection> {
    const base = await this.source.base();
    this.places.setBase(base);
    this.table?.forget();
    if (this.table) this.fillTable();
    return base;
  }

  private hideAtFirst(): void {
    if (this.asked) {
      for (const kind of this.asked.hidden) this.drawn.setShown(kind, false);
    } else if (!this.plan.public) {
      // A member's map would be crowded with every layer on (look crowds).
      for (const layer of this.catalogue.layers)
        if (!layer.shown_first) this.drawn.setShown(layer.kind, false);
    }
  }

  private fill(): void {
    const options = {
      isPublic: this.plan.public,
      shows: (kind: string) => this.drawn.shows(kind),
      onToggle: (kind: string, shown: boolean) => {
        this.drawn.setShown(kind, shown);
        this.moved();
      },
    };
    fillPanel(need("#layers"), this.catalogue, this.features, options);
    fillMarks(need("#marks"), this.catalogue, this.plan.public);
    this.moved();
  }

  private wire(): void {
    this.map.on("moveend", () => this.moved());
    this.map.on("popupclose", () => {
      this.drawn.showSight(null);
      this.table.choose(null);
    });
    onTheme(() => {
      this.map.closePopup();
      this.under.redraw();
      this.drawn.redraw();
      this.table.forget();
      this.fill();
    });
    const search = need<HTMLInputElement>("#map-search");
    search.addEventListener("input", () => {
      this.listFound();
      this.fillTable();
    });
    document.querySelector("#map-find")?.addEventListener("click", () => {
      this.setView("table");
      this.listFound();
      search.focus();
    });
    search.form?.addEventListener("submit", (event) => {
      event.preventDefault();
      const [first] = this.found(search.value);
      if (first) this.goTo(first);
    });
    for (const button of this.page.querySelectorAll<HTMLButtonElement>("[data-view-choice]"))
      button.addEventListener("click", () => this.setView(button.dataset.viewChoice ?? "both"));
    this.map.on("underchange", () => this.fillUnder());
    document.querySelector(".skip[href='#list']")?.addEventListener("click", (event) => {
      event.preventDefault(); // the address holds the view of the map
      this.showList();
    });
    document.querySelector("#map-link")?.addEventListener("click", () => void this.copyLink());
  }

  private showList(): void {
    if (isPhone() || this.page.dataset.view === "map") this.setView("table");
    need(".map-list").focus();
  }

  /** On a phone what is found shows in place of the map, from the top. */
  private listFound(): void {
    if (!isPhone()) return;
    if (this.page.dataset.view !== "table") this.setView("table");
    window.scrollTo(0, 0);
  }

  private setView(view: string): void {
    this.page.dataset.view = view;
    for (const button of this.page.querySelectorAll<HTMLButtonElement>("[data-view-choice]"))
      button.setAttribute("aria-pressed", String(button.dataset.viewChoice === view));
    if (view !== "table") this.map.invalidateSize();
    if (this.table) this.fillTable();
  }

  private choose(features: Feature[], at: L.LatLng): void {
    const { catalogue, places, pictures } = this;
    const more = (feature: Feature) => this.more(feature);
    popupOn(this.map, features, at, {
      catalogue,
      places,
      round: this.plan.public,
      pictures,
      more,
    });
    this.drawn.showSight(features[0] ?? null);
    this.table.choose(features[0]?.id ?? null);
  }

  /** Who watches a blind spot: members' map as it is now only. */
  private more(feature: Feature): HTMLElement | null {
    const { cards, map } = this;
    const { present } = this.source;
    const spots = playing(this.catalogue, "spot").map((layer) => layer.kind);
    // A frame stands beside a page that tells it.
    if (document.body.classList.contains("map-framed")) return null;
    if (this.plan.public || !present || !cards || !spots.includes(feature.properties.layer))
      return null;
    const card = cards(map, present, feature.id, () => bringIn(map));
    map.once("popupclose", () => card.left());
    return card.element;
  }

  private goTo(feature: Feature): void {
    const at = symbolAt(feature.geometry);
    const { layer } = feature.properties;
    if (!this.drawn.shows(layer)) {
      this.drawn.setShown(layer, true);
      this.fill();
    }
    if (this.page.dataset.view === "table") this.setView(isPhone() ? "map" : "both");
    this.map.setView(at, Math.max(this.map.getZoom(), 18), { animate: false });
    // The popup stands above its feature: on a low map it needs more than the upper half.
    if (isPhone()) this.map.panBy([0, -this.map.getSize().y / 3], { animate: false });
    this.choose([feature], at);
  }

  /**
   * What follows a move waits for the move's own painting; names before rows, for they ask where
   * the buttons are, which new rows would make dear.
   */
  private moved(): void {
    this.afterPaint.ask(() => {
      this.under.redraw();
      this.fillTable();
    });
    this.linkPaper();
    history.replaceState(null, "", this.address());
  }

  private fillTable(): void {
    const words = need<HTMLInputElement>("#map-search").value;
    if (words.trim()) this.table.fill(this.found(words), "found");
    else if (this.page.dataset.view === "table") this.table.fill(this.shown(), "all");
    else this.table.fill(this.inView(), "view");
  }

  private shown(): Feature[] {
    return this.features.filter((feature) => this.drawn.shows(feature.properties.layer));
  }

  private inView(): Feature[] {
    const bounds = this.map.getBounds();
    return this.shown().filter(({ geometry }) => bounds.contains(symbolAt(geometry)));
  }

  private found(words: string): Feature[] {
    if (!folded(words)) return [];
    const known = new Map(visibleLayers(this.catalogue, this.plan.public).map((l) => [l.kind, l]));
    return this.features.filter((feature) => {
      const layer = known.get(feature.properties.layer);
      if (!layer) return false;
      const values = factsOf(layer, feature.properties).map((fact) => fact.value);
      const title = titleOf(layer, feature.properties);
      const all = [title, this.places.of(layer, feature), inLanguage(layer.label), ...values];
      return finds(words, all.join(" "));
    });
  }

  /** Names keep clear of symbols, of the scale and of the buttons. */
  private obstacles(): Box[] {
    const boxes = boxesOf(this.page, this.map, ".leaflet-control, .map-button");
    return [...boxes, ...(this.drawn?.obstacles() ?? [])];
  }

  private frame(): void {
    const { asked } = this;
    if (asked) this.map.setView([asked.lat, asked.lon], asked.zoom, { animate: false });
    else showAll(this.map, this.plan.bounds);
  }

  /** What is printed is what is shown. */
  private linkPaper(): void {
    const link = document.querySelector<HTMLAnchorElement>("#map-print");
    if (link) link.search = `hidden=${[...this.drawn.hiddenKinds()].sort().join(",")}`;
  }

  private address(): string {
    const { chosen, offered } = this.under;
    const under = chosen === offered[0] ? undefined : chosen;
    return writeAddress(this.map, this.drawn.hiddenKinds(), under);
  }

  private fillUnder(): void {
    this.under.fill(need("#under"), () => this.moved());
    this.moved();
  }

  private async copyLink(): Promise<void> {
    const refused = say(
      "瀏覽器不讓我們複製。請複製上方網址列。",
      "The browser refused. Copy the address bar.",
    );
    toast(await copied(location.href, refused));
  }

  private fail(error: unknown): void {
    const words = say(
      "地圖載不進來。請檢查網路，再試一次。",
      "The map did not load. Check the network and try again.",
    );
    this.status.failed(wordsOf(error, words), () => void this.start());
  }
}

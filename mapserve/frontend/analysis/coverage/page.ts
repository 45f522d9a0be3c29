/** Coverage page: map, hour, summary and lists, all of one week read once. */
import L from "leaflet";
import { getJson } from "../../kit/api";
import type { Catalogue, Feature } from "../../kit/catalogue";
import { need } from "../../kit/elements";
import { picturesBelow } from "../../kit/gallery";
import { wordsOf } from "../../kit/problems";
import type { WeekCoverage } from "../../kit/schema";
import { StatusPanel } from "../../kit/status_panel";
import { onTheme } from "../../kit/theme";
import { say } from "../../kit/words";
import { BaseLayers } from "../../leaflet/base_layers";
import type { Box } from "../../leaflet/basemap";
import { addControls } from "../../leaflet/controls";
import { type Community, type Plan, type Source, served } from "../../leaflet/data_source";
import { FeatureLayer } from "../../leaflet/features/layer";
import { showAll } from "../../leaflet/framing";
import { boxesOf } from "../../leaflet/label_obstacles";
import { Places } from "../../leaflet/places";
import { popupOn } from "../../leaflet/popup";
import { readAddress, writeAddress } from "../../leaflet/view_hash";
import { CorridorPanel } from "../corridor";
import { SitesPanel } from "../sites";
import { SuggestionsPanel } from "../suggestions";
import { Tabs } from "../tabs";
import { hourNow, readHour, writeHour } from "../week_hour";
import { Clock } from "./clock";
import { Crossings } from "./cross_streets";
import { Details, fillStreets, Uncovered } from "./lists";
import { latLngs, Streets } from "./street_layer";
import { CoverageSummary } from "./summary";
import { type Run, Week } from "./week";

/** The pane of the street names: above the streets, below the symbols. */
const NAMES = "names";
/** Below this zoom thinner lines: streets lie close together. */
const FAR_ZOOM = 16;
/** Pixels that a stretch keeps clear of the map's edge. */
const MARGIN = 48;
const CLOSEST = 18;
/** A browser refuses an address that changes too often. */
const CALM_MS = 300;

/** Smaller than on the map page: what is told here are the streets. */
const size = (zoom: number): number => (zoom < 16.2 ? 14 : zoom < 17.4 ? 22 : 30);

export class CoveragePage {
  private readonly page = need(".cov-page");
  private readonly status = new StatusPanel(need("#map-status"));
  private readonly source: Source;
  private readonly under: BaseLayers;
  private readonly asked = readAddress(location.hash);
  private readonly streets: Streets;
  private readonly clock: Clock;
  private writing = 0;
  private week: Week | null = null;
  private summary!: CoverageSummary;
  private uncovered!: Uncovered;
  private symbols!: FeatureLayer;
  private tabs: Tabs | null = null;

  constructor(
    private readonly map: L.Map,
    private readonly plan: Plan,
  ) {
    this.source = served(plan.urls);
    this.streets = new Streets(map);
    map.createPane(NAMES).style.zIndex = "395";
    this.under = new BaseLayers(
      map,
      plan.basemap,
      () => this.source.base(),
      () => this.obstacles(),
      NAMES,
    );
    addControls(map, need("#map-buttons"));
    map.on("zoomend", () => this.page.toggleAttribute("data-far", map.getZoom() < FAR_ZOOM));
    this.clock = new Clock(
      need("[data-part=clock]"),
      need("[data-part=table]"),
      readHour(new URLSearchParams(location.search).get("at")) ?? hourNow(),
      (hour) => this.show(hour),
    );
    map.invalidateSize({ animate: false });
    this.frame();
  }

  private frame(): void {
    const { asked, map } = this;
    if (asked) map.setView([asked.lat, asked.lon], asked.zoom, { animate: false });
    else this.fill();
  }

  /** Let the community fill the frame: to a step of zoom it may be a sixth smaller. */
  private fill(): void {
    const { zoomSnap } = this.map.options;
    this.map.options.zoomSnap = 0;
    showAll(this.map, this.plan.bounds, { clear: true });
    this.map.options.zoomSnap = zoomSnap;
  }

  async start(): Promise<void> {
    this.status.loading(say("正在計算監看…", "Working out what is watched…"));
    try {
      const [catalogue, community, features, week] = await Promise.all([
        this.source.catalogue(),
        this.source.community(),
        this.source.features(),
        getJson<WeekCoverage>(this.plan.urls.hours ?? ""),
      ]);
      this.open(catalogue, community, features, new Week(week, catalogue));
    } catch (error) {
      this.fail(error);
      return;
    }
    await this.under.choose(this.under.chosen);
  }

  private open(catalogue: Catalogue, community: Community, features: Feature[], week: Week): void {
    this.week = week;
    this.under.setBoundary(community.boundary);
    const places = new Places();
    places.setStreets(
      week.data.pieces.map(({ street, geometry }) => ({
        name: street,
        line: geometry.coordinates,
      })),
    );
    const pictures = picturesBelow(this.source.photos);
    const choose = (chosen: Feature[], at: L.LatLng): void => {
      popupOn(this.map, chosen, at, { catalogue, places, round: false, pictures });
      this.symbols.showSight(chosen[0] ?? null);
    };
    this.symbols = new FeatureLayer(this.map, catalogue, false, choose, {
      size,
      symbolsOnly: true,
    });
    this.map.on("popupclose", () => this.symbols.showSight(null));
    this.symbols.set(features.filter(({ properties }) => properties.layer in week.data.by_layer));
    this.summary = new CoverageSummary(
      need("[data-part=figures]"),
      need("[data-part=badge]"),
      week,
      catalogue,
      features,
    );
    const fromStreets = week.data.from_streets;
    const crossings = new Crossings(week.data.pieces);
    const { kinds } = this.summary;
    const goTo = (run: Run) => this.goTo(run);
    this.uncovered = new Uncovered(kinds, catalogue, fromStreets, crossings, goTo, week.shortest_m);
    need("[data-part=streets-box]").hidden = !fromStreets;
    const { slug = "", draws, dismisses } = this.page.dataset;
    const drawing = draws === undefined ? null : slug;
    new Details(week, catalogue, features, places, drawing).fill(need("[data-part=details]"));
    const context = {
      map: this.map,
      slug,
      catalogue,
      features,
      places,
      draws: draws !== undefined,
      dismisses: dismisses !== undefined,
      settings: week.data.settings,
      fromStreets,
      hour: () => this.clock.hour,
    };
    this.tabs = new Tabs(
      [
        this.uncovered,
        new SitesPanel(context),
        new CorridorPanel(context),
        new SuggestionsPanel(context),
      ],
      say("怎麼補", "What to do"),
    );
    need("[data-part=panels]").replaceChildren(this.tabs.element);
    this.clock.fill(week.data.week.flat());
    this.show(this.clock.hour);
    this.map.on("moveend", () => this.writeAddress());
    onTheme(() => {
      this.map.closePopup();
      this.under.redraw();
      this.symbols.redraw();
      this.show(this.clock.hour);
    });
    this.status.hide();
    this.page.dataset.ready = "true";
  }

  /** Show an hour: nothing is asked from the server. */
  private show(hour: number): void {
    const { week } = this;
    if (!week) return; // the hour was turned before the week arrived
    this.streets.show(week.at(hour));
    this.streets.choose(null);
    this.summary.show(hour);
    this.uncovered.show(week.uncovered(hour), week.split(hour).nobody);
    this.tabs?.turned(hour);
    if (week.data.from_streets) fillStreets(need("[data-part=streets]"), week.streets(hour));
    need<HTMLInputElement>("[data-part=at]").value = writeHour(hour);
    this.writeAddress();
  }

  private goTo(run: Run): void {
    this.streets.choose(run.line);
    const bounds = L.latLngBounds(latLngs(run.line));
    const maxZoom = Math.max(CLOSEST, this.map.getZoom());
    showAll(this.map, bounds, { edge: MARGIN, clear: true, maxZoom });
  }

  /** Keep the hour and the view in the address, once nothing has changed for a moment. */
  private writeAddress(): void {
    clearTimeout(this.writing);
    this.writing = window.setTimeout(() => this.writeNow(), CALM_MS);
  }

  private writeNow(): void {
    const address = new URL(location.href);
    address.searchParams.set("at", writeHour(this.clock.hour));
    address.hash = writeAddress(this.map, []);
    history.replaceState(null, "", address);
  }

  private obstacles(): Box[] {
    const fixed = boxesOf(
      this.page,
      this.map,
      ".leaflet-control, .map-button, .cov-key, .cov-badge",
    );
    return [...fixed, ...(this.symbols?.obstacles() ?? [])];
  }

  private fail(error: unknown): void {
    const words = say(
      "監看載不進來。請檢查網路，再試一次。",
      "What is watched did not load. Check the network and try again.",
    );
    this.page.dataset.failed = "true";
    this.status.failed(wordsOf(error, words), () => void this.start());
  }
}

/** Comparison page: two revisions on one map, what is new, what is gone, and what changed. */
import type L from "leaflet";
import { getJson } from "../kit/api";
import { type Catalogue, type Feature, layerOf } from "../kit/catalogue";
import { need } from "../kit/elements";
import { iconElement } from "../kit/icons";
import type { Difference } from "../kit/schema";
import { StatusPanel } from "../kit/status_panel";
import { onTheme } from "../kit/theme";
import { say } from "../kit/words";
import { BaseLayers } from "../leaflet/base_layers";
import { addControls } from "../leaflet/controls";
import { type Plan, served } from "../leaflet/data_source";
import { showAll } from "../leaflet/framing";
import { Places } from "../leaflet/places";
import { cardOf } from "./change_card";
import { ChangeLayer } from "./change_layer";
import { type Change, changesOf } from "./changes";
import { comparedOn, restoreButtons } from "./restore_button";

export async function compare(map: L.Map, plan: Plan): Promise<void> {
  const status = new StatusPanel(need("#map-status"));
  const source = served(plan.urls);
  const base = source.base();
  const places = new Places();
  // Without streets the cards say the kind alone.
  const streets = base.then((known) => places.setBase(known)).catch(() => undefined);
  const under = new BaseLayers(
    map,
    plan.basemap,
    () => base,
    () => [],
  );
  addControls(map, need("#map-buttons"));
  showAll(map, plan.bounds);
  try {
    const [catalogue, community, features, diff] = await Promise.all([
      source.catalogue(),
      source.community(),
      source.features(),
      getJson<Difference>(plan.urls.diff ?? ""),
      streets,
    ]);
    under.setBoundary(community.boundary);
    const changes = changesOf(diff, features, catalogue);
    open(map, catalogue, features, changes, places, plan.urls.community, status);
    onTheme(() => under.redraw());
  } catch {
    const words = say(
      "比較不出來。請檢查網路，再重新整理。",
      "The comparison did not load. Check the network and reload.",
    );
    status.show({ icon: iconElement("cloud-off"), words });
    return;
  }
  await under.choose(under.chosen);
}

function open(
  map: L.Map,
  catalogue: Catalogue,
  features: Feature[],
  changes: Change[],
  places: Places,
  url: string,
  status: StatusPanel,
): void {
  const drawing = new ChangeLayer(map, catalogue, (change) => choose(change, true));
  const cards = new Map<Change, HTMLElement>();
  const choose = (change: Change, fromMap: boolean): void => {
    for (const [one, card] of cards) card.classList.toggle("change-chosen", one === change);
    drawing.point(change);
    if (fromMap) cards.get(change)?.scrollIntoView({ block: "nearest" });
    else drawing.goTo(change);
  };
  const touched = new Set(changes.map((change) => change.id));
  drawing.set(
    changes,
    features.filter((feature) => !touched.has(feature.id)),
  );
  const compared = comparedOn(need(".compare-page"));
  const titles = new Map(features.map((feature) => [feature.id, feature]));
  for (const change of changes) {
    const layer = layerOf(catalogue, change.layer);
    if (!layer) continue;
    const card = cardOf(change, layer, catalogue, titles, places, url, () => choose(change, false));
    const restoring = restoreButtons(change, compared, catalogue, url);
    if (restoring) card.append(restoring);
    cards.set(change, card);
    need("#changes").append(card);
  }
  onTheme(() => drawing.redraw());
  need("#compare-counts").textContent = countsOf(changes);
  const alike = say("這兩次的地圖一樣。", "The two maps are alike.");
  if (changes.length) status.hide();
  else status.show({ icon: iconElement("circle-check"), words: alike });
  need(".compare-page").dataset.ready = "true";
  drawing.frame();
}

function countsOf(changes: Change[]): string {
  const n = (kind: Change["kind"]) => changes.filter((one) => one.kind === kind).length;
  return say("新增 {a}、修改 {c}、刪除 {r}", "{a} added, {c} changed, {r} removed", {
    a: n("added"),
    c: n("changed"),
    r: n("removed"),
  });
}

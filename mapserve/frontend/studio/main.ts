/** Start of the studio: the community, its features, what lies on the device, the first screen. */

import { postingWith, sendLater } from "../drafts/background_sync";
import { stored } from "../drafts/changesets";
import { Courier } from "../drafts/courier";
import { kindOf } from "../drafts/entry_kinds";
import { Journal } from "../drafts/journal";
import { PhotoStore } from "../drafts/photo_store";
import { Photos } from "../drafts/photos";
import { draftKey } from "../drafts/storage";
import { ownRecord } from "../drafts/tabs";
import { ToldSaves, telling } from "../drafts/told_saves";
import { uploadTo } from "../drafts/upload";
import { getJson } from "../kit/api";
import { type Audience, type Catalogue, layerOf } from "../kit/catalogue";
import { answered, watchAge } from "../kit/data_age";
import { button, h } from "../kit/elements";
import { iconElement } from "../kit/icons";
import type { BaseCollection, FeatureCollection } from "../kit/schema";
import { StatusPanel } from "../kit/status_panel";
import { onTheme, theme } from "../kit/theme";
import { Toast } from "../kit/toast";
import { colourOf } from "../leaflet/symbols";
import { BearingHandle } from "./bearing_handle";
import { arrive } from "./deep_link";
import { DeviceDraft } from "./device_draft";
import { keepSafe } from "./draft_backup";
import { answerable } from "./form_model";
import { locate } from "./geolocation";
import { seldom } from "./lazy_bundles";
import { tell } from "./phrases";
import { SaveStatus } from "./save_status";
import { FeatureList } from "./screens/feature_list";
import { SCREENS } from "./screens/index";
import { rememberScreen, screenToOpen } from "./session_restore";
import { Stage } from "./stage";
import { type Community, Studio } from "./studio";
import { TOOLS } from "./tools/list";
import { ToolButtons } from "./tools/tool";
import { tellUnsent } from "./unsent";

/** How old the data are is said anew as time passes. */
const AGE_MS = 30_000;
/** The toast stands above the sheet: without a button there is only something to read. */
const READ_MS = 4000;

/** The record of this page; asked for once, however often the map is asked for. */
let own: Promise<string> | null = null;

interface Loaded {
  catalogue: Catalogue;
  community: Community;
  features: FeatureCollection;
}

const part = <T extends HTMLElement>(name: string): T => {
  const found = document.querySelector<T>(`[data-part="${name}"]`);
  if (!found) throw new Error(`the page has no part ${name}`);
  return found;
};

watchAge(() => undefined); // what is given as a copy is told before there is a pill to say so

export async function start(): Promise<void> {
  const root = part("studio");
  const { slug = "", user = "", tiles = "", audience = "members" } = root.dataset;
  const panel = part("panel");
  const status = new StatusPanel();
  status.show({ words: tell("loading") });
  panel.replaceChildren(status.element);
  const api = `/api/v1/communities/${encodeURIComponent(slug)}`;
  const key = draftKey(slug, user);
  own ??= ownRecord(key);
  let loaded: Loaded;
  try {
    const [catalogue, community, features] = await Promise.all([
      getJson<Catalogue>("/api/v1/catalogue"),
      getJson<Community>(api),
      getJson<FeatureCollection>(`${api}/features`),
    ]);
    const asked = answerable(catalogue, audience as Audience);
    loaded = { catalogue: asked, community, features };
  } catch {
    return failed(status);
  }
  const photos = new Photos(new PhotoStore(key), api);
  const records = { key, own: await own };
  const studio = assemble(loaded, root, panel, records, photos, api, tiles);
  await studio.open();
  getJson<BaseCollection>(`${api}/base`).then(
    (base) => studio.stage.base(base),
    () => undefined, // without streets and buildings the map still shows what is drawn
  );
}

function failed(status: StatusPanel): void {
  const again = iconElement("refresh");
  const action = button(again, tell("again"), () => void start(), { class: "button" });
  const [words, hint] = [tell("no_map"), tell("no_map_mend")];
  status.show({ icon: iconElement("cloud-off"), words, hint, action }, "alert");
}

interface Opened {
  stage: Stage;
  open(): Promise<void>;
}

function assemble(
  { catalogue, community, features }: Loaded,
  root: HTMLElement,
  panel: HTMLElement,
  records: { key: string; own: string },
  photos: Photos,
  api: string,
  tiles: string,
): Opened {
  const journal = new Journal();
  journal.load(features.features.map(stored), features.revision);
  const stage = new Stage(part("map"), (kind) => layerOf(catalogue, kind), tiles);
  stage.patterns(catalogue.layers);
  stage.community(community.boundary, community.bounds);
  const toast = new Toast(part("toast"), READ_MS);
  let pill: SaveStatus | null = null;
  const device = new DeviceDraft(journal, photos, records.key, records.own, (_, first) => {
    pill?.update();
    if (first) toast.show(`${tell("no_storage")}。${tell("no_storage_mend")}`);
  });
  const { sent } = device;
  const keep = () => device.keep(courier);
  const upload = uploadTo(community.slug, photos, {
    progress: (done, of) => {
      courier.photo = { done, of };
      studio.update();
    },
    photo: (n) => tell("photo_n", { n }),
  });
  const saves = new ToldSaves(api, () => void renew().catch(() => undefined));
  const post = postingWith(upload, records.own, sent, (entry) =>
    photos.saved(kindOf(entry)?.photos(entry) ?? []),
  );
  const courier = new Courier(
    journal,
    telling(post, saves),
    () => crypto.randomUUID(),
    () => navigator.onLine || sent.size > 0,
    async () => {
      await keep();
      studio.update();
    },
  );
  const studio = new Studio(
    catalogue,
    community,
    journal,
    courier,
    stage,
    photos,
    toast,
    panel,
    SCREENS,
    () => void keep(),
    async (id) => (await seldom()).harmsOf(studio, id),
    (revision) => saves.theirs.has(revision),
  );
  /** Show what another tab has saved; an answer from before the last save is asked for once more. */
  const renew = async (again = true): Promise<void> => {
    const { revision, features } = await getJson<FeatureCollection>(`${api}/features`);
    if (journal.load(features.map(stored), revision)) studio.renewed();
    else if (again) await renew(false);
  };
  pill = furnish(studio, root, device);
  keepSafe(studio, device, keep);
  studio.onUpdate(sendLater(courier));
  const open = async () => {
    await device.open(courier);
    await device.join(courier, () => {
      void device.findPhotos(courier).catch(() => undefined);
      studio.update();
      void courier.retry().then(() => studio.settle());
    });
    await device.findPhotos(courier).catch(() => undefined);
    const ref = screenToOpen(studio, SCREENS);
    studio.go(ref ?? { at: "choose" });
    rememberScreen(studio);
    if (ref?.at === "draw" && journal.sketch?.vertices.length) {
      stage.show({ type: "LineString", coordinates: journal.sketch.vertices });
    }
    if (journal.sketch?.vertices.length || (ref && !journal.sketch)) toast.show(tell("restored"));
    await courier.retry();
    sent.clear();
    studio.settle();
    await arrive(studio);
    root.dataset.ready = "true";
  };
  return { stage, open };
}

/** Wire what stands around the screens: pill, list, toolbar, keys, network. */
function furnish(studio: Studio, root: HTMLElement, device: DeviceDraft): SaveStatus {
  const { stage, courier } = studio;
  const pill = new SaveStatus(
    part("pill"),
    courier,
    () => device.keeping,
    () => tellUnsent(studio),
    () => !stage.wide.matches,
  );
  const list = new FeatureList(studio);
  part("list").append(list.element);
  stage.pick = (id) => studio.go({ at: "form", id });
  stage.pickStack = (ids) => {
    if (studio.current.at === "pick" && ids[0]) stage.pick(ids[0]);
    else if (!studio.aiming) studio.go({ at: "list", only: ids });
  };
  glance(studio);
  const bar = part("toolbar");
  const tools = [
    new ToolButtons(TOOLS, "toolbar", { studio }),
    new ToolButtons(TOOLS, "map", { studio }),
  ] as const;
  bar.append(...tools[0].elements);
  part("here").before(...tools[1].elements);
  part("here").addEventListener("click", () => locate(studio));
  const keys = part("keys");
  const cross = part("cross");
  studio.onUpdate(() => {
    pill.update();
    list.update();
    for (const buttons of tools) buttons.update();
    cross.hidden = !studio.aiming || stage.element.classList.contains("s-corners");
    showKeys(keys, studio);
  });
  document.addEventListener("keydown", (event) => studio.key(event));
  window.addEventListener("online", () => {
    answered();
    void courier.retry().then(() => studio.settle());
  });
  window.addEventListener("hashchange", () => void arrive(studio));
  window.addEventListener("offline", () => studio.update());
  watchAge(() => pill.update());
  setInterval(() => pill.update(), AGE_MS);
  stage.wide.addEventListener("change", () => studio.update());
  onTheme(() => studio.go(studio.current));
  root.hidden = false;
  return pill;
}

/** A camera's sector shows while the mouse is over it; the selected one's stays by itself. */
function glance(studio: Studio): void {
  const sector = new BearingHandle(studio.stage, () => undefined);
  studio.stage.hover = (id) => {
    const content = id && id !== studio.selected ? studio.journal.get(id) : undefined;
    const layer = content && studio.layer(content.layer);
    const turns = layer?.attributes.some((field) => field.widget === "bearing");
    sector.show(
      content && turns ? content : null,
      layer ? colourOf(layer.style, theme()) : "",
      false,
    );
  };
}

/** The keys that work now, where there is a keyboard (look keys). */
function showKeys(element: HTMLElement, { descriptor }: Studio): void {
  const { at, keys = [] } = descriptor;
  if (element.dataset.at === at) return;
  element.dataset.at = at;
  element.hidden = keys.length === 0;
  element.replaceChildren(
    ...keys.flatMap(([names, word]) => [
      ...names.map((name) => h("kbd", {}, name)),
      h("span", {}, tell(word)),
    ]),
  );
}

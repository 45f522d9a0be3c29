/** Conflict screen: both geometries, both values, and a choice for each. */
import L from "leaflet";
import {
  type Comparison,
  compare,
  type Difference,
  resolve,
  type Side,
} from "../../drafts/conflicts";
import type { Content } from "../../drafts/model";
import type { Conflict } from "../../drafts/outcomes";
import { getJson } from "../../kit/api";
import { type Attribute, valueText } from "../../kit/catalogue";
import { button, h } from "../../kit/elements";
import { smallImage } from "../../kit/gallery";
import type { Geometry } from "../../kit/geojson";
import { iconElement } from "../../kit/icons";
import type { RevisionPage } from "../../kit/schema";
import { inLanguage, say } from "../../kit/words";
import { Notice } from "../notice";
import { tell } from "../phrases";
import { tellSeldom } from "../seldom_words";
import type { Studio } from "../studio";
import { sizeText } from "./heading";
import type { Screen } from "./screen";

/** 今天 20:41, or 11/22 20:41 of another day, by the device's clock and zone. */
function moment(iso: string): string {
  const at = new Date(iso);
  const two = (value: number) => String(value).padStart(2, "0");
  const today = at.toDateString() === new Date().toDateString();
  const day = today ? tellSeldom("today") : `${at.getMonth() + 1}/${at.getDate()}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

export class ConflictScreen implements Screen {
  readonly element: HTMLElement;
  private readonly notice = new Notice();
  private readonly choices = new Map<string, Side>();
  private readonly outlines: L.LayerGroup;
  private readonly conflict: Conflict;
  private readonly mine: Content | null;
  private readonly comparison: Comparison;
  private readonly save: HTMLButtonElement;
  private readonly title = h("h2", { class: "s-title" }, tellSeldom("conflict"));
  private readonly theirName = h("b", {}, tell("theirs"));
  private readonly theirTime = h("small", {});
  private readonly theirFace = h("span", { class: "face" }, iconElement("user"));
  /** The word beside their shape on the map. */
  private readonly theirLabel = h("span", {}, tell("theirs"));

  constructor(private readonly studio: Studio) {
    this.conflict = studio.courier.conflicts[0] as Conflict;
    const { id, theirs } = this.conflict;
    this.mine = studio.journal.get(id) ?? null;
    this.comparison = compare(studio.journal.stored(id), this.mine, theirs);
    this.outlines = L.layerGroup().addTo(studio.stage.map);
    this.save = button(iconElement("check"), tellSeldom("save_so"), () => this.settle(), {
      class: "button button-primary s-big",
    });
    const later = button(null, tellSeldom("later"), () => studio.go({ at: "choose" }), {
      class: "button s-big",
    });
    const { differences, reconciled } = this.comparison;
    const note = reconciled
      ? h(
          "p",
          { class: "s-reconciled" },
          iconElement("check"),
          tellSeldom("reconciled", { count: reconciled }),
        )
      : null;
    this.element = h(
      "div",
      { class: "s-screen s-conflict" },
      this.title,
      h("p", { class: "s-fact" }, this.about()),
      h(
        "div",
        { class: "s-body" },
        this.people(),
        h("h3", {}, tellSeldom("differences", { count: differences.length })),
        ...differences.map((difference) => this.row(difference)),
        note,
      ),
      this.notice.element,
      h("div", { class: "s-foot" }, later, this.save),
    );
    void this.nameThem();
  }

  private about(): string {
    const one = this.mine ?? this.conflict.theirs;
    if (!one) return "";
    const kind = inLanguage(this.studio.layer(one.layer).label);
    const title = this.studio.title(one);
    return title === kind ? kind : `${title}・${kind}`;
  }

  private people(): HTMLElement {
    const mine = tell("mine");
    return h(
      "div",
      { class: "s-people" },
      h("span", {}),
      h(
        "div",
        { class: "s-person s-mine" },
        h("span", { class: "face" }, mine.slice(0, 1)),
        h("b", {}, mine),
      ),
      h(
        "div",
        { class: "s-person s-theirs" },
        this.theirFace,
        h("span", {}, this.theirName, this.theirTime),
      ),
    );
  }

  /** Say who the other is, where this reader may know; else 另一位志工 says enough. It may be oneself. */
  private async nameThem(): Promise<void> {
    const revision = this.conflict.theirs?.revision;
    if (revision === undefined) return;
    const own = this.studio.savedHere(revision);
    if (own) {
      this.title.textContent = tellSeldom("conflict_own");
      this.call(tellSeldom("own_tab"));
    }
    const slug = encodeURIComponent(this.studio.community.slug);
    const path = `/api/v1/communities/${slug}/revisions?limit=1&before=${revision + 1}`;
    const answer = await getJson<RevisionPage>(path).catch(() => undefined);
    const [found] = answer?.revisions ?? [];
    if (!found) return;
    this.theirTime.textContent = moment(found.created_at);
    if (own || !found.author) return;
    this.call(found.author);
    this.theirFace.textContent = found.author.slice(0, 1);
  }

  private call(author: string): void {
    this.theirName.textContent = author;
    this.theirLabel.textContent = author;
    for (const option of this.element.querySelectorAll<HTMLElement>("[data-side=theirs]")) {
      const { of = "" } = option.dataset;
      const difference = this.comparison.differences.find(({ field }) => field === of);
      const words = this.words(of, difference?.theirs);
      option.setAttribute("aria-label", `${this.label(of)}：${author} ${words}`);
    }
  }

  private row(difference: Difference): HTMLElement {
    const label = this.label(difference.field);
    const choose = (side: Side) => {
      this.choices.set(difference.field, side);
      this.update();
    };
    const words = (side: Side) => this.words(difference.field, difference[side]);
    const option = (side: Side) =>
      button(null, words(side), () => choose(side), {
        class: "s-option",
        role: "radio",
        "aria-checked": "false",
        "data-side": side,
        "data-of": difference.field,
        "aria-label": `${label}：${tell(side)} ${words(side)}`,
      });
    const [mine, theirs] = [option("mine"), option("theirs")];
    if (this.attribute(difference.field)?.type === "photos") {
      mine.append(this.thumbs(difference.mine));
      theirs.append(this.thumbs(difference.theirs));
    }
    return h(
      "div",
      { class: "s-difference", role: "radiogroup", "aria-label": label },
      h("span", { class: "s-difference-label" }, label),
      mine,
      theirs,
    );
  }

  private thumbs(ids: unknown): HTMLElement {
    const pictures = this.studio.photos.pictures((ids ?? []) as string[], tell("photo"));
    return h("span", { class: "s-option-thumbs" }, ...pictures.map(smallImage));
  }

  private attribute(field: string): Attribute | undefined {
    const one = this.mine ?? this.conflict.theirs;
    return one
      ? this.studio.layer(one.layer).attributes.find((attribute) => attribute.name === field)
      : undefined;
  }

  private label(field: string): string {
    if (field === "feature") return tellSeldom("whole");
    const point = this.mine?.geometry.type === "Point";
    if (field === "geometry") return tellSeldom(point ? "position" : "shape");
    const attribute = this.attribute(field);
    return attribute ? inLanguage(attribute.label) : field;
  }

  private words(field: string, value: unknown): string {
    if (field === "feature") return tell(value ? "keep_it" : "delete_it");
    if (field === "geometry") return sizeText(value as Geometry) || tell("on_map");
    const attribute = this.attribute(field);
    return (attribute && valueText(attribute, value)) || tellSeldom("empty");
  }

  entered(): void {
    const both = [this.mine?.geometry, this.conflict.theirs?.geometry].filter(Boolean);
    // Where both agree on the place there is one shape, and nobody's.
    const apart = this.comparison.differences.some(
      ({ field }) => field === "geometry" || field === "feature",
    );
    for (const [side, geometry] of [
      ["s-shape-theirs", apart ? this.conflict.theirs?.geometry : undefined],
      ["s-shape-mine", this.mine?.geometry],
    ] as const) {
      if (geometry) this.drawOutline(geometry, side, apart);
    }
    this.studio.stage.map.invalidateSize({ pan: false });
    const bounds = L.featureGroup(this.outlines.getLayers()).getBounds();
    if (both.length && bounds.isValid()) {
      this.studio.stage.map.fitBounds(bounds, { maxZoom: 20, padding: [56, 56], animate: false });
    }
  }

  private drawOutline(geometry: Geometry, className: string, named: boolean): void {
    const outline = L.geoJSON(geometry as GeoJSON.Geometry, {
      interactive: false,
      style: { className },
      pointToLayer: (_, at) => L.circleMarker(at, { radius: 16, className, interactive: false }),
    });
    this.outlines.addLayer(outline);
    if (!named) return;
    const word = className === "s-shape-mine" ? h("span", {}, tell("mine")) : this.theirLabel;
    const icon = L.divIcon({
      className: `${className} s-shape-name`,
      html: word,
      iconSize: [0, 0],
    });
    const bounds = outline.getBounds();
    const at = className === "s-shape-mine" ? bounds.getSouthWest() : bounds.getNorthEast();
    this.outlines.addLayer(L.marker(at, { icon, interactive: false, keyboard: false }));
  }

  leave(): void {
    this.outlines.remove();
  }

  update(): void {
    for (const option of this.element.querySelectorAll<HTMLElement>(".s-option")) {
      const on = this.choices.get(option.dataset.of as string) === option.dataset.side;
      option.setAttribute("aria-checked", String(on));
    }
    const open = this.comparison.differences.filter(({ field }) => !this.choices.has(field));
    this.save.disabled = open.length > 0;
    const fields = open.map(({ field }) => this.label(field)).join(say("、", ", "));
    this.notice.show(
      open.length ? { title: tellSeldom("not_chosen", { fields }), mend: "", tone: "info" } : null,
    );
  }

  /** Put what was chosen on top of theirs, and save it, or show the next conflict. */
  private settle(): void {
    const { studio, conflict } = this;
    const base = studio.journal.stored(conflict.id);
    const reconciled = resolve(base, this.mine, conflict.theirs, this.choices);
    studio.journal.rebase(conflict.id, conflict.theirs, reconciled);
    studio.courier.conflicts.shift();
    const more = studio.courier.conflicts.length > 0;
    studio.go({ at: more ? "conflict" : "choose" });
    studio.changed();
    if (!more) void studio.save();
  }
}

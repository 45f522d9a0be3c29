/** Form screen of a feature: five numbered questions first, the rest behind 更多. */

import type { Content } from "../../drafts/model";
import type { Attribute } from "../../kit/catalogue";
import { button, h } from "../../kit/elements";
import { iconElement } from "../../kit/icons";
import { inLanguage } from "../../kit/words";
import { BlindSpotPart } from "../blind_spot";
import { answered, check, checkAll, questions, sections } from "../form_model";
import { Notice } from "../notice";
import { tell } from "../phrases";
import type { Studio } from "../studio";
import { TOOLS } from "../tools/list";
import { ToolButtons } from "../tools/tool";
import { type FieldControl, fieldControl } from "./field_controls";
import { describe, Heading, symbolOf } from "./heading";
import { offerPlace } from "./photo_location";
import type { Screen, ScreenDescriptor } from "./screen";
import { Turner } from "./turn";

declare module "./screen" {
  interface Screens {
    form: { id: string; more?: boolean };
  }
}

export class FormScreen implements Screen {
  readonly element: HTMLElement;
  private readonly notice = new Notice();
  private readonly heading: Heading;
  private readonly fields = new Map<string, FieldControl>();
  private readonly more = h("div", { class: "s-more", hidden: true });
  /** The questions behind 更多, made when they are asked for. */
  private readonly further: Attribute[];
  private readonly moreButton: HTMLButtonElement;
  private readonly turner: Turner | null;
  private readonly spot: BlindSpotPart;
  private readonly tools: ToolButtons;
  /** Fields that were answered or tried to be saved: only those are told off. */
  private readonly touched = new Set<string>();

  constructor(
    private readonly studio: Studio,
    private readonly id: string,
    open: boolean,
  ) {
    const content = this.content as Content;
    this.spot = new BlindSpotPart(studio, id);
    this.tools = new ToolButtons(TOOLS, "feature", { studio, id });
    const layer = studio.layer(content.layer);
    const { first, more } = questions(layer);
    this.further = more;
    const bearing = layer.attributes.find((field) => field.widget === "bearing");
    this.turner = bearing ? new Turner(studio, id) : null;
    const close = button(iconElement("x"), "", () => this.close(), {
      class: "button button-quiet s-close",
      "aria-label": tell("close"),
    });
    this.heading = new Heading(close);
    this.moreButton = button(iconElement("dots"), tell("more"), () => this.showMore(), {
      class: "button s-big",
      "aria-expanded": "false",
    });
    const body = h(
      "div",
      { class: "s-body" },
      ...first.map((field, i) => this.field(field, i + 1)),
      this.turner?.looking.report.element ?? null,
      this.spot.element,
      h("div", { class: "s-tools" }, ...this.tools.elements),
      this.more,
    );
    const save = button(iconElement("check"), tell("save"), () => this.save(), {
      class: "button button-primary s-big",
    });
    const foot = h("div", { class: "s-foot" }, more.length ? this.moreButton : null, save);
    this.element = h(
      "div",
      { class: "s-screen s-form" },
      this.notice.element,
      this.heading.element,
      body,
      foot,
    );
    if (open || this.faultIn(more.map((field) => field.name))) this.showMore();
  }

  private get content(): Content | undefined {
    return this.studio.journal.get(this.id);
  }

  private field(field: Attribute, number: number): HTMLElement {
    const { studio, id } = this;
    const made = fieldControl(field, number, {
      answer: (value, typing) => this.answer(field.name, value, typing ?? false),
      pick: () => studio.go({ at: "pick", id, field: field.name }),
      nameOf: (other) => {
        const found = studio.journal.get(other);
        return found ? studio.title(found) : tell("gone");
      },
      photos: {
        photos: studio.photos,
        title: () => (this.content ? studio.title(this.content) : ""),
        offer: (at, away) => offerPlace(studio, id, at, away),
        say: (words) => studio.toast.show(words),
      },
    });
    this.fields.set(field.name, made);
    return made.element;
  }

  private faultIn(names: string[]): boolean {
    return this.studio.courier.faults.some(
      (fault) => fault.id === this.id && names.includes(fault.field),
    );
  }

  private showMore(): void {
    const open = this.more.hidden;
    if (open && !this.more.firstChild) {
      this.more.append(...this.sections());
      this.update();
    }
    this.more.hidden = !open;
    this.moreButton.setAttribute("aria-expanded", String(open));
    const word = this.moreButton.querySelector("span");
    if (word) word.textContent = tell(open ? "less" : "more");
    if (open) this.more.querySelector<HTMLElement>("input, select, textarea, button")?.focus();
  }

  private sections(): HTMLElement[] {
    const layer = this.studio.layer((this.content as Content).layer);
    return sections(layer).map(({ label, fields }) =>
      h(
        "section",
        { class: "s-section" },
        label && h("h3", {}, inLanguage(label)),
        ...fields.map((field) => this.field(field, 0)),
      ),
    );
  }

  private answer(name: string, value: unknown, typing: boolean): void {
    const { content, studio } = this;
    if (!content) return;
    if (!typing) this.touched.add(name);
    const layer = studio.layer(content.layer);
    const properties = answered(layer, content.properties, name, value);
    const { courier } = studio;
    courier.faults = courier.faults.filter(
      (fault) => fault.id !== this.id || (fault.field !== name && fault.field !== ""),
    );
    // Letters in a row undo as one, and each lies on the device at once.
    const mark = typing ? `type:${this.id}:${name}` : undefined;
    studio.journal.change("edit", this.id, { properties }, mark);
    studio.changed();
  }

  update(): void {
    const { content, studio } = this;
    if (!content) return;
    const layer = studio.layer(content.layer);
    const faults = new Map(
      studio.courier.faults
        .filter((fault) => fault.id === this.id)
        .map((fault) => [fault.field, fault.message]),
    );
    for (const field of layer.attributes) {
      const value = content.properties[field.name];
      const wrong = this.touched.has(field.name) ? check(field, value) : null;
      const fault = faults.get(field.name) ?? (wrong ? tell(...wrong) : "");
      this.fields.get(field.name)?.update(value, fault);
    }
    const { title, fact } = describe(studio, content);
    this.heading.show(title, fact || inLanguage(layer.help), symbolOf(layer, content, 40));
    this.showNotice();
    this.tools.update();
    this.turner?.update();
  }

  /** What the server said that belongs to no field, or that fields further down are wrong. */
  private showNotice(): void {
    const { faults, signIn } = this.studio.courier;
    if (signIn) {
      const path = `/login?next=${encodeURIComponent(location.pathname)}`;
      const link = h("a", { class: "button button-primary", href: path }, tell("sign_in_button"));
      this.notice.show({ title: tell("sign_in"), mend: tell("sign_in_mend"), tone: "warn" }, link);
      return;
    }
    const mine = faults.filter((fault) => fault.id === this.id || fault.id === null);
    const [fault] = mine;
    if (!fault) {
      this.notice.show(null);
      return;
    }
    const mend = [...mine.map((one) => [one.message, one.mend].join("")), tell("kept_safe")];
    const shaped = mine.some((one) => one.id === this.id && one.field === "geometry");
    const title = tell("refused");
    this.notice.show({ title, mend: mend.join(" "), tone: "danger" }, shaped && this.toShape());
  }

  /** Leads to where a shape is mended. */
  private toShape(): HTMLElement {
    const word = this.content?.geometry.type === "Point" ? "edit_point" : "edit_shape";
    const press = () => this.studio.go({ at: "reshape", id: this.id });
    return button(iconElement("vector-triangle"), tell(word), press, { class: "button" });
  }

  private save(): void {
    const { content, studio } = this;
    if (!content) return;
    const wrong = checkAll(studio.layer(content.layer), content.properties);
    for (const name of wrong.keys()) this.touched.add(name);
    const [name] = wrong.keys();
    if (!name) {
      void studio.save();
      return;
    }
    this.update();
    if (this.further.some((field) => field.name === name) && this.more.hidden) this.showMore();
    const field = this.fields.get(name)?.element;
    field?.querySelector<HTMLElement>("input, select, textarea, button")?.focus();
    field?.scrollIntoView({ block: "center" });
  }

  /** What is not saved stays a draft, and is said to be one. */
  private close(): void {
    const { content, id, studio } = this;
    studio.go({ at: "choose" });
    if (!content || !studio.isUnsaved(id)) return;
    const name = studio.title(content);
    const save = () => void studio.save();
    studio.toast.show(tell("closed_unsaved", { name }), tell("save"), save);
  }

  entered(): void {
    const { content, studio } = this;
    if (content) studio.stage.show(content.geometry);
    void this.spot.entered();
    const fault = this.element.querySelector(".field-error:not([hidden])");
    if (fault) fault.scrollIntoView({ block: "center" });
    else this.heading.title.focus({ preventScroll: true });
  }

  leave(): void {
    this.turner?.leave();
    this.spot.leave();
  }

  key(event: KeyboardEvent): boolean {
    if (this.turner && !(event.target as HTMLElement).closest(".segments")) {
      if (this.turner.key(event)) return true;
    }
    if (event.key === "Escape") this.close();
    else return this.tools.key(event);
    return true;
  }
}

export const form: ScreenDescriptor<Studio, "form"> = {
  at: "form",
  height: "84%",
  covers: true,
  kept: true,
  open: (studio, { id, more }) => new FormScreen(studio, id, more ?? false),
};

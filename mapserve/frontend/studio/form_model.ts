/** Form model of a layer, from the catalogue: which questions, which control, what is wrong. */

import type { Properties } from "../drafts/model";
import type { Attribute, Audience, Catalogue, Layer } from "../kit/catalogue";
import { visible } from "../kit/visible_text";
import type { Text } from "../kit/words";
import type { Phrase } from "./phrases";
import { hoursFault } from "./weekly_hours";

export type Control =
  | "segmented"
  | "select"
  | "chips"
  | "number"
  | "text"
  | "note"
  | "date"
  | "hours"
  | "yesno"
  | "bearing"
  | "reference"
  | "photos"
  | "shown";

/** A code list this short fits side by side on a phone. */
const SEGMENTS = 4;
const SEGMENT_LETTERS = 14;

export function control(field: Attribute): Control {
  if (field.written_by !== "drawers") return "shown";
  if (field.widget === "bearing") return "bearing";
  if (field.widget === "hours") return "hours";
  switch (field.type) {
    case "code": {
      const letters = (field.choices ?? []).reduce((sum, one) => sum + one.label.zh.length, 0);
      const few = (field.choices ?? []).length <= SEGMENTS && letters <= SEGMENT_LETTERS;
      return few ? "segmented" : "select";
    }
    case "codes":
      return "chips";
    case "number":
    case "integer":
      return "number";
    case "boolean":
      return "yesno";
    case "date":
      return "date";
    case "reference":
    case "references":
      return "reference";
    case "photos":
      return "photos";
    default:
      return field.widget === "note" ? "note" : "text";
  }
}

/** At most five questions first, in their order; the rest stand behind 更多. */
export function questions(layer: Layer): {
  first: Attribute[];
  more: Attribute[];
} {
  const place = (field: Attribute) => field.first ?? Number.POSITIVE_INFINITY;
  const first = layer.attributes
    .filter((field) => field.first)
    .sort((a, b) => place(a) - place(b))
    .slice(0, 5);
  return { first, more: layer.attributes.filter((field) => !first.includes(field)) };
}

/** Questions behind 更多, below a heading or, first, below none. */
export interface Section {
  label: Text | null;
  fields: Attribute[];
}

export function sections(layer: Layer): Section[] {
  const { more } = questions(layer);
  const headed = new Set(layer.sections.flatMap(({ attributes }) => attributes));
  const below = (names: string[]) => more.filter(({ name }) => names.includes(name));
  return [
    { label: null, fields: more.filter(({ name }) => !headed.has(name)) },
    ...layer.sections.map(({ label, attributes }) => ({ label, fields: below(attributes) })),
  ].filter(({ fields }) => fields.length > 0);
}

/** Where nobody answers this is what the server takes, which says no more than that. */
const UNKNOWN = "unknown";

/**
 * What stands when a first question is left open: told beside it and never pressed beforehand, for
 * it claims what nobody said. Null where nothing is taken, or nothing is claimed.
 */
export function assumed(field: Attribute): unknown {
  const asked = field.first && field.type === "code" && field.written_by === "drawers";
  return asked && field.default !== UNKNOWN ? (field.default ?? null) : null;
}

const WIDER: readonly Audience[] = ["public", "members", "staff"];

/**
 * The catalogue as far as somebody of an audience may answer it: without what only others fill
 * in, and without choices that would hide the feature from themselves (the server refuses both).
 */
export function answerable(catalogue: Catalogue, audience: Audience): Catalogue {
  const sees = (needed: Audience) => WIDER.indexOf(audience) >= WIDER.indexOf(needed);
  const layers = catalogue.layers.map((layer) => {
    const attributes = layer.attributes
      .filter((field) => sees(field.audience))
      .map((field) => {
        const hides = layer.restricted[field.name] ?? {};
        const choices = field.choices.filter(({ value }) => sees(hides[value] ?? "public"));
        return choices.length === field.choices.length ? field : { ...field, choices };
      })
      .filter((field) => field.type !== "code" || field.choices.length > 1); // else no question
    return { ...layer, attributes };
  });
  return { ...catalogue, layers };
}

/** What a new feature holds before anybody answered. */
export function defaults(layer: Layer): Properties {
  return Object.fromEntries(
    layer.attributes
      .filter((field) => field.default !== null && field.default !== undefined)
      .filter((field) => assumed(field) === null)
      .filter((field) => !(Array.isArray(field.default) && field.default.length === 0))
      .map((field) => [field.name, field.default]),
  );
}

/** What of a feature's answers goes over to another that is drawn after it. */
export function copied(layer: Layer, properties: Properties): Properties {
  const others = layer.attributes.filter((field) => field.written_by !== "drawers");
  const own = Object.entries(properties).filter(
    ([name]) => !others.some((field) => field.name === name),
  );
  return { ...defaults({ ...layer, attributes: others }), ...Object.fromEntries(own) };
}

/** Read what a person typed; undefined takes the value away. */
export function parse(field: Attribute, typed: string): unknown {
  const text = visible(typed).trim();
  if (text === "") return undefined;
  if (field.type === "number" || field.type === "integer") {
    const number = Number(text.normalize("NFKC").replace(/[°,\s]/g, ""));
    return Number.isFinite(number) ? number : text;
  }
  return text;
}

/** Say what is wrong with a value, as the catalogue's limits have it, or null. */
export function check(field: Attribute, value: unknown): Phrase | null {
  const empty = value === undefined || value === null || value === "";
  if (empty || (Array.isArray(value) && value.length === 0)) {
    return field.required ? ["needed"] : null;
  }
  if (field.type === "number" || field.type === "integer") return checkNumber(field, value);
  const longest = field.max_length ?? Number.POSITIVE_INFINITY;
  if (typeof value === "string" && value.length > longest) return ["too_long", { max: longest }];
  const fault = field.widget === "hours" ? hoursFault(String(value)) : null;
  if (fault) return [`hours_${fault}`];
  if (Array.isArray(value) && value.length > longest) return ["too_many", { max: longest }];
  return null;
}

function checkNumber(field: Attribute, value: unknown): Phrase | null {
  if (typeof value !== "number") return ["not_number"];
  if (field.type === "integer" && !Number.isInteger(value)) return ["not_whole"];
  const unit = field.unit ?? "";
  const { minimum, maximum } = field;
  if (typeof minimum === "number" && value < minimum) {
    return ["too_small", { min: minimum, unit }];
  }
  if (typeof maximum === "number" && value > maximum) {
    return ["too_large", { max: maximum, unit }];
  }
  return null;
}

/** Everything wrong with a feature's properties, by field. */
export function checkAll(layer: Layer, properties: Properties): Map<string, Phrase> {
  const found = new Map<string, Phrase>();
  for (const field of layer.attributes) {
    const wrong = check(field, properties[field.name]);
    if (wrong) found.set(field.name, wrong);
  }
  return found;
}

/** Put one answer in; a camera's bearing and facing always say the same. */
export function answered(
  layer: Layer,
  properties: Properties,
  name: string,
  value: unknown,
): Properties {
  const next: Properties = { ...properties, [name]: value };
  if (value === undefined) delete next[name];
  if (!layer.attributes.some((field) => field.name === "facing")) return next;
  if (name === "bearing") next.facing = value === undefined ? "unknown" : "bearing";
  if (name === "facing" && value !== "bearing") delete next.bearing;
  if (name === "facing" && value === "bearing" && next.bearing === undefined) next.bearing = 0;
  return next;
}

/** Layer catalogue as the server describes it, and how a feature is read with it. */
import { hoursWords } from "./opening_hours";
import type {
  Attribute,
  Audience,
  Catalogue,
  FeatureProperties,
  Layer,
  Mark,
  Part,
} from "./schema";
import { compass, inLanguage, say, shortDate } from "./words";

export type {
  Attribute,
  Audience,
  Catalogue,
  Choice,
  Feature,
  Layer,
  Mark,
  Style,
  Writer,
} from "./schema";
export type AttributeType = Attribute["type"];

/** What a feature says of itself, by attribute. */
export type Answers = Record<string, unknown>;
export type Properties = FeatureProperties;
export interface Fact {
  name: string;
  label: string;
  value: string;
}

/** Return the layer named `kind`, or undefined when the catalogue has none. */
export function layerOf(catalogue: Catalogue, kind: string): Layer | undefined {
  return catalogue.layers.find((layer) => layer.kind === kind);
}

/** The layers whose features play a part. */
export function playing(catalogue: Catalogue, part: Part): Layer[] {
  return catalogue.layers.filter((layer) => layer.parts.includes(part));
}

/** The mark that the feature's state asks for; what works, and what has no state, is solid. */
export function markOf(layer: Layer, properties: Answers): Mark {
  if (!layer.state) return "solid";
  return layer.marks[String(properties[layer.state] ?? "")] ?? "solid";
}

/** The state in words, or "" where the reader may not see it. */
export function stateOf(layer: Layer, properties: Answers): string {
  const attribute = layer.attributes.find((one) => one.name === layer.state);
  const value = layer.state ? properties[layer.state] : undefined;
  return attribute && value !== undefined ? valueText(attribute, value) : "";
}

/** What people call the feature: its first filled title attribute, else the layer's name. */
export function titleOf(layer: Layer, properties: Answers): string {
  for (const name of layer.title) {
    const value = properties[name];
    const attribute = layer.attributes.find((one) => one.name === name);
    if (value !== undefined && value !== "" && attribute) return valueText(attribute, value);
  }
  return inLanguage(layer.label);
}

/**
 * Label and value of every filled attribute but the title and the state, in form order.
 * Where photos are shown as pictures, how many they are is not told.
 */
export function factsOf(
  layer: Layer,
  properties: Answers,
  { pictured = false }: { pictured?: boolean } = {},
): Fact[] {
  const title = titleOf(layer, properties);
  return [...layer.attributes]
    .sort((a, b) => (a.first ?? 9) - (b.first ?? 9))
    .filter((one) => properties[one.name] !== undefined && one.name !== layer.state)
    .filter((one) => !(pictured && one.type === "photos"))
    .map((one) => ({
      name: one.name,
      label: inLanguage(one.label),
      value: valueText(one, properties[one.name]),
    }))
    .filter((fact) => fact.value !== "" && fact.value !== title);
}

const WIDEST: readonly Audience[] = ["public", "members", "staff"];

/** Who sees that the feature is there: its layer's readers, or fewer where a value says so. */
export function audienceOf(layer: Layer, properties: Answers): Audience {
  const limits = Object.entries(layer.restricted).map(
    ([name, values]) => values[String(properties[name])],
  );
  const all = [layer.audience, ...limits.filter((one) => one !== undefined)];
  return all.reduce((most, one) => (WIDEST.indexOf(one) > WIDEST.indexOf(most) ? one : most));
}

/** The ids of the feature's photos, as far as the reader may know of them. */
export function photosOf(layer: Layer, properties: Answers): string[] {
  const name = layer.attributes.find((one) => one.type === "photos")?.name;
  const ids = name ? properties[name] : undefined;
  return Array.isArray(ids) ? ids.map(String) : [];
}

/** A value in words: codes by their labels, numbers with their unit, bearings with the wind. */
export function valueText(attribute: Attribute, value: unknown): string {
  if (value === null || value === undefined) return "";
  switch (attribute.type) {
    case "code":
      return codeText(attribute, value);
    case "codes":
      return listOf(value, (one) => codeText(attribute, one));
    case "boolean":
      return value ? say("是", "Yes") : say("否", "No");
    case "date":
      return shortDate(String(value));
    case "number":
    case "integer":
      return numberText(attribute, Number(value));
    case "reference":
      return say("1 項", "1 item");
    case "references":
      return say("{n} 項", "{n} items", { n: Array.isArray(value) ? value.length : 0 });
    case "photos":
      return say("{n} 張", "{n}", { n: Array.isArray(value) ? value.length : 0 });
    default:
      if (attribute.widget === "hours") return hoursWords(String(value));
      return Array.isArray(value) ? listOf(value, String) : String(value);
  }
}

function numberText(attribute: Attribute, value: number): string {
  if (attribute.widget === "bearing") return `${compass(value)} ${Math.round(value)}°`;
  if (!attribute.unit) return String(value);
  return attribute.unit === "°" ? `${value}°` : `${value} ${attribute.unit}`;
}

function codeText(attribute: Attribute, value: unknown): string {
  const choice = attribute.choices.find((one) => one.value === value);
  return choice ? inLanguage(choice.label) : String(value);
}

function listOf(value: unknown, each: (one: unknown) => string): string {
  return (Array.isArray(value) ? value : [value]).map(each).join(say("、", ", "));
}

/** Legend and layer list: what is shown, how many there are, and what the marks mean. */
import type { Catalogue, Feature, Layer, Mark } from "../kit/catalogue";
import { h } from "../kit/elements";
import { theme } from "../kit/theme";
import { inLanguage, say } from "../kit/words";
import { symbolElement } from "./symbols";

export interface PanelOptions {
  isPublic: boolean;
  shows: (kind: string) => boolean;
  onToggle: (kind: string, shown: boolean) => void;
}

/** The layers that this reader may know of, in the order of the legend. */
export function visibleLayers(catalogue: Catalogue, isPublic: boolean): Layer[] {
  return catalogue.layers.filter((layer) => !isPublic || layer.audience === "public");
}

/** Fill `holder` with one group of check boxes for each group of the legend. */
export function fillPanel(
  holder: HTMLElement,
  catalogue: Catalogue,
  features: Feature[],
  options: PanelOptions,
): void {
  const counts = new Map<string, number>();
  for (const feature of features) {
    const { layer } = feature.properties;
    counts.set(layer, (counts.get(layer) ?? 0) + 1);
  }
  const layers = visibleLayers(catalogue, options.isPublic);
  holder.replaceChildren();
  holder.removeAttribute("aria-busy");
  for (const group of catalogue.groups) {
    const rows = layers.filter((layer) => layer.group.value === group.value);
    if (!rows.length) continue;
    const fieldset = h("fieldset", { class: "layer-group" });
    fieldset.append(h("legend", {}, inLanguage(group.label)));
    for (const layer of rows) fieldset.append(rowOf(layer, counts.get(layer.kind) ?? 0, options));
    holder.append(fieldset);
  }
}

function rowOf(layer: Layer, count: number, options: PanelOptions): HTMLElement {
  const box = h("input", { type: "checkbox", value: layer.kind });
  box.checked = options.shows(layer.kind);
  box.addEventListener("change", () => options.onToggle(layer.kind, box.checked));
  const look = { size: 22, theme: theme(), round: options.isPublic };
  const near = layer.near_only ? h("small", {}, say("放大後顯示", "when zoomed in")) : null;
  return h(
    "label",
    { class: "layer-row", title: inLanguage(layer.help) },
    box,
    symbolElement(layer.style, look),
    h("span", { class: "layer-name" }, inLanguage(layer.label), near),
    h("span", { class: "layer-count" }, String(count)),
  );
}

/** Fill `holder` with what outline and badge mean. */
export function fillMarks(holder: HTMLElement, catalogue: Catalogue, isPublic: boolean): void {
  holder.replaceChildren();
  const layers = visibleLayers(catalogue, isPublic);
  for (const [mark, words] of marksOf(isPublic)) {
    const layer = layers.find((one) => Object.values(one.marks).includes(mark));
    if (!layer) continue;
    const symbol = symbolElement(layer.style, { mark, size: 22, theme: theme(), round: isPublic });
    holder.append(h("li", {}, symbol, words));
  }
  if (!isPublic) {
    const camera = layers.find((one) => one.style.fill === "sector");
    if (camera) {
      const symbol = symbolElement(camera.style, { bearing: null, size: 22, theme: theme() });
      holder.append(h("li", {}, symbol, say("方向不明", "Direction unknown")));
    }
  }
}

function marksOf(isPublic: boolean): [Mark, string][] {
  const solid: [Mark, string] = ["solid", say("實心：現在有", "Solid: there now")];
  if (isPublic) return [solid];
  return [
    solid,
    ["planned", say("虛框與 +：規劃、洽談中", "Dashed with +: planned")],
    ["broken", say("空心與 ×：故障、停用", "Hollow with ×: not working")],
    ["unconfirmed", say("虛框與 ?：待確認", "Dashed with ?: to be confirmed")],
    ["improved", say("空心與 ✓：已改善", "Hollow with ✓: improved")],
  ];
}

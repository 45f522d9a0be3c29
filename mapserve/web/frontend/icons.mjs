/**
 * The Tabler icons that are used, found by how they are named in the source.
 *
 * `icon("map")` in a template or script and `icon="map"` in a layer's style count as use, so
 * there is no list to keep. Icons reach scripts as the module "virtual:icons", and templates
 * as build/icons.json.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "../../..");
const OUTLINE = join(ROOT, "node_modules/@tabler/icons/icons/outline");
const USE = /\bicon\w*\s*[(=:]\s*["']([a-z0-9-]+)["']/g;
const NAME = "virtual:icons";

export const SCRIPTS = [HERE, join(ROOT, "layers/kinds")];
export const TEMPLATES = [join(HERE, "../templates"), join(ROOT, "layers/kinds")];

/** Return {name: inner SVG markup} of the icons used under the folders. */
export function usedIcons(folders) {
  const names = new Set(folders.flatMap(filesOf).flatMap((file) => namesIn(file)));
  return Object.fromEntries([...names].sort().map((name) => [name, markupOf(name)]));
}

/** A plugin for Vite (Vitest) that serves the icons of the scripts. */
export function iconsModule() {
  return {
    name: "icons",
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load: (id) => (id === `\0${NAME}` ? moduleText() : undefined),
  };
}

/** The same for esbuild. */
export const iconsPlugin = {
  name: "icons",
  setup(build) {
    build.onResolve({ filter: /^virtual:icons$/ }, () => ({ path: NAME, namespace: "icons" }));
    build.onLoad({ filter: /.*/, namespace: "icons" }, () => ({ contents: moduleText() }));
  },
};

function moduleText() {
  return `export default ${JSON.stringify(usedIcons(SCRIPTS))};`;
}

function filesOf(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => /\.(ts|html|py)$/.test(name))
    .map((name) => join(folder, name));
}

function namesIn(file) {
  return [...readFileSync(file, "utf8").matchAll(USE)].map((match) => match[1]);
}

function markupOf(name) {
  const svg = readFileSync(join(OUTLINE, `${name}.svg`), "utf8");
  const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  return inner
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
    .replace(/\s*\n\s*/g, "")
    .trim();
}

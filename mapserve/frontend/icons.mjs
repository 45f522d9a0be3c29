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
const ROOT = join(HERE, "../..");
const OUTLINE = join(ROOT, "node_modules/@tabler/icons/icons/outline");
const USE = /\bicon\w*\s*[(=:]\s*["']([a-z0-9-]+)["']/g;
const NAME = "virtual:icons";

const LAYERS = join(ROOT, "layers/model/kinds");
export const SCRIPTS = [HERE, LAYERS];
export const TEMPLATES = [join(HERE, "../web/templates"), LAYERS];

/** Return {name: inner SVG markup} of the icons used under the folders. */
export function usedIcons(folders) {
  return iconsOf(folders.flatMap(filesOf));
}

/** The same of these files alone. */
function iconsOf(files) {
  const names = new Set(files.flatMap((file) => namesIn(file)));
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

/** The same for esbuild: the icons of these scripts, and of the layers where one draws symbols. */
export function iconsPlugin(scripts) {
  const symbols = scripts.some((file) => file.endsWith("symbols.ts"));
  const files = [...scripts, ...(symbols ? filesOf(LAYERS) : [])];
  return {
    name: "icons",
    setup(build) {
      build.onResolve({ filter: /^virtual:icons$/ }, () => ({ path: NAME, namespace: "icons" }));
      build.onLoad({ filter: /.*/, namespace: "icons" }, () => ({
        contents: moduleText(iconsOf(files)),
      }));
    },
  };
}

function moduleText(icons = usedIcons(SCRIPTS)) {
  return `export default ${JSON.stringify(icons)};`;
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

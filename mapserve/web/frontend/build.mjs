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
  "studio-style": "studio/studio.css",
};

const entryPoints = Object.entries(ENTRIES)
  .map(([out, file]) => ({ out, in: join(HERE, file) }))
  .filter((entry) => existsSync(entry.in));

const result = await build({
  entryPoints,
  outdir: OUT,
  entryNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  sourcemap: true,
  format: "iife",
  target: ["es2022", "safari16"],
  charset: "utf8",
  metafile: true,
  legalComments: "linked",
  loader: { ".png": "dataurl", ".svg": "dataurl" },
  plugins: [iconsPlugin],
  logLevel: "warning",
});

const manifest = {};
for (const [path, output] of Object.entries(result.metafile.outputs)) {
  if (output.entryPoint) manifest[nameOf(path)] = basename(path);
}
mkdirSync(OUT, { recursive: true });
writeFileSync(join(OUT, "icons.json"), JSON.stringify(usedIcons(TEMPLATES)));
writeFileSync(join(OUT, "manifest.json"), JSON.stringify(manifest, null, 1));
await drawAppIcons(OUT);
removeOld(Object.keys(result.metafile.outputs).map((path) => basename(path)));

/** "…/map-AB12CD34.js" → "map.js". */
function nameOf(path) {
  return basename(path).replace(/-[A-Z0-9]{8}(\.\w+)$/, "$1");
}

function removeOld(current) {
  const keep = new Set([...current, ...APP_ICONS, "manifest.json", "icons.json", ".done"]);
  for (const name of readdirSync(OUT)) if (!keep.has(name)) rmSync(join(OUT, name));
}

/** The icons of the home screen, drawn from the favicon at build time. */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { initWasm, Resvg } from "@resvg/resvg-wasm";

const HERE = dirname(fileURLToPath(import.meta.url));
const FAVICON = join(HERE, "../../web/static/favicon.svg");
const SQUARE = 'rx="9"';
/** Phones cut a maskable icon to their own shape: full bleed, the picture in the middle 80 %. */
const MASKABLE = "-4.25 -4.25 42.5 42.5";
/** Each: name, width in pixels, whether it fills the square. */
const ICONS = [
  ["icon-32.png", 32, false],
  ["icon-192.png", 192, false],
  ["icon-512.png", 512, false],
  ["icon-maskable-512.png", 512, true],
  ["icon-apple-180.png", 180, true],
];

export const APP_ICONS = ICONS.map(([name]) => name);

export async function drawAppIcons(folder) {
  const wasm = createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm");
  await initWasm(readFileSync(wasm));
  const svg = readFileSync(FAVICON, "utf8");
  for (const [name, width, full] of ICONS) {
    const picture = new Resvg(full ? filled(svg) : svg, { fitTo: { mode: "width", value: width } });
    writeFileSync(join(folder, name), picture.render().asPng());
  }
}

function filled(svg) {
  return svg
    .replace('viewBox="0 0 34 34"', `viewBox="${MASKABLE}"`)
    .replace(
      `<rect width="34" height="34" ${SQUARE}`,
      '<rect x="-5" y="-5" width="44" height="44"',
    );
}

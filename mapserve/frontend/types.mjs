/**
 * Types of the API's answers (OpenAPI to TypeScript): kit/schema.d.ts from the document.
 *
 * The file is not committed, so there is nothing that could lag behind: `npm run check` makes it
 * anew, and what no longer fits the document is a type error.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { register } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// openapi-typescript builds its answer with the compiler's API, which TypeScript 7 has no more:
// it gets TypeScript 5, which stands beside it for this alone.
const hooks = `export const resolve = (name, context, next) =>
  next(name === "typescript" ? "typescript-5" : name, context);`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
const { default: openapiTypes, astToString } = await import("openapi-typescript");

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const python = process.env.PYTHON ?? join(root, ".venv", "bin", "python");
const target = join(here, "kit", "schema.d.ts");

const document = execFileSync(python, ["-m", "mapserve.web.api"], {
  cwd: root,
  maxBuffer: 64 * 1024 * 1024,
  stdio: ["ignore", "pipe", "inherit"],
});
const options = {
  rootTypes: true,
  rootTypesNoSchemaPrefix: true,
  defaultNonNullable: false, // a member with a default may be left out
  silent: true,
};
const types = await openapiTypes(JSON.parse(document), options);
const text = `/** Made by types.mjs from the OpenAPI document: do not edit. */\n${astToString(types)}`;
// Left alone where nothing changed, so that nothing is built again for it.
if (!existsSync(target) || readFileSync(target, "utf8") !== text) writeFileSync(target, text);

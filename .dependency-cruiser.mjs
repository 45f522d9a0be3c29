/**
 * Import rules of the front end (dependency-cruiser): which room may know which
 * (decision rooms-of-the-front-end).
 */
const HOME = "^mapserve/frontend";
const room = (...names) => `${HOME}/(${names.join("|")})/`;

/** A room a page; each may know the floors below it, and no other page. */
const PAGES = ["studio", "map", "analysis", "history", "paper", "map_file", "offline", "desk", "overview", "visits"];
/** From the lowest floor up. */
const FLOORS = [["kit"], ["geometry"], ["leaflet", "drafts"], PAGES, ["bundles"]];

const upward = FLOORS.slice(0, -1).map((floor, at) => ({
  name: `no-import-upward-from-${floor.length > 2 ? "pages" : floor.join("-or-")}`,
  comment: "bundles > pages > drafts | leaflet > geometry > kit",
  severity: "error",
  from: { path: room(...floor) },
  to: { path: room(...FLOORS.slice(at + 1).flat()) },
}));

const beside = FLOORS.filter((floor) => floor.length > 1).map((floor) => ({
  name: `no-import-between-${floor.length > 2 ? "pages" : floor.join("-and-")}`,
  comment: "What two rooms of one floor share lies below them, or is passed in by a bundle",
  severity: "error",
  from: { path: `${HOME}/(${floor.join("|")})/` },
  to: { path: room(...floor), pathNot: `${HOME}/$1/` },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...upward,
    ...beside,
    {
      name: "no-circular",
      comment: "Two modules that need each other are one, or lack a third",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "worker-uses-drafts-only",
      comment: "The service worker has no page: no elements, no map",
      severity: "error",
      from: { path: `${HOME}/offline/worker/` },
      to: { path: HOME, pathNot: [`${HOME}/offline/worker/`, room("drafts")] },
    },
    {
      name: "no-leaflet-below-leaflet",
      comment: "kit, geometry and drafts run without a map",
      severity: "error",
      from: { path: room("kit", "geometry", "drafts") },
      to: { path: "^node_modules/(leaflet|terra-draw)" },
    },
    {
      name: "no-orphans",
      comment: "Nothing imports it: dead code",
      severity: "error",
      from: { orphan: true, path: HOME, pathNot: "\\.d\\.ts$" },
      to: {},
    },
    {
      name: "resolvable",
      severity: "error",
      from: { path: HOME },
      to: { couldNotResolve: true, pathNot: "^virtual:" },
    },
  ],
  options: {
    parser: "swc", // TypeScript 7 has no parser for JavaScript to call
    tsPreCompilationDeps: true, // an import of a type alone is an import as well
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    includeOnly: `${HOME}|^mapserve/rendering|^node_modules|^virtual:`,
    enhancedResolveOptions: { extensions: [".ts", ".mjs", ".json", ".d.ts"] },
  },
};

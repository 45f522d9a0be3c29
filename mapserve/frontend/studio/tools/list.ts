/** List of the studio's tools: a button more is a line here and its words in `phrases.ts`. */
import type { Content } from "../../drafts/model";
import { moved, offset } from "../../geometry/planar";
import { faultOf } from "../../geometry/shape_faults";
import type { Geometry } from "../../kit/geojson";
import { copied } from "../form_model";
import { tell } from "../phrases";
import type { Subject, Tool } from "./tool";

/** A copy lies this far beside what it was made of, so that both are seen. */
const COPY_M = 5;

const contentOf = ({ studio, id = "" }: Subject): Content | undefined => studio.journal.get(id);

const isPoint = (content: Content | undefined): boolean => content?.geometry.type === "Point";

const isArea = (subject: Subject): boolean =>
  contentOf(subject)?.geometry.type.endsWith("Polygon") ?? false;

function turns(subject: Subject): boolean {
  const content = contentOf(subject);
  const layer = content && subject.studio.layer(content.layer);
  return layer?.attributes.some((field) => field.widget === "bearing") ?? false;
}

/** Go to a screen about the feature. */
const opens =
  (at: "turn" | "reshape" | "merge") =>
  ({ studio, id = "" }: Subject): void =>
    studio.go({ at, id });

const divides =
  (tool: "split" | "cut") =>
  ({ studio, id = "" }: Subject): void =>
    studio.go({ at: "divide", id, tool });

function duplicate(subject: Subject): void {
  const { studio } = subject;
  const content = contentOf(subject);
  if (!content) return;
  const id = crypto.randomUUID();
  const geometry = besides(content.geometry, studio.community.boundary);
  const properties = copied(studio.layer(content.layer), content.properties);
  studio.journal.create("duplicate", id, { ...content, geometry, properties });
  studio.go({ at: "form", id });
  studio.changed();
}

/** The shape moved aside, inside the community where that can be. */
function besides(geometry: Geometry, boundary: Geometry | null): Geometry {
  const copies = [1, -1].flatMap((east) =>
    [-1, 1].map((north) => moved(geometry, (at) => offset(at, east * COPY_M, north * COPY_M))),
  );
  return copies.find((one) => faultOf(one, boundary) === null) ?? (copies[0] as Geometry);
}

export const TOOLS: readonly Tool[] = [
  {
    name: "new",
    rooms: { toolbar: "button-primary" },
    icon: "plus",
    word: "new",
    press: ({ studio }) => studio.go({ at: "choose" }),
  },
  {
    name: "undo",
    rooms: { toolbar: "button-quiet", sketch: "" },
    icon: "arrow-back-up",
    word: "undo",
    disabled: ({ studio }) => (studio.journal.past.length ? null : tell("nothing_to_undo")),
    press: ({ studio }) => studio.undo(),
  },
  {
    name: "redo",
    rooms: { toolbar: "button-quiet", sketch: "" },
    icon: "arrow-forward-up",
    word: "redo",
    disabled: ({ studio }) => (studio.journal.future.length ? null : tell("nothing_to_redo")),
    press: ({ studio }) => studio.redo(),
  },
  {
    name: "snap",
    rooms: { map: "s-magnet" },
    icon: "magnet",
    word: "snap",
    available: ({ studio }) => studio.aiming,
    pressed: ({ studio }) => studio.stage.magnet.on,
    press: ({ studio }) => {
      studio.stage.magnet.toggle();
      studio.update();
    },
  },
  {
    name: "find",
    rooms: { tiles_head: "s-find" },
    icon: "search",
    word: "find",
    press: ({ studio }) => studio.go({ at: "list" }),
  },
  {
    name: "analysis",
    rooms: { tiles: "s-see" },
    icon: "eye",
    word: "analysis",
    press: ({ studio }) => studio.go({ at: "analysis" }),
  },
  {
    name: "turn",
    rooms: { feature: "" },
    icon: "rotate-clockwise-2",
    word: "set_bearing",
    available: turns,
    press: opens("turn"),
  },
  {
    name: "reshape",
    rooms: { feature: "" },
    icon: "vector-triangle",
    word: (content) => (isPoint(content) ? "edit_point" : "edit_shape"),
    press: opens("reshape"),
  },
  {
    name: "split",
    rooms: { feature: "" },
    icon: "scissors",
    word: "split",
    available: (subject) => !isPoint(contentOf(subject)),
    press: divides("split"),
  },
  {
    name: "merge",
    rooms: { feature: "" },
    icon: "arrows-join",
    word: "merge",
    available: (subject) => !isPoint(contentOf(subject)),
    press: opens("merge"),
  },
  {
    name: "cut",
    rooms: { feature: "" },
    icon: "hexagon-minus",
    word: "cut",
    available: isArea,
    press: divides("cut"),
  },
  {
    name: "duplicate",
    rooms: { feature: "" },
    icon: "copy",
    word: "duplicate",
    press: duplicate,
  },
  {
    name: "delete",
    rooms: { feature: "button-danger" },
    icon: "trash",
    word: "delete",
    key: "Delete",
    press: ({ studio, id = "" }) => void studio.remove(id),
  },
];

/** Bundle of screens and fields that come seldom, loaded when asked for: the studio's first view stays light. */
import { harmsOf } from "../studio/harms";
import type { SeldomBundle } from "../studio/lazy_bundles";
import { ConflictScreen } from "../studio/screens/conflict";
import { DivideScreen } from "../studio/screens/divide";
import { HoursField } from "../studio/screens/hours_field";
import { mergeScreen } from "../studio/screens/merge";
import { removalScreen } from "../studio/screens/removal";

const bundle: SeldomBundle = {
  conflict: (studio) => new ConflictScreen(studio),
  division: (studio, { id, tool }) => new DivideScreen(studio, id, tool),
  merge: (studio, { id }) => mergeScreen(studio, id),
  removal: (studio, { id, harms }) => removalScreen(studio, id, harms),
  HoursField,
  harmsOf,
};
Object.assign(window, { mapserveSeldom: bundle });

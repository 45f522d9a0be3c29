/** Registry of screens. */
import type { ScreenRef, Studio } from "../studio";
import { analysisScreen } from "./analysis";
import { ConflictScreen } from "./conflict";
import { DivideScreen } from "./divide";
import { DrawScreen } from "./draw";
import { listScreen } from "./feature_list";
import { FormScreen } from "./form";
import { chooseScreen } from "./layer_picker";
import { reshapeScreen } from "./lazy_screen";
import { mergeScreen } from "./merge";
import { pickScreen } from "./reference_picker";
import type { Screen } from "./screen";
import { TurnScreen } from "./turn";

export function screenFor(studio: Studio, place: ScreenRef): Screen {
  switch (place.at) {
    case "choose":
      return chooseScreen(studio);
    case "list":
      return listScreen(studio, place.only);
    case "draw":
      return new DrawScreen(studio);
    case "turn":
      return new TurnScreen(studio, place.id);
    case "form":
      return new FormScreen(studio, place.id, place.more ?? false);
    case "reshape":
      return reshapeScreen(studio, place.id);
    case "divide":
      return new DivideScreen(studio, place.id, place.tool);
    case "merge":
      return mergeScreen(studio, place.id);
    case "pick":
      return pickScreen(studio, place.id, place.field);
    case "analysis":
      return analysisScreen(studio);
    case "conflict":
      return new ConflictScreen(studio);
  }
}

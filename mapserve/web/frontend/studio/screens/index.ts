/** From a place to its screen. */
import type { Place, Studio } from "../studio";
import { chooseScreen } from "./choose";
import { ConflictScreen } from "./conflict";
import { DivideScreen } from "./divide";
import { DrawScreen } from "./draw";
import { FormScreen } from "./form";
import { reshapeScreen } from "./later";
import { listScreen } from "./list";
import { mergeScreen } from "./merge";
import { pickScreen } from "./pick";
import type { Screen } from "./screen";
import { seeingScreen } from "./seeing";
import { TurnScreen } from "./turn";

export function screenFor(studio: Studio, place: Place): Screen {
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
    case "seeing":
      return seeingScreen(studio);
    case "conflict":
      return new ConflictScreen(studio);
  }
}

/** Registry of screens. */
import type { ScreenRegistry } from "../studio";
import { analysisPanels } from "./analysis";
import { conflict } from "./conflict";
import { division } from "./divide";
import { draw } from "./draw";
import { featureList } from "./feature_list";
import { form } from "./form";
import { layerPicker } from "./layer_picker";
import { reshape } from "./lazy_screen";
import { merge } from "./merge";
import { referencePicker } from "./reference_picker";
import { turn } from "./turn";

export const SCREENS: ScreenRegistry = {
  choose: layerPicker,
  list: featureList,
  draw,
  turn,
  form,
  reshape,
  divide: division,
  merge,
  pick: referencePicker,
  analysis: analysisPanels,
  conflict,
};

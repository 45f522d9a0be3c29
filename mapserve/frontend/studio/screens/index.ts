/** Registry of screens. */
import type { ScreenRegistry } from "../studio";
import { analysisPanels } from "./analysis";
import { draw } from "./draw";
import { featureList } from "./feature_list";
import { form } from "./form";
import { layerPicker } from "./layer_picker";
import { conflict, division, merge, removal, reshape } from "./lazy_screen";
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
  removal,
  pick: referencePicker,
  analysis: analysisPanels,
  conflict,
};

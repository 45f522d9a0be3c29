/** Bundle of the screen that reshapes: half as heavy as all the rest, so loaded when asked for. */
import type { ReshapeBundle } from "../studio/lazy_bundles";
import { ReshapeScreen } from "../studio/screens/reshape";

const bundle: ReshapeBundle = { ReshapeScreen };
Object.assign(window, { mapserveReshape: bundle });

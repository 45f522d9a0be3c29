/**
 * Bundle of the analysis panels for the studio, loaded when they are asked for: the studio's first
 * view stays light. Leaflet is the studio's own (the build takes it from `window.L`).
 */
import { BlindSpotCard } from "../analysis/blind_spot_card";
import { open } from "../analysis/panels";
import { apiOf } from "../analysis/tabs";
import type { AnalysisBundle } from "../studio/lazy_bundles";
import { readFeature } from "../studio/link_reader";

const bundle: AnalysisBundle = {
  open,
  readFeature,
  blindSpotCard: (map, slug, id) => new BlindSpotCard(map, apiOf(slug), id),
};
Object.assign(window, { mapserveAnalysis: bundle });

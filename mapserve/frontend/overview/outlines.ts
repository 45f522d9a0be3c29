/** Outlines of the counties: what a map of the country stands on where there are no tiles. */

import counties from "virtual:outlines";
import L from "leaflet";
import { feature } from "topojson-client";
import type { Topology } from "topojson-specification";
import { say } from "../kit/words";

const CREDIT = () => say("縣市界：內政部", "County outlines: Ministry of the Interior");

/** Draw them below everything else; a map is readable without them, so a failure says nothing. */
export async function outlines(map: L.Map): Promise<void> {
  const answer = await fetch(counties);
  if (!answer.ok) return;
  const topology = (await answer.json()) as Topology;
  const shapes = topology.objects.counties && feature(topology, topology.objects.counties);
  const pane = map.createPane("outlines");
  pane.style.zIndex = "250";
  L.geoJSON(shapes, {
    attribution: CREDIT(),
    interactive: false,
    pane: "outlines",
    style: { className: "over-outline" },
  }).addTo(map);
}

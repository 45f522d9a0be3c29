/** Bundle of the review: the queue's keys or a case's, its map, what watches the place, templates. */
import { arriveAtCase, CASE_ACTS } from "../desk/case_keys";
import { QUEUE_ACTS, startKeys } from "../desk/keys";
import { startPair } from "../desk/pair";
import { startPhrases } from "../desk/phrases";
import { startPlaceWatch } from "../desk/place_watch";
import { startSealedMap } from "../desk/sealed_map";

const onCase = document.querySelector(".case-desk") !== null;
startKeys(onCase ? CASE_ACTS : QUEUE_ACTS);
startPhrases();
if (onCase) arriveAtCase();
for (const frame of document.querySelectorAll<HTMLElement>("[data-frame]")) startSealedMap(frame);
for (const figure of document.querySelectorAll<HTMLElement>("[data-pair]")) startPair(figure);
for (const box of document.querySelectorAll<HTMLElement>("[data-place-watch]"))
  startPlaceWatch(box);

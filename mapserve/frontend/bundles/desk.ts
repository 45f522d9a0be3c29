/** Bundle of the desk: its keys, and the sealed map beside an application. */
import { startKeys } from "../desk/keys";
import { startSealedMap } from "../desk/sealed_map";

startKeys();
for (const frame of document.querySelectorAll<HTMLElement>("[data-frame]")) startSealedMap(frame);

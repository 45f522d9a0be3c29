/** Bundle of the desk: its keys, the sealed map beside an application, remarks in rows, templates. */
import { startKeys } from "../desk/keys";
import { startPhrases } from "../desk/phrases";
import { startRemarks } from "../desk/remarks";
import { showFeature, startSealedMap } from "../desk/sealed_map";

startKeys();
startPhrases();
for (const rows of document.querySelectorAll<HTMLElement>("[data-remarks]")) startRemarks(rows);
for (const frame of document.querySelectorAll<HTMLElement>("[data-frame]")) {
  startSealedMap(frame);
  for (const link of document.querySelectorAll<HTMLElement>("a[data-feature]"))
    link.addEventListener("click", (event) => {
      event.preventDefault();
      showFeature(frame, link.dataset.feature ?? "");
    });
}

/** Unsent edits (待上傳): what they are by name, and what the pill says of them when it is pressed. */

import { titleOf } from "../kit/catalogue";
import { say } from "../kit/words";
import { tell } from "./phrases";
import type { Studio } from "./studio";

/** More names than these are a number. */
const NAMES = 3;

/** 路燈、防火巷…: what was taken off the map is named by what it was. */
export function unsentNames({ journal, catalogue }: Studio): string {
  const ids = journal.changed();
  const named = ids.slice(0, NAMES).flatMap((id) => {
    const one = journal.get(id) ?? journal.stored(id);
    const layer = one && catalogue.layers.find(({ kind }) => kind === one.layer);
    if (!one || !layer) return [];
    const name = titleOf(layer, one.properties);
    return journal.get(id) ? name : tell("name_deleted", { name });
  });
  return named.join(say("、", ", ")) + (ids.length > NAMES ? "…" : "");
}

/** What is stored and was taken off the map here: it can come back for as long as it is unsent. */
export function unsentDeletions({ journal }: Studio): string[] {
  return journal.changed().filter((id) => !journal.get(id) && journal.stored(id));
}

/** Say what waits: whoever presses the pill to read it has saved nothing yet. */
export function tellUnsent(studio: Studio): void {
  const { courier, toast } = studio;
  const state = courier.state();
  const save = () => void studio.save();
  if (state.kind === "disputed") studio.settle();
  else if (state.kind === "sending") toast.show(tell("sending", { count: state.count }));
  else if (state.kind === "failed") {
    const [fault] = courier.faults;
    const words = fault
      ? [fault.message, fault.mend]
      : [tell("sign_in"), say("。", ". "), tell("sign_in_mend")];
    toast.show(words.join(""), tell("again"), save);
  } else if (state.kind === "saved" || !state.count) studio.nothingToSave();
  else {
    const waits = tell("not_saved_yet", { count: state.count });
    const away = state.kind === "waiting" && state.offline;
    const words = [[waits, unsentNames(studio)].filter(Boolean).join(say("：", ": "))];
    if (away) words.push(tell("goes_by_itself"));
    toast.show(words.join(say("。", ". ")), tell(away ? "again" : "save"), save);
  }
}

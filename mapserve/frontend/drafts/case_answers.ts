/** Answers to a case as a kind of outbox entry: it is good again, it is still there, with photos. */
import type { Problem } from "../kit/problems";
import type { Entry, EntryKind } from "./outbox";
import { refusal, type Taken } from "./outcomes";
import { isId, isList } from "./soundness";

export interface CaseAnswer extends Entry {
  kind: "case-answer";
  id: string;
  feature: string;
  says: "good" | "still";
  text: string;
  photos: string[];
}

export const caseAnswers: EntryKind<CaseAnswer> = {
  name: "case-answer",
  address: "case-answers",
  page: (slug) => `/c/${encodeURIComponent(slug)}/studio`,
  idOf: ({ id }) => id,
  body: ({ id, feature, says, text, photos }) => ({ id, feature, says, text, photos }),
  outcome: (status, answer, { feature }) =>
    status === 200
      ? ({ kind: "saved" } satisfies Taken)
      : refusal(status, answer as Problem, (field) => ({ id: feature, field })),
  advance: () => undefined,
  photos: ({ photos }) => photos,
  photoOf: ({ feature, photos }, id) => ({
    id: feature,
    field: "photos",
    number: photos.indexOf(id) + 1,
  }),
  isSound: ({ id, feature, says, text, photos }) =>
    isId(id) &&
    isId(feature) &&
    (says === "good" || says === "still") &&
    typeof text === "string" &&
    isList(photos, isId),
};

/** What was pressed, as it waits. */
export function caseAnswer(
  feature: string,
  says: CaseAnswer["says"],
  text: string,
  photos: string[],
): CaseAnswer {
  const id = crypto.randomUUID();
  return { kind: "case-answer", id, feature, says, text, photos, after: [[`case/${feature}`, id]] };
}

export function isCaseAnswer(entry: Entry): entry is CaseAnswer {
  return entry.kind === caseAnswers.name;
}

/** Bundle of the applicant's pages of answers: each field saves by itself while one types. */

import { startSaving } from "../applications/page";

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-saves]")) {
  startSaving(form);
}

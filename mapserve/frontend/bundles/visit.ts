/** Bundle of a visit's page: opens what lies on the device, or offers to prepare it. */
import { VisitStore } from "../drafts/visit_store";
import { openVisit } from "../visits/opening";

const root = document.querySelector<HTMLElement>("[data-part=visit]");
if (root) void openVisit(root, new VisitStore(root.dataset.user ?? "", Number(root.dataset.visit)));

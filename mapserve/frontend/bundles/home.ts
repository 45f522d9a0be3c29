/** Bundle of the front page: what is near somebody. */

import { startNear } from "../site/near";

const button = document.querySelector<HTMLButtonElement>("#near-me");
const told = document.querySelector<HTMLElement>("#near-told");
if (button && told) startNear(button, told);

/** Bundle of the settlement at a desk: vouchers gone through by keyboard. */

import { startKeys } from "../settlement/keys";

startKeys(document);

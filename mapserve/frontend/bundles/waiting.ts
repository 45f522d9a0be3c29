/** Bundle of the pages where one looks at a map or leaves: what waits on this device is said there. */
import { warnAtSignOut } from "../offline/sign_out";
import { readerHere, watchStrip } from "../offline/waiting";

if (document.querySelector(".map-page")) watchStrip();
const reader = readerHere();
if (reader) void warnAtSignOut(reader);

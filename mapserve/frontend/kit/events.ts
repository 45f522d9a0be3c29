/** Page events: what the parts of a page tell each other. */

/** Told before the page is loaded anew for an update: listeners push what must be done first. */
export const BEFORE_UPDATE = "beforeupdate";

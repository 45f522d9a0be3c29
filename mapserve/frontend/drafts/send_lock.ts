/** Send lock: page and worker never send the same draft at the same time. */

/** Tag of the event by which the browser wakes the worker once the network is back. */
export const SENDING = "send-changesets";

/** Name of the lock that whoever sends a draft holds. */
export function sendingLock(draftKey: string): string {
  return `mapserve-sending-${draftKey}`;
}

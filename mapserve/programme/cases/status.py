"""What the map says of a blind spot while its case stands where it stands, and the way back."""

from layers.model.kinds.blind_spot import Status

# Merged, on hold and withdrawn say nothing: the map keeps what it said.
STATUS_OF: dict[str, Status] = {
    "reported": Status.FOUND,
    "asked": Status.FOUND,
    "answered": Status.FOUND,
    "seen_again": Status.FOUND,
    "confirmed": Status.CONFIRMED,
    "decided": Status.ASSIGNED,
    "in_hand": Status.IMPROVING,
    "done": Status.IMPROVED,
    "photo_asked": Status.IMPROVED,
    "passed": Status.RECHECK_PASSED,
    "failed": Status.RECHECK_FAILED,
    "closed": Status.CLOSED,
    "dismissed": Status.DISMISSED,
}
# How often a case that begins is carried on until it stands where its drawing says.
CARRIED: dict[Status, int] = {
    Status.FOUND: 0,
    Status.CONFIRMED: 1,
    Status.ASSIGNED: 2,
    Status.IMPROVING: 3,
    Status.IMPROVED: 4,
    Status.RECHECK_FAILED: 4,
    Status.RECHECK_PASSED: 5,
    Status.CLOSED: 6,
    Status.DISMISSED: 0,
}

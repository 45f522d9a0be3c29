"""The review of a blind spot: which status may follow which (R-13).

What the map shows of a status (its words and its mark) stands with the layer; who decides it, and
in which order, stands here.
"""

from layers.model.kinds.blind_spot import Status

# The steps in their order, then the way out for what is none.
STEPS: dict[Status, tuple[Status, ...]] = {
    Status.FOUND: (Status.CONFIRMED, Status.DISMISSED),
    Status.CONFIRMED: (Status.ASSIGNED, Status.DISMISSED),
    Status.ASSIGNED: (Status.IMPROVING,),
    Status.IMPROVING: (Status.IMPROVED,),
    Status.IMPROVED: (Status.RECHECK_PASSED, Status.RECHECK_FAILED),
    Status.RECHECK_PASSED: (Status.CLOSED,),
    Status.RECHECK_FAILED: (Status.ASSIGNED,),
    Status.CLOSED: (),
    Status.DISMISSED: (),
}

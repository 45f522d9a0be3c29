"""Which of the fourteen measures fit what makes a place dangerous (R-13, R-16); a proposal of ours.

Pure. No document says which measure answers which cause; the advisor chooses.
"""

from collections.abc import Iterable

from layers.model.kinds.blind_spot import Cause
from layers.model.shared_codes import Measure

_FITTING: dict[Cause, tuple[Measure, ...]] = {
    Cause.DARK: (Measure.BLOCK_ADOPTION, Measure.WATCH_TEAM),
    Cause.BLOCKED_VIEW: (Measure.BLOCK_ADOPTION, Measure.CAMERAS),
    Cause.FEW_PEOPLE: (Measure.WATCH_TEAM, Measure.SCHOOL_CORRIDOR),
    Cause.NO_CAMERA: (Measure.CAMERAS, Measure.WATCH_TEAM),
    Cause.NEGLECT: (Measure.BLOCK_ADOPTION, Measure.SAFETY_NEWS),
    Cause.EASY_IN: (Measure.BURGLARY_ADVICE, Measure.CAMERAS),
    Cause.TRAP: (Measure.SELF_DEFENCE, Measure.WATCH_TEAM),
    Cause.CAMERA_FAULT: (Measure.CAMERAS,),
    Cause.NO_SIGNAL: (Measure.WATCH_TEAM, Measure.SAFETY_NEWS),
    Cause.UNOWNED: (Measure.BLOCK_ADOPTION,),
}


def fitting(causes: Iterable[str], *, near_school: bool = False) -> tuple[Measure, ...]:
    """Return the measures that fit some causes, what fits most of them first, each once."""
    votes: dict[Measure, int] = {}
    for cause in causes:
        for measure in _FITTING[Cause(cause)]:
            votes[measure] = votes.get(measure, 0) + 1
    if near_school:
        votes[Measure.SCHOOL_CORRIDOR] = votes.get(Measure.SCHOOL_CORRIDOR, 0) + 1
    return tuple(sorted(votes, key=lambda one: -votes[one]))

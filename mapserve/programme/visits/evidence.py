"""Evidence of a visit: how strong it is that somebody saw what they say (figures are ours)."""

from dataclasses import dataclass

from layers.words.code import Code

NEAR_M = 30.0
FAR_M = 50.0
ACCURATE_M = 20.0
INACCURATE_M = 50.0  # beyond it a position says little: in lanes phones are off by half a block


class Strength(Code):
    """How much an answer proves."""

    STRONG = "strong", "證據充分", "Strong evidence"
    FAIR = "fair", "證據尚可", "Fair evidence"
    WEAK = "weak", "證據薄弱", "Weak evidence"
    NONE = "none", "沒有位置", "No position"


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Where somebody stood: metres; `within_sight` is None where no buildings are known."""

    accuracy_m: float
    distance_m: float
    within_sight: bool | None
    photo: bool


def strength(found: Evidence | None) -> Strength:
    """Return how strong an answer's evidence is.

    From behind a wall, from afar or with a position that may lie anywhere it is weak, photo or no.
    """
    if found is None:
        return Strength.NONE
    if found.accuracy_m > INACCURATE_M or found.distance_m > FAR_M or found.within_sight is False:
        return Strength.WEAK
    close = found.distance_m <= NEAR_M and found.accuracy_m <= ACCURATE_M
    return Strength.STRONG if close and found.photo else Strength.FAIR

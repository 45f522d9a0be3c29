"""Capabilities of a layer: what its features watch, light, make urgent or are good for.

Each stands in the layer's own file. Whatever is computed or shown asks for a capability, never
for a layer by its name, so that a layer added is found everywhere. Distances are metres; nobody's
rule gives them, so each is ours.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from layers.model.style import Mark
from layers.words.text import Text

ALWAYS_OPEN = "24/7"
_NOBODY = Text("這時沒有", "none at this hour")


class State(StrEnum):
    """What is counted apart and never mixed (decision street-metres)."""

    WORKING = "working"
    BROKEN = "broken"
    PLANNED = "planned"


# What is drawn hollow is not counted: it is not there, or does not work.
STATES: dict[Mark, State] = {Mark.PLANNED: State.PLANNED, Mark.BROKEN: State.BROKEN}


class Spread(StrEnum):
    """What of its surroundings a feature watches or lights."""

    LENS = "lens"  # a sector among buildings, turned as the layer's `Lens` says
    SIGHT = "sight"  # all round, along sight that no building blocks
    AROUND = "around"  # everything near the point, along the line, in and around the area


class By(StrEnum):
    """What watches: an eye that is always there, or people on duty."""

    DEVICE = "device"
    PEOPLE = "people"


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a feature does to the streets around it while it works.

    Parameters
    ----------
    spread, metres
        How far, and by what; of a lens this far where its attributes do not say.
    by
        What watches.
    schedule
        The attribute that holds the hours; None is at all hours (a light: while it is dark).
    always
        Attribute values that are open day and night where the schedule is empty.
    period
        The attributes with the first and the last day.
    exclusive
        Two of them may not overlap: pairs that do are told.
    patrols
        The hours of the week in which none of them watches are told.
    nobody
        What is said of an hour in which none of them watches.
    """

    spread: Spread
    metres: float
    by: By = By.PEOPLE
    schedule: str | None = None
    always: Mapping[str, Collection[str]] = field(default_factory=dict)
    period: tuple[str, str] | None = None
    exclusive: bool = False
    patrols: bool = False
    nobody: Text = _NOBODY

    def hours(self, properties: Mapping[str, Any]) -> str | None:
        """Return the opening hours that a feature keeps; None where nobody knows them."""
        given = properties.get(self.schedule) if self.schedule else ALWAYS_OPEN
        if given:
            return str(given)
        always = any(properties.get(name) in values for name, values in self.always.items())
        return ALWAYS_OPEN if always else None


@dataclass(frozen=True, kw_only=True)
class Lens:
    """The attributes that turn a sector, and what counts where they are empty.

    `facing` is a code of `fixed`, `all_round` or neither: then nobody knows and it watches
    nothing. The angle `view` and `assumed_view` are degrees.
    """

    facing: str = "facing"
    bearing: str = "bearing"
    view: str = "field_of_view"
    far: str = "range_m"
    far_by_night: str = "night_range_m"
    fixed: str = "bearing"
    all_round: str = "all_round"
    assumed_view: float = 90.0

    def turned(self, properties: Mapping[str, Any]) -> bool:
        """Tell whether anybody knows where it looks."""
        facing = properties.get(self.facing)
        return facing == self.all_round or (
            facing == self.fixed and properties.get(self.bearing) is not None
        )

    def looks(self, properties: Mapping[str, Any]) -> float | None:
        """Return degrees from true north; None looks all round."""
        if properties.get(self.facing) != self.fixed:
            return None
        return float(properties[self.bearing])


@dataclass(frozen=True, kw_only=True)
class Urgency:
    """Why a stretch of street near a feature matters more.

    Parameters
    ----------
    marks
        While its symbol wears one of these: a danger that is gone counts no more.
    unwatched
        By how much an unwatched metre near it counts more; 1.0 is as much again.
    walked
        By how much a metre that is walked near it counts more; 0 makes no way unsafe.
    near
        What is said of such a stretch.
    label
        What the weight is called.
    first
        Suggested places near one come before all others.
    traffic
        What is to be feared there is traffic.
    """

    marks: frozenset[Mark]
    unwatched: float
    walked: float = 0.0
    near: Text
    label: Text
    first: bool = False
    traffic: bool = False


class Part(StrEnum):
    """A part that features of a layer play in what is computed."""

    SPOT = "spot"  # a place to be judged: suggested where nobody watches, and told who does
    SITED = "sited"  # where the next ones belong is computed
    MOUNT = "mount"  # what is sited may hang on it
    HAVEN = "haven"  # whoever is in trouble is let in, while it is open
    WAY = "way"  # a way that many share, asked for what it lacks
    ENDPOINT = "endpoint"  # a walk may begin or end there

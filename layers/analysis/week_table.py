"""The whole week at once: streets cut where what watches them changes, in any of 168 hours.

What a page needs to show any hour without asking again. The axis is cut once; schedules are few
(all cameras share one), so each piece only names the set of its hours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from layers.analysis.coverage import LIGHTS, WATCHERS, Watch
from layers.analysis.hours import HOUR, WEEK
from layers.analysis.street_axis import SHORTEST_M, Piece, merged
from layers.analysis.watchers import State
from layers.geometry.crs import to_degrees

# Bit k of a set stands for the k-th of these.
BITS = (*WATCHERS, *LIGHTS)
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Sets = NDArray[np.unsignedinteger]
_BITS = np.min_scalar_type((1 << len(BITS)) - 1)


@dataclass(frozen=True, kw_only=True, eq=False)
class Hourly:
    """A week of coverage.

    Parameters
    ----------
    pieces
        All streets in the order of the axis, cut where what watches them changes.
    lines
        WGS84 LineString of each piece, shape (n,).
    near
        Layers of what makes each piece urgent that it passes.
    which
        Which of `sets` holds for each piece, shape (n,).
    sets
        Who watches (and whether a light burns) at any time of each hour, as bits of `BITS`, shape
        (m, 168).
    minutes
        In how many minutes of each hour anybody watches, 0 to 60, shape (m, 168); None where every
        schedule keeps to whole hours.
    metres
        Metres watched by hour, by state and layer: overlaps within a layer count once, and a
        minute counts a sixtieth.
    on_duty
        By layer, how many of its features watch at any time of each hour, shape (168,); a camera
        that sees otherwise by night is one.
    watched_m, lit_m
        Metres watched by anybody, and lit, by hour, shape (168,); minutes count as above.
    """

    pieces: tuple[Piece, ...]
    lines: NDArray[np.object_]
    near: tuple[tuple[str, ...], ...]
    which: NDArray[np.int64]
    sets: Sets
    minutes: NDArray[np.int64] | None
    metres: dict[State, dict[str, Floats]]
    on_duty: dict[str, NDArray[np.int64]]
    watched_m: Floats
    lit_m: Floats


def hour_by_hour(watch: Watch) -> Hourly:
    """Return the coverage of every hour of the week, Monday 00:00 first."""
    groups, inside, weeks = _schedules(watch)
    cuts = _cuts(watch)
    middles = (cuts[1:] + cuts[:-1]) / 2
    flags = np.zeros((len(middles), len(inside)), dtype=bool)
    for k, (starts, ends) in enumerate(inside):
        flags[:, k] = _covered(middles, starts, ends)
    combinations, which = _unique_rows(flags)
    sets = np.zeros((len(combinations), WEEK), dtype=_BITS)
    for row, combination in enumerate(combinations):
        sets[row] = np.bitwise_or.reduce(weeks[combination], axis=0, initial=0)
    minutes = _minutes(watch, groups, combinations)
    rows = sets if minutes is None else np.hstack([sets, minutes])
    _, first, same = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    sets, minutes = sets[first], None if minutes is None else minutes[first]
    which = same.ravel()[which]
    pieces, which = _joined(watch, cuts, which)
    lines = watch.ways.drawn(pieces)
    drawn = to_degrees(lines, zone=watch.scene.zone) if len(lines) else lines
    return Hourly(
        pieces=tuple(pieces),
        lines=drawn,
        near=tuple(tuple(names) for names in watch.near(lines)) if len(lines) else (),
        which=which,
        sets=sets,
        minutes=minutes,
        metres={
            state: {layer: watch.by_hour((layer,), state) for layer in WATCHERS} for state in State
        },
        on_duty={layer: _on_duty(watch, layer) for layer in WATCHERS},
        watched_m=watch.by_hour(WATCHERS, State.WORKING),
        lit_m=watch.by_hour(LIGHTS, State.WORKING),
    )


class _Group(NamedTuple):
    """Watchers of one layer with one schedule: the bit of the layer, the schedule's index."""

    bit: int
    schedule: int


def _schedules(watch: Watch) -> tuple[list[_Group], list[tuple[Floats, Floats]], Sets]:
    """Return the groups of watchers, what each watches, and its bits by hour."""
    schedules = watch.schedules
    members: dict[_Group, list[int]] = {}
    for i, one in enumerate(watch.watching.watchers):
        schedule = int(schedules.which[i])
        if one.state is State.WORKING and one.layer in BITS and schedules.hours[schedule].any():
            members.setdefault(_Group(BITS.index(one.layer), schedule), []).append(i)
    inside, weeks = [], np.zeros((len(members), WEEK), dtype=_BITS)
    for k, (group, chosen) in enumerate(members.items()):
        mask = np.isin(watch.who, chosen)
        inside.append(merged(watch.starts[mask], watch.ends[mask]))
        weeks[k, schedules.hours[group.schedule]] = 1 << group.bit
    return list(members), inside, weeks


def _minutes(
    watch: Watch, groups: Sequence[_Group], combinations: Flags
) -> NDArray[np.int64] | None:
    """Return in how many minutes of each hour some of the groups in a combination watch."""
    people = [k for k, group in enumerate(groups) if BITS[group.bit] in WATCHERS]
    schedule = np.array([groups[k].schedule for k in people], dtype=np.int64)
    by_hour = watch.schedules.minutes[schedule].reshape(-1, WEEK, HOUR)
    partly = np.flatnonzero((by_hour.any(axis=2) & ~by_hour.all(axis=2)).any(axis=0))
    if not len(partly):
        return None
    whole = watch.schedules.hours[schedule]
    minutes = np.zeros((len(combinations), WEEK), dtype=np.int64)
    for row, combination in enumerate(combinations):
        chosen = combination[people]
        minutes[row] = HOUR * whole[chosen].any(axis=0)
        minutes[row, partly] = by_hour[chosen][:, partly].any(axis=0).sum(axis=1)
    return minutes


def _cuts(watch: Watch) -> Floats:
    """Return where something may change along the axis, ends of ways included."""
    ends = watch.ways.starts
    inner = np.concatenate([watch.starts, watch.ends])
    # What ends where a way ends, but for the last digits, is cut there and nowhere else.
    after = np.clip(np.searchsorted(ends, inner), 0, len(ends) - 1)
    before = np.maximum(after - 1, 0)
    off = np.minimum(np.abs(inner - ends[after]), np.abs(inner - ends[before]))
    cuts: Floats = np.unique(np.concatenate([ends, inner[off > SHORTEST_M]]))
    return cuts


def _covered(at: Floats, starts: Floats, ends: Floats) -> Flags:
    if not len(starts):
        return np.zeros(len(at), dtype=bool)
    k = np.searchsorted(starts, at, side="right") - 1
    covered: Flags = (k >= 0) & (at < ends[np.maximum(k, 0)])
    return covered


def _unique_rows(flags: Flags) -> tuple[Flags, NDArray[np.int64]]:
    if not flags.shape[1]:
        return np.zeros((1, 0), dtype=bool), np.zeros(len(flags), np.int64)
    rows, which = np.unique(flags, axis=0, return_inverse=True)
    return rows, which.ravel().astype(np.int64)


def _joined(
    watch: Watch, cuts: Floats, which: NDArray[np.int64]
) -> tuple[list[Piece], NDArray[np.int64]]:
    """Return neighbours of one way and one set as one piece, and the set of each."""
    middles = (cuts[1:] + cuts[:-1]) / 2
    way = np.searchsorted(watch.ways.starts, middles, side="right") - 1
    long = np.flatnonzero(np.diff(cuts) > SHORTEST_M)
    if not len(long):
        return [], np.empty(0, np.int64)
    way, which = way[long], which[long]
    new = np.r_[True, (way[1:] != way[:-1]) | (which[1:] != which[:-1])]
    first = np.flatnonzero(new)
    last = np.r_[first[1:] - 1, len(long) - 1]
    starts, ends = cuts[long[first]], cuts[long[last] + 1]
    pieces = [
        Piece(w, a, b)
        for w, a, b in zip(way[first].tolist(), starts.tolist(), ends.tolist(), strict=True)
    ]
    return pieces, which[first]


def _on_duty(watch: Watch, layer: str) -> NDArray[np.int64]:
    """Return how many working features of a layer watch at any time of each hour."""
    hours: dict[str, Flags] = {}
    for one, schedule in zip(watch.watching.watchers, watch.schedules.which, strict=True):
        if one.layer == layer and one.state is State.WORKING:
            mine = watch.schedules.hours[schedule]
            hours[one.id] = hours[one.id] | mine if one.id in hours else mine
    counts = np.zeros(WEEK, dtype=np.int64)
    for on in hours.values():
        counts += on
    return counts

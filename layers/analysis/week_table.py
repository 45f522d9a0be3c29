"""The whole week at once: streets cut where what watches them changes, in any of 168 hours.

What a page needs to show any hour without asking again. The axis is cut once; schedules are few
(all cameras share one), so each piece only names the set of its hours.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.analysis.coverage import LIGHTS, WATCHERS, Watch
from layers.analysis.hours import WEEK
from layers.analysis.street_axis import SHORTEST_M, Piece, merged, union_length
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
        Who watches (and whether a light burns) in each hour, as bits of `BITS`, shape (m, 168).
    metres
        Metres watched by hour, by state and layer: overlaps within a layer count once.
    on_duty
        By layer, how many of its features watch in each hour, shape (168,); a camera that sees
        otherwise by night is one.
    watched_m, lit_m
        Metres watched by anybody, and lit, by hour, shape (168,).
    """

    pieces: tuple[Piece, ...]
    lines: NDArray[np.object_]
    near: tuple[tuple[str, ...], ...]
    which: NDArray[np.int64]
    sets: Sets
    metres: dict[State, dict[str, Floats]]
    on_duty: dict[str, NDArray[np.int64]]
    watched_m: Floats
    lit_m: Floats


def hour_by_hour(watch: Watch) -> Hourly:
    """Return the coverage of every hour of the week, Monday 00:00 first."""
    inside, weeks = _schedules(watch)
    cuts = _cuts(watch)
    middles = (cuts[1:] + cuts[:-1]) / 2
    flags = np.zeros((len(middles), len(inside)), dtype=bool)
    for k, (starts, ends) in enumerate(inside):
        flags[:, k] = _covered(middles, starts, ends)
    combinations, which = _unique_rows(flags)
    sets = np.zeros((len(combinations), WEEK), dtype=_BITS)
    for row, combination in enumerate(combinations):
        sets[row] = np.bitwise_or.reduce(weeks[combination], axis=0, initial=0)
    sets, same = np.unique(sets, axis=0, return_inverse=True)
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
        metres={
            state: {layer: _metres(watch, (layer,), state) for layer in WATCHERS} for state in State
        },
        on_duty={layer: _on_duty(watch, layer) for layer in WATCHERS},
        watched_m=_metres(watch, WATCHERS, State.WORKING),
        lit_m=_metres(watch, LIGHTS, State.WORKING),
    )


def _schedules(watch: Watch) -> tuple[list[tuple[Floats, Floats]], Sets]:
    """Return what each kind of watcher with the same hours watches, and its bits by hour."""
    watchers = watch.watching.watchers
    groups: dict[tuple[int, bytes], list[int]] = {}
    for i, one in enumerate(watchers):
        if one.state is State.WORKING and one.layer in BITS and one.hours.any():
            groups.setdefault((BITS.index(one.layer), one.hours.tobytes()), []).append(i)
    inside, weeks = [], np.zeros((len(groups), WEEK), dtype=_BITS)
    for k, ((bit, _), members) in enumerate(groups.items()):
        mask = np.isin(watch.who, members)
        inside.append(merged(watch.starts[mask], watch.ends[mask]))
        weeks[k, watchers[members[0]].hours] = 1 << bit
    return inside, weeks


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
    """Return how many working features of a layer watch in each hour."""
    hours: dict[str, Flags] = {}
    for one in watch.watching.watchers:
        if one.layer == layer and one.state is State.WORKING:
            hours[one.id] = hours[one.id] | one.hours if one.id in hours else one.hours
    counts = np.zeros(WEEK, dtype=np.int64)
    for on in hours.values():
        counts += on
    return counts


def _metres(watch: Watch, layers: tuple[str, ...], state: State) -> Floats:
    """Return the metres some layers watch in each hour; each set of watchers is measured once."""
    watchers = watch.watching.watchers
    chosen = np.array([one.layer in layers and one.state is state for one in watchers], dtype=bool)
    if not chosen.any():
        return np.zeros(WEEK)
    hours = np.array([one.hours for one in watchers], dtype=bool).reshape(-1, WEEK)
    columns, which = np.unique(hours[chosen], axis=1, return_inverse=True)
    members = np.flatnonzero(chosen)
    found = np.zeros(columns.shape[1])
    for k, column in enumerate(columns.T):
        mask = np.isin(watch.who, members[column])
        found[k] = union_length(watch.starts[mask], watch.ends[mask])
    metres: Floats = found[which.ravel()]
    return metres

"""Ledger of coverage: what each feature watches as whole millimetres, so that sums agree anywhere.

A phone without network takes a feature out and adds up again. With integers its figure is the
server's to the last digit; with metres as fractions it would be another one.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from layers.analysis.coverage import WATCHERS, Watch
from layers.analysis.street_axis import merged
from layers.analysis.watchers import State

Span = tuple[int, int]
_MM = 1000


@dataclass(frozen=True, kw_only=True)
class LedgerRow:
    """What a feature watches in the minutes of a schedule: spans of the axis, millimetres."""

    id: str
    layer: str
    schedule: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """All that works, by feature.

    Parameters
    ----------
    total_mm
        Length of all streets.
    schedules
        Minutes of the week that each is open in, as spans [from, to).
    """

    total_mm: int
    schedules: tuple[tuple[Span, ...], ...]
    rows: tuple[LedgerRow, ...]

    def open_at(self, minute: int) -> list[LedgerRow]:
        """Return the rows that count in a minute of the week (0 to 10079)."""
        open_now = [any(a <= minute < b for a, b in spans) for spans in self.schedules]
        return [row for row in self.rows if open_now[row.schedule]]

    def watched_mm(self, minute: int, without: Collection[str] = ()) -> int:
        """Return the millimetres that anybody watches but the features in `without`."""
        rows = (row for row in self.open_at(minute) if row.id not in without)
        return sum(b - a for a, b in union(span for row in rows for span in row.spans))

    def alone_mm(self, minute: int) -> dict[str, int]:
        """Return by feature the millimetres that nobody watches without it (leave one out)."""
        spans: dict[str, list[Span]] = {}
        for row in self.open_at(minute):
            spans.setdefault(row.id, []).extend(row.spans)
        ids = sorted(spans)
        events: list[tuple[int, int, int]] = []  # place, one more or less, whose
        for number, id_ in enumerate(ids):
            for a, b in union(spans[id_]):
                events += [(a, 1, number), (b, -1, number)]
        alone = dict.fromkeys(ids, 0)
        count = whose = last = 0
        for at, step, number in sorted(events):
            if count == 1:
                alone[ids[whose]] += at - last
            count, whose, last = count + step, whose + step * number, at
        return alone


def union(spans: Iterable[Span]) -> list[Span]:
    """Return spans merged, in order; those that touch become one."""
    found: list[Span] = []
    for a, b in sorted(spans):
        if found and a <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], b))
        elif b > a:
            found.append((a, b))
    return found


def ledger_of(watch: Watch) -> Ledger:
    """Return the ledger of a watch: working watchers alone, lights and plans left out."""
    working = np.flatnonzero(watch.of_layers(WATCHERS, State.WORKING)).tolist()
    rows = []
    for index in working:
        mask = watch.who == index
        starts, ends = merged(watch.starts[mask], watch.ends[mask])
        spans = union(
            (round(a * _MM), round(b * _MM))
            for a, b in zip(starts.tolist(), ends.tolist(), strict=True)
        )
        if spans:
            one = watch.watching.watchers[index]
            rows.append(
                LedgerRow(
                    id=one.id,
                    layer=one.layer,
                    schedule=int(watch.schedules.which[index]),
                    spans=tuple(spans),
                )
            )
    return Ledger(
        total_mm=round(watch.ways.total_m * _MM),
        schedules=tuple(_spans(flags) for flags in watch.schedules.minutes),
        rows=tuple(sorted(rows, key=lambda row: (row.id, row.schedule))),
    )


def _spans(flags: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[Span, ...]:
    edges = np.flatnonzero(np.diff(np.r_[False, flags, False].astype(np.int8)))
    return tuple((int(a), int(b)) for a, b in edges.reshape(-1, 2))

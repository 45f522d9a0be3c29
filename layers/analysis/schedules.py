"""Schedules of watchers: who watches in a minute of the week, and figures by the hour.

Many watchers share a schedule (all cameras one), so each schedule is kept once, as 10,080 minutes.
A figure of an hour is its mean over the hour's minutes: a patrol from 20:10 to 20:50 counts two
thirds of 20:00 to 21:00.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from layers.analysis.hours import HOUR, WEEK, WEEK_MINUTES

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Schedules:
    """The schedules of some watchers.

    Parameters
    ----------
    which
        Index of each watcher's schedule, shape (n,).
    minutes
        The minutes in which each is open, shape (k, 10080).
    """

    which: Integers
    minutes: Flags

    @classmethod
    def of(cls, each: Sequence[Flags]) -> "Schedules":
        """Return the schedules of watchers, given the minutes of each (shape (10080,))."""
        arrays = {id(one): one for one in each}
        numbers: dict[bytes, int] = {}
        of_array = {key: numbers.setdefault(a.tobytes(), len(numbers)) for key, a in arrays.items()}
        distinct: dict[int, Flags] = {number: arrays[key] for key, number in of_array.items()}
        minutes = np.zeros((len(distinct), WEEK_MINUTES), dtype=bool)
        for number, flags in distinct.items():
            minutes[number] = flags
        return cls(np.array([of_array[id(one)] for one in each], dtype=np.int64), minutes)

    def open_at(self, minute: int) -> Flags:
        """Return which watchers are open in a minute of the week, shape (n,)."""
        flags: Flags = self.minutes[self.which, minute]
        return flags

    @cached_property
    def hours(self) -> Flags:
        """Return the hours in which each schedule is open at any time, shape (k, 168)."""
        flags: Flags = np.any(self.minutes.reshape(-1, WEEK, HOUR), axis=2)
        return flags

    def by_hour(self, chosen: Flags, measure: Callable[[Flags], float]) -> Floats:
        """Return the mean of a figure over each hour of the week, shape (168,).

        `measure` is given which of the `chosen` watchers (shape (n,)) are open, and asked once for
        each set of them that comes up.
        """
        members = np.flatnonzero(chosen)
        if not len(members):
            return np.zeros(WEEK)
        kinds, which = np.unique(self.which[members], return_inverse=True)
        minutes = self.minutes[kinds]
        changes = np.flatnonzero((minutes[:, 1:] != minutes[:, :-1]).any(axis=0)) + 1
        starts = np.r_[0, changes]
        columns, column_of = np.unique(minutes[:, starts], axis=1, return_inverse=True)
        found = np.empty(columns.shape[1])
        for k, column in enumerate(columns.T):
            open_now = np.zeros(len(chosen), dtype=bool)
            open_now[members] = column[which]
            found[k] = measure(open_now)
        lengths = np.diff(np.r_[starts, WEEK_MINUTES])
        by_minute = np.repeat(found[column_of.ravel()], lengths)
        means: Floats = by_minute.reshape(WEEK, HOUR).mean(axis=1)
        return means

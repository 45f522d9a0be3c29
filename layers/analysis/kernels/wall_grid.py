"""Walls in square cells: the form that compiled code takes them in."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class Frame(NamedTuple):
    """Where the cells lie: lower left corner and side in metres, columns and rows."""

    x: float
    y: float
    side: float
    columns: int
    rows: int


@dataclass(frozen=True, eq=False)
class Grid:
    """Which walls touch which cell, as compressed rows.

    Parameters
    ----------
    edges
        Walls as x0, y0, x1, y1 in metres, shape (k, 4).
    starts, members
        The walls of cell c (row by row from the lower left) are
        `members[starts[c]:starts[c + 1]]`; a wall stands in every cell its bounds touch.
    """

    edges: Floats
    frame: Frame
    starts: Integers
    members: Integers

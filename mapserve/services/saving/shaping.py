"""Split, merge and cut for whoever draws, in a child: two shapes may cost more than either."""

import shapely
from shapely.geometry.base import BaseGeometry

from layers.geometry.intricacy import check_intricacy
from layers.geometry.overlay import cut, merge, split
from layers.words.problems import NothingCut, NothingDivided, NothingLeft, ShapesDiffer
from mapserve.sandbox.client import Ended, ask
from mapserve.sandbox.problems import TooCostly
from mapserve.sandbox.tasks import Budget, Task

SHAPE = Task(
    function=f"{__name__}:work",
    budget=Budget(seconds=4, memory_mb=256, answer_mb=16),
    raises=(NothingCut, NothingDivided, NothingLeft, ShapesDiffer),
)
_BOX = shapely.box(0, 0, 2, 2)


def reshape(operation: str, shape: BaseGeometry, by: BaseGeometry) -> list[BaseGeometry]:
    """Return what a shape becomes, split, merged or cut by another.

    Shapes are checked ones, in WGS84 degrees.

    Raises
    ------
    TooIntricate
        The two run over each other too often.
    ShapesDiffer, NothingDivided, NothingCut, NothingLeft, TooCostly
    """
    check_intricacy(shape, by)
    try:
        told = ask(SHAPE, operation, shapely.to_wkb(shape), shapely.to_wkb(by))
    except Ended:
        raise TooCostly from None
    return list(shapely.get_parts(shapely.from_wkb(told)))


def work(operation: str, shape: bytes, by: bytes, _teller: object = None) -> bytes:
    """Do it, in the child; shapes come as WKB, and go as a collection."""
    first, second = shapely.from_wkb(shape), shapely.from_wkb(by)
    if operation == "split":
        made = split(first, second)
    else:
        made = [merge(first, second) if operation == "merge" else cut(first, second)]
    return bytes(shapely.to_wkb(shapely.GeometryCollection(made)))


def warm() -> None:
    """Do each once: a child loads nothing."""
    line = shapely.LineString([(1, -1), (1, 3)])
    hole = shapely.box(0.5, 0.5, 1, 1)
    for operation, by in (("split", line), ("merge", _BOX), ("cut", hole)):
        work(operation, _BOX.wkb, by.wkb)

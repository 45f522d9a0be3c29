"""How intricate a shape is: what validity, union and buffer cost grows with it.

Counted are the pairs of edges whose boxes overlap. Edges that cross are among them, and so are
those that run beside each other: a comb has no crossing and costs as much.
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import GeometryType
from shapely.geometry.base import BaseGeometry

from layers.words.problems import TooIntricate

# 300 corners set at random have as many; to them come a few for each corner, as coasts have.
MOST_PAIRS, PAIRS_A_CORNER = 20_000, 10
# Of fewer corners no shape has as many.
FEW_CORNERS = 200
_AT_ONCE = 64
_AREAS = (GeometryType.POLYGON, GeometryType.MULTIPOLYGON)


def check_intricacy(*together: BaseGeometry) -> None:
    """Raise `TooIntricate`, with the place where most edges meet, for what costs too much.

    Of several lines and areas the edges count as those of one. It takes time in proportion to
    the corners, whatever the shape. WGS84 degrees.
    """
    if sum(map(shapely.get_num_coordinates, together)) <= FEW_CORNERS:
        return
    boxes = np.vstack([_boxes(one) for one in together])
    tree = shapely.STRtree(shapely.box(*boxes.T))
    pairs, most = 0, MOST_PAIRS + PAIRS_A_CORNER * len(boxes)
    for first in range(0, len(boxes), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        edges, others = tree.query(tree.geometries[some])
        pairs += int(
            np.count_nonzero(others > edges + first + 1)
        )  # once each, without the next edge
        if pairs > most:
            busiest = boxes[first + np.bincount(edges).argmax()]
            lon, lat = (busiest[:2] + busiest[2:]) / 2
            raise TooIntricate(lon=float(lon), lat=float(lat))


def _boxes(geometry: BaseGeometry) -> NDArray[np.float64]:
    """Return west, south, east and north of each edge of a line or area, shape (n, 4)."""
    lines = shapely.get_parts(geometry)
    if shapely.get_type_id(geometry) in _AREAS:
        lines = shapely.get_rings(lines)
    corners, of = shapely.get_coordinates(lines, return_index=True)
    joined = of[1:] == of[:-1]
    starts, ends = corners[:-1][joined], corners[1:][joined]
    return np.hstack([np.minimum(starts, ends), np.maximum(starts, ends)])

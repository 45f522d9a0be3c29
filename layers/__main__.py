"""`python -m layers`: compile ahead what numba would compile at the first question.

Numba keeps what it compiled beside the modules. Without this the first reader after an
installation waits half a minute for what then takes milliseconds.
"""

import datetime as dt

import numpy as np
import shapely

from layers.analysis.candidate_sites import Wishes
from layers.analysis.coverage import watch
from layers.analysis.hours import Instant
from layers.analysis.scene import Scene
from layers.analysis.sight import Eye, see
from layers.analysis.siting import propose
from layers.analysis.street_graph import StreetGraph
from layers.analysis.watchers import Feature
from layers.geometry.crs import to_degrees

_X, _Y = 306_000.0, 2_771_000.0


def main() -> None:
    """Ask every compiled question once, of two streets, a house and a camera (EPSG:3826)."""
    scene = Scene(
        zone=3826,
        boundary=shapely.box(_X - 60, _Y - 60, _X + 60, _Y + 60),
        streets=np.array(
            [
                shapely.LineString([(_X - 50, _Y), (_X, _Y), (_X + 50, _Y)]),
                shapely.LineString([(_X, _Y - 50), (_X, _Y), (_X, _Y + 50)]),
            ],
            dtype=object,
        ),
        street_names=("", ""),
        street_kinds=("residential", "residential"),
        buildings=np.array([shapely.box(_X + 5, _Y + 5, _X + 30, _Y + 30)], dtype=object),
    )
    place = to_degrees(shapely.Point(_X + 2, _Y + 2), zone=3826)
    looks = {"facing": "bearing", "bearing": 0.0}
    camera = Feature(id="camera", layer="camera", geometry=place, properties=looks)
    watched = watch(scene, [camera], day=dt.date(2026, 1, 1))
    propose(watched, Instant(0, 0), count=1, wishes=Wishes(seconds=0))
    see(scene, Eye(x=_X, y=_Y, bearing=0.0, field_of_view=70.0)).polygon()
    graph = StreetGraph.of(watched.ways)
    graph.route((_X - 50, _Y), (_X, _Y + 50))
    graph.distances(0)


if __name__ == "__main__":
    main()

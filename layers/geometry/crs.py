"""Coordinate reference systems of Taiwan: which zone a place lies in, degrees to metres and back.

Degrees are WGS84 longitude, latitude (EPSG:4326; within a metre of TWD97 here). Metres are
TWD97 / TM2: zone 121 (EPSG:3826) for the main island, zone 119 (EPSG:3825) for Penghu, Kinmen
and Matsu (fact coordinates).
"""

import math
from functools import lru_cache
from typing import Literal, TypeVar, cast

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

WGS84 = 4326
Zone = Literal[3825, 3826]
TWD97_119: Zone = 3825
TWD97_121: Zone = 3826

# Degrees (west, south, east, north). EPSG gives 114.32–123.61 × 17.36–26.96 for TWD97 without
# Taiping island; this box holds Taiping too.
TAIWAN_BOUNDS = (114.0, 10.0, 124.0, 27.0)

# East of this meridian the projected zone is 121: Penghu ends at 119.8, the main island starts
# at 119.9, and Matsu (to 120.6) lies north of everything in zone 121.
_ZONE_121_WEST = 119.85
_MATSU_SOUTH = 25.85
_MATSU_EAST = 120.7

G = TypeVar("G", bound=BaseGeometry)


def zone_of(lon: float, lat: float) -> Zone:
    """Return the EPSG code of the TWD97 zone that serves the point (degrees)."""
    matsu = lat > _MATSU_SOUTH and lon < _MATSU_EAST
    return TWD97_119 if lon < _ZONE_121_WEST or matsu else TWD97_121


@lru_cache(maxsize=32)
def transformer(source: int, target: int) -> pyproj.Transformer:
    """Return the transformer from one EPSG code to another, x before y on both sides.

    TWD67 (EPSG:3828) is moved by EPSG:15487 explicitly: the library's own default shifts it by
    metres only, and the true shift is about 854 m.
    """
    if source == 3828:  # noqa: PLR2004 - TWD67 / TM2-121
        return _twd67(target)
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def _twd67(target: int) -> pyproj.Transformer:
    # EPSG:15487 is a grid offset between the two TM2-121 projections, good to 7 m.
    pipeline = (
        "+proj=pipeline +step +proj=affine +xoff=828.589 +yoff=-206.915 "
        "+step +inv +proj=tmerc +lat_0=0 +lon_0=121 +k=0.9999 +x_0=250000 +y_0=0 +ellps=GRS80 "
    )
    if target == WGS84:
        pipeline += "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
        return pyproj.Transformer.from_pipeline(pipeline)
    if target == TWD97_121:
        return pyproj.Transformer.from_pipeline("+proj=affine +xoff=828.589 +yoff=-206.915")
    message = f"TWD67 goes to EPSG:4326 or EPSG:3826, not to EPSG:{target}"
    raise ValueError(message)


def project(geometry: G, *, source: int, target: int) -> G:
    """Return `geometry` moved from one EPSG code to another (x, y order)."""
    move = transformer(source, target)

    def moved(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(move.transform(xy[:, 0], xy[:, 1]))

    return cast("G", shapely.transform(geometry, moved))


def to_metres(geometry: G, *, zone: Zone) -> G:
    """Return a WGS84 geometry in metres of `zone` (EPSG:3825 or 3826)."""
    return project(geometry, source=WGS84, target=zone)


def convergence(lon: float, lat: float, *, zone: Zone) -> float:
    """Return how far grid north lies clockwise of true north, degrees (Snyder 1987, 8-11)."""
    middle = 119.0 if zone == TWD97_119 else 121.0
    return math.degrees(
        math.atan(math.tan(math.radians(lon - middle)) * math.sin(math.radians(lat)))
    )


def to_degrees(geometry: G, *, zone: Zone) -> G:
    """Return a geometry in metres of `zone` as WGS84 degrees."""
    return project(geometry, source=zone, target=WGS84)

"""A neighbourhood in metres: its streets, buildings and boundary, ready to be computed on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.analysis.kernels.wall_grid import Grid
from layers.analysis.street_access import Access, access_of
from layers.geometry.crs import Zone, convergence, to_degrees, to_metres

# Ours: where it is built up hardly anybody is farther from a street.
NEAR_STREET_M = 100.0
_GRID = 40  # places a side that are asked
Lines = NDArray[np.object_]
Edges = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Scene:
    """Streets, buildings and boundary of one community and a margin around it.

    Parameters
    ----------
    zone
        EPSG code of the metres everything is in (3825 or 3826).
    boundary
        Polygon or MultiPolygon of the community.
    streets
        shapely LineStrings, shape (n,).
    street_names, street_kinds
        Name ("" where unknown) and OSM highway value of each street.
    street_covered
        Whether each street lies below ground: walked, and seen by nobody above; empty is no.
    buildings
        shapely Polygons or MultiPolygons, shape (m,).
    """

    zone: Zone
    boundary: BaseGeometry
    streets: Lines = field(default_factory=lambda: np.empty(0, dtype=object))
    street_names: tuple[str, ...] = ()
    street_kinds: tuple[str, ...] = ()
    street_covered: tuple[bool, ...] = ()
    buildings: Lines = field(default_factory=lambda: np.empty(0, dtype=object))

    @classmethod
    def from_degrees(
        cls,
        boundary: BaseGeometry,
        *,
        zone: Zone,
        streets: Sequence[tuple[BaseGeometry, str, str]] = (),
        tags: Sequence[Mapping[str, str]] = (),
        buildings: Sequence[BaseGeometry] = (),
    ) -> "Scene":
        """Return the scene of WGS84 geometries; each street comes with its name and kind.

        Where `tags` of each street are given, those that nobody may walk are left out.
        """
        access = [access_of(kind, tag) for (_, _, kind), tag in zip(streets, tags, strict=False)]
        access += [Access.OPEN] * (len(streets) - len(access))
        kept = [one for one, may in zip(streets, access, strict=True) if may is not Access.CLOSED]
        return cls(
            zone=zone,
            boundary=to_metres(boundary, zone=zone),
            streets=_in_metres([line for line, _, _ in kept], zone),
            street_names=tuple(name for _, name, _ in kept),
            street_kinds=tuple(kind for _, _, kind in kept),
            street_covered=tuple(
                may is Access.COVERED for may in access if may is not Access.CLOSED
            ),
            buildings=_in_metres(buildings, zone),
        )

    @cached_property
    def edges(self) -> Edges:
        """Return every building edge as x0, y0, x1, y1 in metres, shape (k, 4)."""
        coordinates, rings = shapely.get_coordinates(
            shapely.get_rings(shapely.get_parts(self.buildings)), return_index=True
        )
        joined = rings[:-1] == rings[1:]
        pairs: Edges = np.hstack([coordinates[:-1], coordinates[1:]])[joined]
        return pairs

    @cached_property
    def known_share(self) -> float:
        """Return the share of the boundary's area that lies near a known street, 0 to 1.

        It is small where only a part of the village was imported, or where nobody lives.
        """
        if not len(self.streets):
            return 0.0
        west, south, east, north = self.boundary.bounds
        xs, ys = np.linspace(west, east, _GRID), np.linspace(south, north, _GRID)
        points = shapely.points(*(axis.ravel() for axis in np.meshgrid(xs, ys)))
        inside = points[shapely.intersects(self.boundary, points)]
        if not len(inside):
            return 1.0
        near, _ = shapely.STRtree(self.streets).query(
            inside, predicate="dwithin", distance=NEAR_STREET_M
        )
        return len(set(near.tolist())) / len(inside)

    @cached_property
    def grid(self) -> Grid:
        """Return `edges` in cells, for the compiled sweep of sight."""
        from layers.analysis.kernels.wall_search import make_grid  # noqa: PLC0415 - loads numba (decision lazy-heavy-imports)

        return make_grid(self.edges)

    @cached_property
    def grid_north(self) -> float:
        """Return how far grid north lies clockwise of true north here, degrees.

        It is that of the boundary's middle: across a community it changes by a hundredth.
        """
        middle = to_degrees(shapely.centroid(self.boundary), zone=self.zone)
        return convergence(middle.x, middle.y, zone=self.zone)

    def grid_bearing(self, bearing: float | None) -> float | None:
        """Return a bearing from true north as one from grid north; None stays all round."""
        return None if bearing is None else (bearing - self.grid_north) % 360

    def true_bearing(self, bearing: float) -> float:
        """Return a bearing from grid north as one from true north, to a millionth of a degree."""
        return round((bearing + self.grid_north) % 360, 6) % 360

    @cached_property
    def building_tree(self) -> shapely.STRtree:
        """Return the spatial index of `buildings`."""
        return shapely.STRtree(self.buildings)


def _in_metres(geometries: Sequence[BaseGeometry], zone: Zone) -> Lines:
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    return to_metres(array, zone=zone) if len(array) else array

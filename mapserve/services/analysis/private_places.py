"""Where no camera may look: toilets, shelters and private courtyards that the base map knows."""

from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from layers.analysis.scene import Scene
from layers.geometry.crs import to_degrees, to_metres
from mapserve.services.analysis.scenes import MARGIN_M
from mapserve.store.models import Community
from mapserve.store.queries import scenes as scene_queries

# Ours: of a toilet or a shelter that is known as a point only, this much around it.
POINT_M = 6.0


class PrivateArea(NamedTuple):
    """An area nobody may look into: toilets, shelter or courtyard; WGS84 polygon."""

    kind: str
    area: BaseGeometry


def private_areas(session: Session, community: Community, scene: Scene) -> list[PrivateArea]:
    """Return what is private in and around a community.

    Toilets, shelters for people (a bus shelter is none), places tagged as private courtyards;
    and every courtyard that a building encloses: nobody says which of them are open to all.
    """
    rows = scene_queries.private_places(session, community_id=community.id, margin=MARGIN_M)
    places = shapely.from_wkb([wkb for _, wkb in rows])
    areas = [
        PrivateArea(kind, _around(place, scene))
        for (kind, _), place in zip(rows, places, strict=True)
    ]
    return areas + [PrivateArea("courtyard", yard) for yard in _courtyards(scene)]


def _around(place: BaseGeometry, scene: Scene) -> BaseGeometry:
    if place.area > 0:
        return place
    around: BaseGeometry = to_degrees(
        to_metres(place, zone=scene.zone).buffer(POINT_M), zone=scene.zone
    )
    return around


def _courtyards(scene: Scene) -> list[BaseGeometry]:
    parts = shapely.get_parts(scene.buildings)
    with_rings = parts[shapely.get_num_interior_rings(parts) > 0]
    rings = [shapely.Polygon(ring) for part in with_rings.tolist() for ring in part.interiors]
    if not rings:
        return []
    yards: list[BaseGeometry] = to_degrees(np.array(rings, dtype=object), zone=scene.zone).tolist()
    return yards

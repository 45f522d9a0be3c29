"""The scene of a community: its streets and buildings with a margin, kept ready in metres."""

from threading import Lock
from typing import NamedTuple, cast

import shapely
from cachetools import LRUCache, cached
from sqlalchemy.orm import Session

from layers.analysis.scene import Scene
from layers.geometry.crs import Zone
from mapserve.store.models import Community
from mapserve.store.queries import scenes as scene_queries

# Ours: farther than any camera sees (300 m), and room for a way to school that leaves the
# community.
MARGIN_M = 500.0


class SceneKey(NamedTuple):
    """What a scene is of.

    `state` is the digest of the boundary, and count and sum of xmin of the streets and the
    buildings in the box: an import, a correction and a restored backup all change it.
    """

    community_id: int
    zone: int
    state: str


def scene_key(session: Session, community: Community) -> SceneKey:
    """Return what names the scene of a community as its base data are now."""
    state = scene_queries.base_state(session, community_id=community.id, margin=MARGIN_M)
    return SceneKey(community.id, community.zone, state)


def scene_of(session: Session, community: Community, *, key: SceneKey | None = None) -> Scene:
    """Return the scene of a community in its zone's metres: the one made before, if it is true.

    A community without base data has a scene of its boundary alone.
    """
    key = key or scene_key(session, community)
    return _read(session, community, key)


# Two threads that ask at once may both read it: nobody waits for another's work.
@cached(LRUCache(24), key=lambda _session, _community, key: key, lock=Lock())
def _read(session: Session, community: Community, key: SceneKey) -> Scene:
    boundary = scene_queries.boundary(session, community_id=community.id)
    streets = scene_queries.streets(session, community_id=community.id, margin=MARGIN_M)
    buildings = scene_queries.buildings(session, community_id=community.id, margin=MARGIN_M)
    lines = shapely.from_wkb([geometry for geometry, *_ in streets])
    return Scene.from_degrees(
        shapely.from_wkb(boundary),
        zone=cast("Zone", key.zone),
        streets=[
            (line, name, kind) for line, (_, name, kind, _) in zip(lines, streets, strict=True)
        ],
        tags=[tags for *_, tags in streets],
        buildings=list(shapely.from_wkb(buildings)),
    )

"""The base map of a community: our own streets, buildings and places (decision own-base-map)."""

import hashlib

from sqlalchemy.orm import Session

from mapserve.services.maps.features import BboxInvalid
from mapserve.store.models import Community
from mapserve.store.queries import base_map as base_queries
from mapserve.store.queries.features import Bbox

_MARGIN = 0.0015  # about 150 m: what is seen around a community that fills the page
_WIDEST = 0.1  # about 10 km


def read_base(
    session: Session, community: Community, *, bbox: Bbox | None = None
) -> tuple[str, str]:
    """Return the base map as GeoJSON text, and what names these bytes (for an ETag).

    Parameters
    ----------
    bbox
        West, south, east, north (WGS84 degrees), at most 0.1 degrees wide and high; the
        community's surroundings where absent.

    Raises
    ------
    BboxInvalid
        The box is too large to be drawn.
    """
    if bbox is None:
        found = base_queries.base_around(session, community_id=community.id, margin=_MARGIN)
    else:
        west, south, east, north = bbox
        if east - west > _WIDEST or north - south > _WIDEST:
            raise BboxInvalid(pointer="/bbox", bbox=",".join(map(str, bbox)))
        found = base_queries.base_within(session, bbox=bbox)
    return found, hashlib.sha256(found.encode()).hexdigest()[:32]

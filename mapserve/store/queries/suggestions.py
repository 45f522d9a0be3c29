"""Queries of suggested blind spots that somebody has judged."""

import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from layers.model.capabilities import Part
from layers.model.catalogue import CATALOGUE
from mapserve.store.models import Suggestion

_DISMISSED = text(
    """
    SELECT s.id, ST_AsBinary(s.geom) AS wkb, s.reason, COALESCE(u.name, '') AS author,
      s.entered_at AS since
    FROM suggestion s LEFT JOIN "user" u ON u.id = CAST(s.acted -> 'dismiss' ->> 0 AS integer)
    WHERE s.community_id = :community AND s.state = 'dismissed'
    ORDER BY s.entered_at DESC, s.id DESC
    """
)
# By PostGIS and nobody else: each version of GEOS puts the parts of a shape in its own order.
_PLACE = text("SELECT encode(sha256(ST_AsBinary(ST_Normalize(CAST(:wkb AS geometry)))), 'hex')")
_SPOTS = text(
    """
    SELECT id FROM feature
    WHERE community_id = :community AND layer = ANY (CAST(:layers AS text[]))
      AND revision_to IS NULL AND id = ANY (CAST(:ids AS uuid[]))
    """
)
_NEAR = text(
    """
    SELECT s.id, ST_AsBinary(s.geom) AS place, f.id AS spot, ST_AsBinary(f.geom) AS drawn
    FROM suggestion s JOIN feature f ON f.geom && ST_Expand(s.geom, :degrees)
    WHERE s.community_id = :community AND s.state = ANY (CAST(:states AS text[]))
      AND f.layer = ANY (CAST(:layers AS text[])) AND f.revision_to IS NULL
      AND f.community_id = :community
      AND f.id = ANY (CAST(:ids AS uuid[]))
    ORDER BY s.id, f.id
    """
)


def dismissals(session: Session, *, community_id: int) -> list[dict[str, Any]]:
    """Return id, wkb (WGS84), reason, author and since of each, the latest first."""
    found = session.execute(_DISMISSED, {"community": community_id}).mappings()
    return [dict(row) for row in found]


def place_name(session: Session, wkb: bytes) -> str:
    """Return the name of a place by its geometry (WGS84), whatever the order of its parts."""
    return str(session.execute(_PLACE, {"wkb": wkb.hex()}).scalar_one())


def by_place(session: Session, *, community_id: int, place: str) -> Suggestion | None:
    """Return the judged suggestion of a place."""
    statement = select(Suggestion).where(
        Suggestion.community_id == community_id, Suggestion.place == place
    )
    return session.scalars(statement).one_or_none()


def by_id(session: Session, *, community_id: int, suggestion_id: int) -> Suggestion | None:
    """Return a community's judged suggestion."""
    statement = select(Suggestion).where(
        Suggestion.community_id == community_id, Suggestion.id == suggestion_id
    )
    return session.scalars(statement).one_or_none()


def spots_on_the_map(
    session: Session, *, community_id: int, ids: Collection[uuid.UUID]
) -> frozenset[str]:
    """Return which of these ids are blind spots of the present map."""
    values = {
        "community": community_id,
        "ids": [str(one) for one in ids],
        "layers": list(CATALOGUE.playing(Part.SPOT)),
    }
    return frozenset(str(one) for one in session.scalars(_SPOTS, values))


def drawn_near(
    session: Session,
    *,
    community_id: int,
    ids: Collection[uuid.UUID],
    states: Collection[str],
    degrees: float,
) -> list[dict[str, Any]]:
    """Return judged suggestions in these states beside blind spots of these ids.

    Each as id, place (WKB), spot (the blind spot's id), drawn (WKB); WGS84.
    """
    values = {
        "community": community_id,
        "ids": [str(one) for one in ids],
        "states": list(states),
        "degrees": degrees,
        "layers": list(CATALOGUE.playing(Part.SPOT)),
    }
    return [dict(row) for row in session.execute(_NEAR, values).mappings()]

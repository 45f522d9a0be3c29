"""SQL of suggested blind spots that somebody dismissed."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

_LIST = text(
    """
    SELECT d.id, ST_AsBinary(d.geom) AS wkb, d.reason, COALESCE(u.name, '') AS author,
      d.created_at
    FROM dismissed_suggestion d LEFT JOIN "user" u ON u.id = d.author_id
    WHERE d.community_id = :community ORDER BY d.id DESC
    """
)
_ADD = text(
    """
    INSERT INTO dismissed_suggestion (community_id, author_id, reason, geom)
    VALUES (:community, :author, :reason, ST_SetSRID(CAST(:wkb AS geometry), 4326))
    RETURNING id
    """
)
_DROP = text("DELETE FROM dismissed_suggestion WHERE community_id = :community AND id = :id")


def dismissals(session: Session, *, community_id: int) -> list[dict[str, Any]]:
    """Return id, wkb (WGS84), reason, author and created_at of each, the latest first."""
    return [dict(row) for row in session.execute(_LIST, {"community": community_id}).mappings()]


def add_dismissal(
    session: Session, *, community_id: int, author_id: int | None, reason: str, wkb: bytes
) -> int:
    """Store a dismissed place (a MultiLineString in WGS84) and return its id."""
    values = {
        "community": community_id, "author": author_id, "reason": reason, "wkb": wkb.hex()
    }  # fmt: skip
    return int(session.execute(_ADD, values).scalar_one())


def drop_dismissal(session: Session, *, community_id: int, dismissal_id: int) -> bool:
    """Delete one and tell whether it was there."""
    values = {"community": community_id, "id": dismissal_id}
    return bool(session.execute(_DROP, values).rowcount)  # type: ignore[attr-defined]

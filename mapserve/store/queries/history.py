"""SQL of history and editions: the list of saves, two revisions side by side, seals."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from mapserve.store.queries.features import AT, READABLE

# A version that opens where another of the same feature closes is a change; one that opens
# alone is new; one that closes alone is gone.
_REVISIONS = text("""
    SELECT c.revision, COALESCE(u.name, '') AS author, c.comment, c.created_at,
      o.opened - o.modified AS created, o.modified, z.closed - o.modified AS deleted
    FROM changeset c
    LEFT JOIN "user" u ON u.id = c.author_id
    CROSS JOIN LATERAL (
      SELECT count(*) AS opened, count(old.id) AS modified
      FROM feature new LEFT JOIN feature old
        ON old.id = new.id AND old.revision_to = new.revision_from
      WHERE new.community_id = c.community_id AND new.revision_from = c.revision
    ) o
    CROSS JOIN LATERAL (
      SELECT count(*) AS closed FROM feature
      WHERE community_id = c.community_id AND revision_to = c.revision
    ) z
    WHERE c.community_id = :community
      AND (CAST(:before AS integer) IS NULL OR c.revision < :before)
    ORDER BY c.revision DESC LIMIT :limit
""")


def revisions(
    session: Session, *, community_id: int, limit: int, before: int | None
) -> list[dict[str, Any]]:
    """Return the saves of a community, the latest first."""
    values = {"community": community_id, "limit": limit, "before": before}
    return [dict(row) for row in session.execute(_REVISIONS, values).mappings()]


_BEFORE = text(
    "SELECT max(revision) FROM changeset WHERE community_id = :community AND created_at < :moment"
)


def revision_before(session: Session, *, community_id: int, moment: dt.datetime) -> int:
    """Return the revision that a map was at just before a moment, 0 where nothing was saved yet."""
    return session.scalar(_BEFORE, {"community": community_id, "moment": moment}) or 0


_SAVE = text("SELECT id FROM changeset WHERE community_id = :community AND revision = :revision")


def save_of(session: Session, *, community_id: int, revision: int) -> uuid.UUID | None:
    """Return the changeset that became a revision; None before the first save."""
    values = {"community": community_id, "revision": revision}
    return session.execute(_SAVE, values).scalar_one_or_none()


# The same reading of versions as above, told apart by layer, and only what the reader may see.
_BY_LAYER = text("""
    WITH readable AS (
      SELECT f.id, f.layer, f.revision_from, f.revision_to
      FROM feature f
      JOIN jsonb_to_recordset(CAST(:allowed AS jsonb)) AS a(layer text, hidden jsonpath)
        ON a.layer = f.layer
      WHERE f.community_id = :community
        AND (a.hidden IS NULL OR NOT jsonb_path_exists(f.properties, a.hidden))
        AND (f.revision_from BETWEEN :first AND :last OR f.revision_to BETWEEN :first AND :last)
    ), changes AS (
      SELECT COALESCE(new.revision_from, old.revision_to) AS revision,
        COALESCE(new.layer, old.layer) AS layer, new.id IS NOT NULL AS opens,
        old.id IS NOT NULL AS closes
      FROM readable new FULL JOIN readable old
        ON old.id = new.id AND old.revision_to = new.revision_from
    )
    SELECT revision, layer, count(*) FILTER (WHERE opens AND NOT closes) AS created,
      count(*) FILTER (WHERE opens AND closes) AS modified,
      count(*) FILTER (WHERE closes AND NOT opens) AS deleted
    FROM changes WHERE revision BETWEEN :first AND :last
    GROUP BY revision, layer ORDER BY revision, layer
""")


def counts_by_layer(
    session: Session, *, community_id: int, allowed: str, first: int, last: int
) -> list[dict[str, Any]]:
    """Return revision, layer, created, modified, deleted of the saves from `first` to `last`."""
    values = {"community": community_id, "allowed": allowed, "first": first, "last": last}
    return [dict(row) for row in session.execute(_BY_LAYER, values).mappings()]


# The photos that a version names and the one before it did not.
_PHOTOS = text(f"""
    SELECT new.revision_from AS revision, new.layer, new.properties,
      ARRAY(
        SELECT photo FROM jsonb_array_elements_text(new.properties -> 'photos')
          WITH ORDINALITY AS named(photo, place)
        WHERE NOT COALESCE(old.properties -> 'photos' ? photo, false) ORDER BY place
      ) AS photos
    FROM ({READABLE} AND f.properties ? 'photos' AND f.revision_from BETWEEN :first AND :last) new
    LEFT JOIN feature old
      ON old.community_id = :community AND old.id = new.id AND old.revision_to = new.revision_from
    WHERE new.properties ? 'photos' ORDER BY new.revision_from, new.layer, new.id
""")  # noqa: S608 - constants only


def photos_added(
    session: Session, *, community_id: int, allowed: str, first: int, last: int
) -> list[dict[str, Any]]:
    """Return revision, layer, properties and the new photos' ids of the saves `first` to `last`."""
    values = {"community": community_id, "allowed": allowed, "first": first, "last": last}
    rows = session.execute(_PHOTOS, values).mappings()
    return [dict(row) for row in rows if row["photos"]]


@dataclass(frozen=True, slots=True)
class Side:
    """A feature at one of two revisions; `geometry` is GeoJSON."""

    layer: str
    revision: int
    properties: dict[str, Any]
    geometry: dict[str, Any]


_SIDE = f"""
    SELECT r.id, r.layer, r.revision_from, r.properties, ST_AsGeoJSON(r.geom, 9) AS geometry
    FROM ({READABLE} AND {AT}) r
"""  # noqa: S608 - constants only
_DIFF = text(
    """
    SELECT id, a.layer, a.revision_from, a.properties, a.geometry,
      b.layer, b.revision_from, b.properties, b.geometry
    FROM (<old>) a FULL JOIN (<new>) b USING (id)
    WHERE a.revision_from IS DISTINCT FROM b.revision_from
    ORDER BY id
    """.replace("<old>", _SIDE.replace(":at", ":old")).replace(
        "<new>", _SIDE.replace(":at", ":new")
    )
)


def differing(
    session: Session, *, community_id: int, allowed: str, old: int, new: int
) -> list[tuple[str, Side | None, Side | None]]:
    """Return id and both sides of every feature with another version at `new` than at `old`."""
    values = {"community": community_id, "allowed": allowed, "old": old, "new": new}
    return [
        (str(row[0]), _side(row[1:5]), _side(row[5:9])) for row in session.execute(_DIFF, values)
    ]


def _side(columns: Any) -> Side | None:  # noqa: ANN401 - part of a row
    layer, revision, properties, geometry = columns
    return None if layer is None else Side(layer, revision, properties, json.loads(geometry))


_SEAL = text("""
    INSERT INTO edition (community_id, number, revision, purpose, sha256, sealed_by_id, sealed_at)
    SELECT :community, 1 + COALESCE(max(number), 0), :revision, :purpose, :sha256, :user,
      clock_timestamp()
    FROM edition WHERE community_id = :community
    RETURNING number
""")


def seal(  # noqa: PLR0913 - a row's columns
    session: Session,
    *,
    community_id: int,
    revision: int,
    purpose: str,
    sha256: str,
    user_id: int | None,
) -> int:
    """Store an edition under the community's next number; return it."""
    values = {
        "community": community_id,
        "revision": revision,
        "purpose": purpose,
        "sha256": sha256,
        "user": user_id,
    }
    return int(session.execute(_SEAL, values).scalar_one())


_EDITIONS = text("""
    SELECT e.number, e.revision, e.purpose, e.sha256, e.sealed_at,
      COALESCE(u.name, '') AS sealed_by
    FROM edition e LEFT JOIN "user" u ON u.id = e.sealed_by_id
    WHERE e.community_id = :community
      AND (CAST(:number AS integer) IS NULL OR e.number = :number)
    ORDER BY e.number DESC
""")


def editions(
    session: Session, *, community_id: int, number: int | None = None
) -> list[dict[str, Any]]:
    """Return the editions of a community, the latest first, or the one of that number."""
    values = {"community": community_id, "number": number}
    return [dict(row) for row in session.execute(_EDITIONS, values).mappings()]

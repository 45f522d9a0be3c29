"""SQL of features: read as GeoJSON text, and as the versions that a save is checked against."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, TextClause, text
from sqlalchemy.orm import Session

from mapserve.store.queries.communities import CommunityState
from mapserve.store.versions import Version, array

Bbox = tuple[float, float, float, float]


# What a reader may see comes in as one parameter, `allowed`: a JSON array of {layer, keys,
# hidden}. A property passes only when its key is listed; the common case, where every key is,
# is found without taking the object apart. `hidden` is a jsonpath of rows to leave out.
READABLE = """
  SELECT f.id, f.layer, f.revision_from, f.geom,
    CASE WHEN f.properties - a.keys = '{}' THEN f.properties
         ELSE f.properties - ARRAY(SELECT jsonb_object_keys(f.properties - a.keys))
    END AS properties
  FROM feature f
  JOIN jsonb_to_recordset(CAST(:allowed AS jsonb)) AS a(layer text, keys text[], hidden jsonpath)
    ON a.layer = f.layer
  WHERE f.community_id = :community
    AND (a.hidden IS NULL OR NOT jsonb_path_exists(f.properties, a.hidden))
"""
NOW = "f.revision_to IS NULL"
AT = "f.revision_from <= :at AND (f.revision_to IS NULL OR f.revision_to > :at)"

_FEATURES = """
  COALESCE(string_agg(
    '{"type":"Feature","id":"' || r.id || '","geometry":' || ST_AsGeoJSON(r.geom, 9)
    || ',"properties":{"layer":"' || r.layer || '","revision":' || r.revision_from
    || CASE WHEN r.properties = '{}' THEN '}'
            ELSE ',' || substr(CAST(r.properties AS text), 2) END
    || '}', ',' ORDER BY r.id), '')
"""


_COLLECTION = """
  SELECT '{"type":"FeatureCollection","revision":' || <revision> || ',"features":['
    || <features> || ']}'
  FROM (<readable> AND <when> <where>) r
"""


@cache
def _collection(*, past: bool, boxed: bool) -> TextClause:
    box = "AND ST_Intersects(f.geom, ST_MakeEnvelope(:west, :south, :east, :north, 4326))"
    revision = "(SELECT revision FROM community WHERE id = :community)"
    return text(
        _filled(
            revision="CAST(:at AS integer)" if past else revision,
            when=AT if past else NOW,
            where=box if boxed else "",
        )
    )


def _filled(*, revision: str, when: str, where: str = "") -> str:
    return (
        _COLLECTION.replace("<features>", _FEATURES)
        .replace("<readable>", READABLE)
        .replace("<revision>", revision)
        .replace("<when>", when)
        .replace("<where>", where)
    )


PRESENT = """
    SELECT c.id, c.slug, c.revision, c.precinct, c.county_code, (<collection>)
    FROM community c WHERE c.slug = %(slug)s
    """.replace(
    "<collection>",
    _filled(revision="c.revision", when=NOW)
    .replace(":community", "c.id")
    .replace(":allowed", "%(allowed)s"),
)


def present(
    connection: Connection, *, slug: str, allowed: str
) -> tuple[CommunityState, str] | None:
    """Return a community's state and what `collection` gives for now, in one statement."""
    values = {"slug": slug, "allowed": allowed}
    row = connection.exec_driver_sql(PRESENT, values).one_or_none()
    return None if row is None else (CommunityState(*row[:-1]), row[-1])


def collection(
    session: Session,
    *,
    community_id: int,
    allowed: str,
    at: int | None = None,
    bbox: Bbox | None = None,
) -> str:
    """Return a GeoJSON FeatureCollection as text, features ordered by id, in one statement."""
    values: dict[str, Any] = {"community": community_id, "allowed": allowed}
    if at is not None:
        values["at"] = at
    if bbox is not None:
        values |= dict(zip(("west", "south", "east", "north"), bbox, strict=True))
    statement = _collection(past=at is not None, boxed=bbox is not None)
    return str(session.execute(statement, values).scalar_one())


# OFFSET 0 keeps the planner from joining the other way round: right after a large save its
# statistics are old, and it would read the whole community to find a few. The history of a
# community is long and a save is short.
_AS_OF = text(
    """
    SELECT f.id, f.layer, f.revision_from, f.properties, CAST(f.geom AS text), f.source
    FROM unnest(CAST(:ids AS uuid[])) AS w(id)
    CROSS JOIN LATERAL (
      SELECT * FROM feature WHERE feature.id = w.id AND feature.revision_from <= :at OFFSET 0
    ) f
    WHERE f.community_id = :community AND <when>
    """.replace("<when>", AT)
)


def as_of(
    session: Session, *, community_id: int, revision: int, ids: Collection[uuid.UUID]
) -> list[Version]:
    """Return the versions of `ids` at a revision."""
    values = {"community": community_id, "at": revision, "ids": array(ids)}
    return [Version(*row) for row in session.execute(_AS_OF, values)]


_RAW = text(
    """
    SELECT '{"type":"FeatureCollection","features":[' || <features> || ']}'
    FROM (SELECT f.* FROM feature f WHERE f.community_id = :community AND <when>) r
    """.replace("<features>", _FEATURES).replace("<when>", AT)
)


def everything(session: Session, *, community_id: int, at: int) -> str:
    """Return all features as stored at a revision, for sealing: no reader's filter applies."""
    return str(session.execute(_RAW, {"community": community_id, "at": at}).scalar_one())


_VERSIONS = text("""
    SELECT f.id, f.layer, f.revision_from, f.properties, CAST(f.geom AS text), f.source,
      f.revision_to IS NULL AS now, f.revision_from <= w.base AS base
    FROM unnest(CAST(:ids AS uuid[]), CAST(:bases AS integer[])) AS w(id, base)
    JOIN feature f ON f.id = w.id AND f.community_id = :community
      AND (f.revision_to IS NULL OR f.revision_from <= w.base AND f.revision_to > w.base)
""")


def versions(
    session: Session, *, community_id: int, bases: Mapping[uuid.UUID, int]
) -> tuple[dict[uuid.UUID, Version], dict[uuid.UUID, Version]]:
    """Return the features of `bases` as of their base revision, and as they stand now."""
    seen: dict[uuid.UUID, Version] = {}
    now: dict[uuid.UUID, Version] = {}
    values = {"community": community_id, "ids": array(bases), "bases": list(bases.values())}
    for *fields, is_now, is_base in session.execute(_VERSIONS, values):
        version = Version(*fields)
        if is_now:
            now[version.id] = version
        if is_base:
            seen[version.id] = version
    return seen, now


_KNOWN = text("""
    SELECT DISTINCT id FROM feature
    WHERE id = ANY(CAST(:ids AS uuid[]))
      AND (CAST(:community AS integer) IS NULL OR community_id = :community)
""")


def known(
    session: Session, ids: Collection[uuid.UUID], *, community_id: int | None = None
) -> set[uuid.UUID]:
    """Return those of `ids` that name a feature of any time, anywhere or in one community."""
    if not ids:
        return set()
    rows = session.execute(_KNOWN, {"ids": array(ids), "community": community_id})
    return set(rows.scalars())


_LAST = text("""
    SELECT * FROM (
      SELECT DISTINCT ON (f.id) f.id, f.layer, f.revision_from, f.properties,
        CAST(f.geom AS text), f.source, f.revision_to
      FROM feature f
      WHERE f.id = ANY(CAST(:ids AS uuid[])) AND f.community_id = :community
      ORDER BY f.id, f.revision_from DESC
    ) last
    WHERE revision_to IS NOT NULL
""")


def deleted(
    session: Session, ids: Collection[uuid.UUID], *, community_id: int
) -> dict[uuid.UUID, Version]:
    """Return the last version of those of `ids` that the community had and has no more."""
    if not ids:
        return {}
    rows = session.execute(_LAST, {"ids": array(ids), "community": community_id})
    return {row[0]: Version(*row[:-1]) for row in rows}


_LAYERS = text("""
    SELECT id, layer FROM feature
    WHERE id = ANY(CAST(:ids AS uuid[])) AND community_id = :community AND revision_to IS NULL
""")


def layers_now(
    session: Session, *, community_id: int, ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, str]:
    """Return the layer of each of `ids` that the community has now."""
    if not ids:
        return {}
    rows = session.execute(_LAYERS, {"ids": array(ids), "community": community_id})
    return {row.id: row.layer for row in rows}


_REFERRERS = text("""
    SELECT f.id, f.layer, f.properties FROM feature f
    WHERE f.community_id = :community AND f.revision_to IS NULL
      AND f.layer = ANY(CAST(:layers AS text[]))
      AND EXISTS (SELECT 1 FROM unnest(CAST(:fields AS text[])) AS field
                  WHERE jsonb_exists_any(f.properties -> field, CAST(:ids AS text[])))
    ORDER BY f.id
""")


def referrers(
    session: Session,
    *,
    community_id: int,
    ids: Collection[uuid.UUID],
    layers: Sequence[str],
    fields: Sequence[str],
) -> list[tuple[uuid.UUID, str, dict[str, Any]]]:
    """Return id, layer and properties of the features whose `fields` point at any of `ids`."""
    if not ids or not fields:
        return []
    values = {
        "community": community_id,
        "ids": [str(one) for one in ids],
        "layers": list(layers),
        "fields": list(fields),
    }
    return [(row.id, row.layer, row.properties) for row in session.execute(_REFERRERS, values)]

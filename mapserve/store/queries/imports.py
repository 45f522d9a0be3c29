"""SQL of imports: where rows lie, what came before, and writing many communities at once."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from mapserve.store.copy_stream import copy_rows


@dataclass(frozen=True, slots=True)
class Spot:
    """The community that a point lies in."""

    community_id: int
    slug: str
    name: str
    county_code: str
    county: str


@dataclass(frozen=True, slots=True)
class Known:
    """The first version of a feature that an import made."""

    properties: dict[str, Any]
    wkb: bytes


@dataclass(frozen=True, slots=True)
class Incoming:
    """A feature to be stored: WKB in WGS84 degrees, properties JSON-ready."""

    id: uuid.UUID
    community_id: int
    wkb: bytes
    properties: dict[str, Any]
    source: str


# ST_Covers takes what lies on a boundary into both neighbours; the order decides the tie.
_PLACE = text("""
    SELECT DISTINCT ON (p.number) p.number, c.id, c.slug, c.name, c.county_code, c.county
    FROM unnest(CAST(:x AS float8[]), CAST(:y AS float8[])) WITH ORDINALITY AS p(x, y, number)
    JOIN community c ON ST_Covers(c.boundary, ST_SetSRID(ST_MakePoint(p.x, p.y), 4326))
    ORDER BY p.number, c.village_code COLLATE "C", c.slug COLLATE "C"
""")


def place(session: Session, points: Sequence[tuple[float, float]]) -> dict[int, Spot]:
    """Return the community of each point (WGS84) by its index; points outside all are absent.

    A point on a shared edge goes to the lowest village code, then to the lowest slug.
    """
    if not points:
        return {}
    xs, ys = zip(*points, strict=True)
    rows = session.execute(_PLACE, {"x": list(xs), "y": list(ys)})
    return {
        row.number - 1: Spot(row.id, row.slug, row.name, row.county_code, row.county)
        for row in rows
    }


_KNOWN = text("""
    SELECT DISTINCT ON (community_id, source)
      community_id, source, properties, ST_AsBinary(geom) AS wkb
    FROM feature
    WHERE layer = :layer AND source = ANY(CAST(:sources AS text[]))
    ORDER BY community_id, source, revision_from
""")


def known(session: Session, *, layer: str, sources: Sequence[str]) -> dict[tuple[int, str], Known]:
    """Return the first version of what earlier imports made, by community and source."""
    rows = session.execute(_KNOWN, {"layer": layer, "sources": list(sources)})
    return {(row.community_id, row.source): Known(row.properties, bytes(row.wkb)) for row in rows}


_PRESENT = text("""
    SELECT id, properties, ST_AsBinary(geom) AS wkb FROM feature
    WHERE id = ANY(CAST(:ids AS uuid[])) AND revision_to IS NULL
""")


def present(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Known]:
    """Return what is on a map now under those ids."""
    rows = session.execute(_PRESENT, {"ids": list(ids)}) if ids else ()
    return {row.id: Known(row.properties, bytes(row.wkb)) for row in rows}


_LOCK = text("""
    SELECT id, revision FROM community WHERE id = ANY(CAST(:ids AS integer[]))
    ORDER BY id FOR NO KEY UPDATE
""")
_RECORD = text("""
    INSERT INTO changeset (id, community_id, revision, author_id, comment, body_sha256, touched)
    SELECT n.id, n.community, n.revision, :author, :comment, n.digest,
      ARRAY(SELECT CAST(jsonb_array_elements_text(CAST(n.touched AS jsonb)) AS uuid))
    FROM unnest(CAST(:ids AS uuid[]), CAST(:communities AS integer[]),
                CAST(:revisions AS integer[]), CAST(:digests AS bytea[]),
                CAST(:touched AS text[])) AS n(id, community, revision, digest, touched)
""")
_COUNT = text("""
    UPDATE community c SET revision = c.revision + 1
    WHERE c.id = ANY(CAST(:ids AS integer[]))
""")
_COPY = "COPY feature (id, revision_from, community_id, layer, geom, properties, source) FROM STDIN"


def lock(session: Session, communities: Sequence[int]) -> dict[int, int]:
    """Make this transaction the only one saving in the communities; return their revisions."""
    rows = session.execute(_LOCK, {"ids": sorted(communities)})
    return {row.id: row.revision for row in rows}


def save(  # noqa: PLR0913 - a changeset's columns
    session: Session,
    *,
    layer: str,
    revisions: dict[int, int],
    features: Sequence[Incoming],
    digests: dict[int, bytes],
    author_id: int | None,
    comment: str,
) -> None:
    """Store the features, one changeset a community, a handful of statements for all.

    Parameters
    ----------
    revisions
        The present revision of each (locked) community; each becomes one higher.
    digests
        SHA-256 of what each community gets.
    """
    touched: dict[int, list[str]] = {community: [] for community in digests}
    for one in features:
        touched[one.community_id].append(str(one.id))
    communities = sorted(touched)
    values = {
        "author": author_id,
        "comment": comment,
        "ids": [uuid.uuid4() for _ in communities],
        "communities": communities,
        "revisions": [revisions[community] + 1 for community in communities],
        "digests": [digests[community] for community in communities],
        "touched": [json.dumps(touched[community]) for community in communities],
    }
    session.execute(_RECORD, values)
    session.execute(_COUNT, {"ids": communities})
    rows = (
        (
            one.id,
            revisions[one.community_id] + 1,
            one.community_id,
            layer,
            _ewkb(one.wkb),
            json.dumps(one.properties),
            one.source,
        )
        for one in features
    )
    copy_rows(session, _COPY, rows)


def _ewkb(wkb: bytes) -> str:
    """Return little-endian WKB as hex EWKB with SRID 4326."""
    kind = int.from_bytes(wkb[1:5], "little") | 0x20000000
    head = wkb[:1] + kind.to_bytes(4, "little") + (4326).to_bytes(4, "little")
    return (head + wkb[5:]).hex()

"""SQL of imports: where rows lie, and what came before."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from mapserve.store.versions import Version, array


@dataclass(frozen=True, slots=True)
class Spot:
    """The community that a point lies in."""

    community_id: int
    slug: str
    name: str
    county_code: str
    county: str


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


_VERSION = "id, layer, revision_from, properties, CAST(geom AS text), source"
_KNOWN = text(f"""
    SELECT DISTINCT ON (community_id, source) community_id, {_VERSION}
    FROM feature
    WHERE layer = :layer AND source = ANY(CAST(:sources AS text[]))
    ORDER BY community_id, source, revision_from
""")  # noqa: S608 - constants only


def known(
    session: Session, *, layer: str, sources: Sequence[str]
) -> dict[tuple[int, str], Version]:
    """Return the first version of what earlier imports made, by community and source."""
    rows = session.execute(_KNOWN, {"layer": layer, "sources": list(sources)})
    return {(community, version[-1]): Version(*version) for community, *version in rows}


_PRESENT = text(f"""
    SELECT {_VERSION} FROM feature
    WHERE id = ANY(CAST(:ids AS uuid[])) AND revision_to IS NULL
""")  # noqa: S608 - constants only


def present(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Version]:
    """Return what is on a map now under those ids."""
    rows = session.execute(_PRESENT, {"ids": array(ids)}) if ids else ()
    return {row.id: Version(*row) for row in rows}

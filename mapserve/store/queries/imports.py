"""SQL of imports: where rows lie, and what came before."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from mapserve.store.versions import Version, array

IMPORTED = "匯入 "  # how the comment of an import's save begins


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


_VERSION = "f.id, f.layer, f.revision_from, f.properties, CAST(f.geom AS text), f.source"
# A source is a row's key and its file's name, ` @ ` between them.
_HISTORY = text(f"""
    SELECT f.community_id, f.revision_to IS NULL, EXISTS (
        SELECT 1 FROM changeset c WHERE c.community_id = f.community_id
          AND c.revision = f.revision_from AND starts_with(c.comment, :mark)), {_VERSION}
    FROM feature f
    WHERE f.layer = :layer
      AND (CAST(:community AS integer) IS NULL OR f.community_id = :community)
      AND (f.id = ANY(CAST(:ids AS uuid[]))
        OR regexp_replace(f.source, ' @ [^@]*$', '') = ANY(CAST(:keys AS text[]))
        OR (f.source LIKE 'row:%' AND substring(f.source FROM ' @ ([^@]*)$') = :origin))
    ORDER BY f.community_id, f.id, f.revision_from
""")  # noqa: S608 - constants only


class Historic(NamedTuple):
    """A version on a map now or before; `imported` tells that an import wrote it."""

    community_id: int
    present: bool
    imported: bool
    version: Version


def history(  # noqa: PLR0913 - what a row may be known by
    session: Session,
    *,
    layer: str,
    keys: Sequence[str],
    ids: Sequence[uuid.UUID],
    origin: str | None,
    community_id: int | None,
) -> list[Historic]:
    """Return all versions of the features that some rows may speak of, in order.

    Parameters
    ----------
    keys
        Numbers (`id:…`) and digests of rows (`row:…`), of whatever file.
    ids
        Of features, as our own exports have them.
    origin
        The file whose rows without a number are all wanted.
    """
    values = {
        "layer": layer,
        "keys": list(keys),
        "ids": array(ids),
        "origin": origin,
        "community": community_id,
        "mark": IMPORTED,
    }
    rows = session.execute(_HISTORY, values)
    return [Historic(row[0], row[1], row[2], Version(*row[3:])) for row in rows]

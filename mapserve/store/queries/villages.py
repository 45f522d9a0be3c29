"""SQL of loading many communities at once."""

from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.orm import Session

from mapserve.store.copy_stream import copy_rows

_TABLE = text("""
    CREATE TEMPORARY TABLE incoming_village (
        code text, name text, county_code text, county text, town text, zone integer,
        boundary geometry(MultiPolygon, 4326)
    ) ON COMMIT DROP
""")
_COPY = "COPY incoming_village (code, name, county_code, county, town, zone, boundary) FROM STDIN"
_INSERT = text("""
    INSERT INTO community (slug, name, village_code, county_code, county, town, zone, boundary)
    SELECT lower(code), name, code, county_code, county, town, zone, boundary
    FROM incoming_village ORDER BY code
    ON CONFLICT (slug) DO NOTHING
    RETURNING slug
""")
VillageRow = tuple[str, str, str, str, str, int, str]


def add_villages(session: Session, rows: Iterable[VillageRow]) -> int:
    """Add one community a row where its slug is free; return how many were added.

    A row is code, name, county code, county, town, zone (EPSG) and boundary (hex EWKB, 4326).
    """
    session.execute(text("DROP TABLE IF EXISTS pg_temp.incoming_village"))
    session.execute(_TABLE)
    copy_rows(session, _COPY, rows)
    return len(session.execute(_INSERT).all())

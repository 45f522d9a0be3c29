"""SQL of loading base data: one stream in, then an upsert by source into each table."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from layers.geometry.crs import TAIWAN_BOUNDS
from mapserve.store.copy_stream import copy_rows


@dataclass(frozen=True, slots=True)
class Upserted:
    """How many rows of a table came in, and what became of them."""

    added: int
    changed: int
    unchanged: int

    @property
    def total(self) -> int:
        """How many came in."""
        return self.added + self.changed + self.unchanged


_TABLE = text("""
    CREATE TEMPORARY TABLE incoming_base (
        target text, source text, name text, kind text, tags jsonb, geom geometry,
        levels double precision, height_m double precision
    ) ON COMMIT DROP
""")
_COPY = "COPY incoming_base (target, source, name, kind, tags, geom, levels, height_m) FROM STDIN"
_OUTSIDE = text("""
    DELETE FROM incoming_base WHERE NOT (
        geom @ ST_MakeEnvelope(:west, :south, :east, :north) AND ST_IsValid(geom)
    )
""")
# Only rows that differ are written: loading the same file again changes nothing.
_UPSERT = """
    INSERT INTO <table> AS t (source, name, tags, geom, <columns>)
    SELECT DISTINCT ON (source) source, name, tags, ST_SetSRID(geom, 4326), <columns>
    FROM incoming_base WHERE target = :target ORDER BY source
    ON CONFLICT (source) DO UPDATE
    SET name = excluded.name, tags = excluded.tags, geom = excluded.geom, <assigned>
    WHERE (t.name, t.tags, t.geom, <old>) IS DISTINCT FROM
          (excluded.name, excluded.tags, excluded.geom, <new>)
    RETURNING (xmax = 0) AS added
"""
_TARGETS = {
    "street": ("base_street", ("kind",)),
    "building": ("base_building", ("levels", "height_m")),
    "place": ("base_place", ("kind",)),
}
_COUNT = text("SELECT count(DISTINCT source) FROM incoming_base WHERE target = :target")


def load_base(session: Session, rows: Iterable[tuple[Any, ...]]) -> tuple[dict[str, Upserted], int]:
    """Store base data; return what happened by target, and how many rows were left out.

    A row is target (street, building, place), source, name, kind, tags (JSON text), geometry
    (hex WKB, WGS84), levels, height in metres. Left out is what is invalid or not in Taiwan.
    """
    session.execute(text("DROP TABLE IF EXISTS pg_temp.incoming_base"))
    session.execute(_TABLE)
    copy_rows(session, _COPY, rows)
    west, south, east, north = TAIWAN_BOUNDS
    box = {"west": west, "south": south, "east": east, "north": north}
    removed = session.execute(text(_OUTSIDE.text + " RETURNING source"), box).all()
    return {target: _upsert(session, target) for target in _TARGETS}, len(removed)


def _upsert(session: Session, target: str) -> Upserted:
    table, columns = _TARGETS[target]
    sql = _UPSERT
    for mark, part in (
        ("<table>", table),
        ("<columns>", ", ".join(columns)),
        ("<assigned>", ", ".join(f"{one} = excluded.{one}" for one in columns)),
        ("<old>", ", ".join(f"t.{one}" for one in columns)),
        ("<new>", ", ".join(f"excluded.{one}" for one in columns)),
    ):
        sql = sql.replace(mark, part)
    came = session.execute(_COUNT, {"target": target}).scalar_one()
    written = [row.added for row in session.execute(text(sql), {"target": target})]
    added = sum(written)
    return Upserted(added, len(written) - added, came - len(written))


class PartlyCovered(NamedTuple):
    """A community of which the base data just loaded cover but a share of the area, 0 to 1."""

    slug: str
    name: str
    share: float


# What has come lies in one box, as extracts are cut.
_PARTLY = text("""
    WITH loaded AS (
      SELECT ST_SetSRID(CAST(ST_Extent(geom) AS geometry), 4326) AS box FROM incoming_base
      WHERE target IN ('street', 'building')
    ), shares AS (
      SELECT c.slug, c.name,
        ST_Area(ST_Intersection(c.boundary, box)) / ST_Area(c.boundary) AS share
      FROM community c, loaded
      WHERE c.boundary && box AND NOT ST_Covers(box, c.boundary) AND ST_Area(box) > 0
    )
    SELECT slug, name, share FROM shares WHERE share > 0 AND share < :most ORDER BY share, slug
""")


def partly_covered(session: Session, *, most: float = 0.95) -> list[PartlyCovered]:
    """Return the communities that reach beyond the box of what `load_base` just loaded."""
    return [PartlyCovered(*row) for row in session.execute(_PARTLY, {"most": most})]

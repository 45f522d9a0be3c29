"""SQL of communities: the list, and one with its boundary."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, func, or_, select, text
from sqlalchemy.orm import Session

from layers.words.folding import folded, wanted_words
from mapserve.programme.roles import Precinct
from mapserve.store.models import Community

_COLUMNS = """
    slug, name, county, town, village_code, county_code, precinct, revision, zone,
    ST_XMin(boundary) AS west, ST_YMin(boundary) AS south,
    ST_XMax(boundary) AS east, ST_YMax(boundary) AS north
"""
_SHORT = ("slug", "name", "county", "town", "village_code", "revision")
_LONG = (*_SHORT, "county_code", "precinct", "zone")


_BY_SLUG = select(Community).where(Community.slug == bindparam("slug"))


class CommunityState(NamedTuple):
    """What reading a map needs to know of its community."""

    id: int
    slug: str
    revision: int
    precinct: str | None
    county_code: str


_STATE = "SELECT id, slug, revision, precinct, county_code FROM community WHERE slug = %(slug)s"


def state(connection: Connection, slug: str) -> CommunityState | None:
    """Return the state of the community of that slug: by far cheaper than the whole object.

    Asked in the driver's own words, as is what answers most readers: nothing is compiled.
    """
    row = connection.exec_driver_sql(_STATE, {"slug": slug}).one_or_none()
    return None if row is None else CommunityState(*row)


def by_slug(session: Session, slug: str) -> Community | None:
    """Return the community of that slug."""
    return session.scalars(_BY_SLUG, {"slug": slug}).one_or_none()


def in_precinct(scope: str) -> ColumnElement[bool]:
    """Return the condition that a community lies in the precinct of a scope, `63000/松山分局`."""
    precinct = Precinct.of_scope(scope)
    return and_(Community.county_code == precinct.county_code, Community.precinct == precinct.name)


def county_name(session: Session, county_code: str) -> str | None:
    """Return what the communities of a county call it, None where there are none."""
    asked = select(Community.county).where(Community.county_code == county_code)
    return session.scalars(asked.order_by(Community.slug).limit(1)).one_or_none()


def own(
    session: Session,
    *,
    slugs: Sequence[str],
    precincts: Sequence[str],
    counties: Sequence[str],
    limit: int,
) -> tuple[list[Community], int]:
    """Return the communities of these scopes, and how many there are; those named by slug first."""
    named = Community.slug.in_(slugs)
    theirs = or_(named, Community.county_code.in_(counties), *map(in_precinct, precincts))
    asked = select(Community).where(theirs)
    first = case((named, 0), else_=1)
    found = session.scalars(asked.order_by(first, Community.slug).limit(limit)).all()
    if len(found) < limit:
        return list(found), len(found)
    in_all = session.scalar(select(func.count()).select_from(Community).where(theirs)) or 0
    return list(found), in_all


# A street is looked for once, by its index; the communities that it runs through are few.
_WANTED = """
    WITH of_street AS (
      SELECT DISTINCT c.id FROM base_street s
      JOIN community c ON ST_Intersects(c.boundary, s.geom)
      WHERE CAST(:street AS text) <> '' AND s.name LIKE :street
    ), wanted AS (
      SELECT * FROM community WHERE
      id IN (SELECT id FROM of_street) OR
      CAST(:whole AS text) = '' OR strpos(sought, :whole) > 0
      OR (SELECT bool_and(strpos(sought, word) > 0) FROM unnest(CAST(:words AS text[])) word)
    )
    """
_LIST = text(
    "<wanted> SELECT <columns> FROM wanted WHERE slug > :after ORDER BY slug LIMIT :limit".replace(
        "<wanted>", _WANTED
    ).replace("<columns>", _COLUMNS)
)


def page(
    session: Session, *, query: str, street: str, limit: int, after: str
) -> list[dict[str, Any]]:
    """Return communities in order of slug, those after `after`: with the words or on the street.

    Parameters
    ----------
    street
        How the street's name begins, "" for none.
    """
    if _names_nothing(query):
        return []
    values = {**_wanted(query, street), "after": after, "limit": limit}
    return [_row(row, _SHORT) for row in session.execute(_LIST, values).mappings()]


def _names_nothing(query: str) -> bool:
    """Tell whether a query has signs alone."""
    return bool(query.strip()) and not folded(query)


def _wanted(query: str, street: str) -> dict[str, Any]:
    return {
        "whole": folded(query),
        "words": wanted_words(query),
        "street": _beginning_with(street) if street else "",
    }


def _beginning_with(text_: str) -> str:
    """Return a LIKE pattern in which no sign of the text is a wildcard."""
    for sign in ("\\", "%", "_"):
        text_ = text_.replace(sign, "\\" + sign)
    return text_ + "%"


# Whoever is alone in their county or town is shown as themselves.
_TOGETHER = """
    <wanted>
    SELECT * FROM (
      SELECT count(*) AS communities, <called> AS name,
        CASE count(*) WHEN 1 THEN min(slug) END AS slug,
        avg(lon) AS lon, avg(lat) AS lat,
        min(ST_XMin(boundary)) AS west, min(ST_YMin(boundary)) AS south,
        max(ST_XMax(boundary)) AS east, max(ST_YMax(boundary)) AS north
      FROM wanted GROUP BY <by>
    ) place
    WHERE lon BETWEEN :west AND :east AND lat BETWEEN :south AND :north
    ORDER BY communities DESC, name LIMIT :limit
    """.replace("<wanted>", _WANTED)
_APART = text(
    """
    <wanted>
    SELECT 1 AS communities, lon, lat, <columns>
    FROM wanted
    WHERE boundary && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
    ORDER BY slug LIMIT :limit
    """.replace("<wanted>", _WANTED).replace("<columns>", _COLUMNS)
)
_PLACES = {
    "county": text(
        _TOGETHER.replace(
            "<called>", "CASE count(*) WHEN 1 THEN min(name) ELSE min(county) END"
        ).replace("<by>", "county_code")
    ),
    "town": text(
        _TOGETHER.replace(
            "<called>", "CASE count(*) WHEN 1 THEN min(name) ELSE min(town) END"
        ).replace("<by>", "county_code, town")
    ),
    "community": _APART,
}


def places(  # noqa: PLR0913 - what is looked for, and where
    session: Session,
    *,
    query: str,
    street: str,
    of: Literal["county", "town", "community"],
    bbox: tuple[float, float, float, float],
    limit: int,
) -> list[dict[str, Any]]:
    """Return counties, towns or communities in a box: how many, where their middle is, bounds.

    Parameters
    ----------
    bbox
        West, south, east, north in WGS84 degrees.
    """
    if _names_nothing(query):
        return []
    sides = dict(zip(("west", "south", "east", "north"), bbox, strict=True))
    values = {**_wanted(query, street), **sides, "limit": limit}
    names = ("communities", "name", "slug", "lon", "lat")
    return [_row(row, names) for row in session.execute(_PLACES[of], values).mappings()]


_NEAREST = text(
    """
    SELECT <columns>, ST_Distance(CAST(boundary AS geography), CAST(here AS geography)) AS metres
    FROM community, (SELECT ST_SetSRID(ST_MakePoint(:lon, :lat), 4326) AS here) place
    ORDER BY boundary <-> here LIMIT :limit
    """.replace("<columns>", _COLUMNS)
)


def nearest(
    session: Session, *, lon: float, lat: float, limit: int
) -> list[tuple[dict[str, Any], float]]:
    """Return the communities nearest to a position (WGS84), each with metres to its boundary."""
    values = {"lon": lon, "lat": lat, "limit": limit}
    rows = session.execute(_NEAREST, values).mappings()
    return [(_row(row, _SHORT), row["metres"]) for row in rows]


_BEGINNING = text(
    "SELECT <columns> FROM community WHERE starts_with(slug, :beginning) "
    "ORDER BY length(slug), slug LIMIT :limit".replace("<columns>", _COLUMNS)
)


def beginning(session: Session, beginning: str, *, limit: int) -> list[dict[str, Any]]:
    """Return communities whose slug begins so, the shortest first."""
    values = {"beginning": beginning, "limit": limit}
    return [_row(row, _SHORT) for row in session.execute(_BEGINNING, values).mappings()]


_ONE = text(
    "SELECT <columns>, ST_AsGeoJSON(boundary, 9) AS boundary FROM community WHERE id = :id".replace(
        "<columns>", _COLUMNS
    )
)


def one(session: Session, community_id: int) -> dict[str, Any]:
    """Return one community with its boundary as GeoJSON."""
    row = session.execute(_ONE, {"id": community_id}).mappings().one()
    return {**_row(row, _LONG), "boundary": json.loads(row["boundary"])}


_SAVED_ON = text("""
    SELECT min(revision) AS revision, day FROM (
      SELECT revision, to_char(created_at AT TIME ZONE 'Asia/Taipei', 'YYYY-MM-DD') AS day
      FROM changeset WHERE community_id = :id
    ) saves GROUP BY day ORDER BY revision
""")


def saved_on(session: Session, community_id: int) -> list[dict[str, Any]]:
    """Return for each day of saves (ISO 8601, Taiwan's) the first revision of that day."""
    return [dict(row) for row in session.execute(_SAVED_ON, {"id": community_id}).mappings()]


def _row(row: Any, names: tuple[str, ...]) -> dict[str, Any]:  # noqa: ANN401 - a RowMapping
    bounds = [row[side] for side in ("west", "south", "east", "north")]
    return {**{name: row[name] for name in names}, "bounds": bounds}


_SET_PRECINCTS = text("""
    UPDATE community c SET precinct = given.precinct
    FROM unnest(CAST(:codes AS text[]), CAST(:precincts AS text[])) AS given(code, precinct)
    WHERE c.village_code = given.code AND c.precinct IS DISTINCT FROM given.precinct
    RETURNING c.id
""")
_OF_VILLAGES = text("""
    SELECT village_code, count(*) AS communities FROM community
    WHERE village_code = ANY(CAST(:codes AS text[])) GROUP BY village_code
""")


def set_precincts(session: Session, by_code: Mapping[str, str]) -> tuple[dict[str, int], int]:
    """Give communities the precinct of their village's code.

    Return how many communities each code has that any has, and how many were changed.
    """
    codes, precincts = list(by_code), list(by_code.values())
    rows = session.execute(_OF_VILLAGES, {"codes": codes})
    there: dict[str, int] = {row.village_code: row.communities for row in rows}
    changed = session.execute(_SET_PRECINCTS, {"codes": codes, "precincts": precincts})
    return there, len(changed.all())

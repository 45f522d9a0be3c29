"""SQL of scenes: streets, buildings and private places around a community, and their state."""

from sqlalchemy import text
from sqlalchemy.orm import Session

# A degree is never fewer metres than this between 10° and 27° north, nor in the south-north
# direction: the box holds all that lies within the margin, and a little more.
_AREA = """
WITH area AS (
  SELECT boundary, ST_Expand(boundary, :margin / 99000.0, :margin / 110500.0) AS box
  FROM community WHERE id = :community
)
"""

# A row that is written anew gets another xmin, whoever writes it.
_STATE = text(
    """
    <area>
    SELECT concat_ws(' ', md5(ST_AsBinary((SELECT boundary FROM area))),
      (SELECT concat_ws(' ', count(*), sum(CAST(CAST(xmin AS text) AS bigint)))
         FROM base_street WHERE geom && (SELECT box FROM area)),
      (SELECT concat_ws(' ', count(*), sum(CAST(CAST(xmin AS text) AS bigint)))
         FROM base_building WHERE geom && (SELECT box FROM area)))
    """.replace("<area>", _AREA)
)
_BOUNDARY = text("SELECT ST_AsBinary(boundary) FROM community WHERE id = :community")
_STREETS = text(
    """
    <area>
    SELECT ST_AsBinary(geom), COALESCE(name, ''), kind, tags FROM base_street
    WHERE geom && (SELECT box FROM area) ORDER BY source
    """.replace("<area>", _AREA)
)
_BUILDINGS = text(
    """
    <area>
    SELECT ST_AsBinary(geom) FROM base_building
    WHERE geom && (SELECT box FROM area) ORDER BY source
    """.replace("<area>", _AREA)
)
# A shelter is a refuge unless its type says that it only keeps off rain or sun.
_PRIVATE = text(
    """
    <area>, known AS (
      SELECT CASE
        WHEN kind = 'amenity=toilets' THEN 'toilets'
        WHEN tags->>'social_facility' = 'shelter' THEN 'shelter'
        WHEN kind = 'amenity=shelter' AND COALESCE(tags->>'shelter_type', '') NOT IN (
          'public_transport', 'picnic_shelter', 'gazebo', 'pavilion', 'weather_shelter',
          'sun_shelter', 'field_shelter', 'rock_shelter') THEN 'shelter'
        WHEN kind = 'man_made=courtyard' THEN 'courtyard'
        WHEN tags->>'access' IN ('private', 'no') AND kind LIKE 'leisure=%' THEN 'courtyard'
      END AS what, source, geom
      FROM base_place WHERE geom && (SELECT box FROM area)
    )
    SELECT what, ST_AsBinary(geom) FROM known WHERE what IS NOT NULL ORDER BY source
    """.replace("<area>", _AREA.rstrip())
)
# Signals, and crossings on foot that have them; paint alone controls nothing.
_CONTROLS = text(
    """
    <area>
    SELECT ST_AsBinary(geom) FROM base_place
    WHERE geom && (SELECT box FROM area) AND (kind = 'highway=traffic_signals'
      OR (kind = 'highway=crossing' AND (<signals>)))
    UNION ALL
    SELECT ST_AsBinary(geom) FROM base_street
    WHERE geom && (SELECT box FROM area) AND 'crossing' IN (tags->>'footway', tags->>'cycleway')
      AND (<signals>)
    """.replace("<area>", _AREA).replace(
        "<signals>",
        "tags->>'crossing' ~ 'signals' AND tags->>'crossing' <> 'no_signals' "
        "OR tags->>'crossing:signals' IN ('yes', 'shared', 'separate')",
    )
)


def base_state(session: Session, *, community_id: int, margin: float) -> str:
    """Return what names the boundary and the base data within `margin` metres of its box."""
    values = {"community": community_id, "margin": margin}
    return str(session.execute(_STATE, values).scalar_one())


def boundary(session: Session, *, community_id: int) -> bytes:
    """Return the boundary, WKB in WGS84 degrees."""
    return bytes(session.execute(_BOUNDARY, {"community": community_id}).scalar_one())


def streets(
    session: Session, *, community_id: int, margin: float
) -> list[tuple[bytes, str, str, dict[str, str]]]:
    """Return WKB (WGS84 degrees), name ("" where unknown), kind and tags of each street."""
    rows = session.execute(_STREETS, {"community": community_id, "margin": margin})
    return [(bytes(geometry), name, kind, tags) for geometry, name, kind, tags in rows]


def buildings(session: Session, *, community_id: int, margin: float) -> list[bytes]:
    """Return the WKB (WGS84 degrees) of each building."""
    rows = session.execute(_BUILDINGS, {"community": community_id, "margin": margin})
    return [bytes(geometry) for geometry in rows.scalars()]


def private_places(
    session: Session, *, community_id: int, margin: float
) -> list[tuple[str, bytes]]:
    """Return what is private (toilets, shelter, courtyard) and its WKB (WGS84 degrees)."""
    rows = session.execute(_PRIVATE, {"community": community_id, "margin": margin})
    return [(what, bytes(geometry)) for what, geometry in rows]


def controls(session: Session, *, community_id: int, margin: float) -> list[bytes]:
    """Return the WKB (WGS84 degrees) of signals and of crossings that have them."""
    rows = session.execute(_CONTROLS, {"community": community_id, "margin": margin})
    return [bytes(geometry) for geometry in rows.scalars()]

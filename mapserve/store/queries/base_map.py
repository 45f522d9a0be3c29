"""SQL of the base map: streets, buildings and places of a box as GeoJSON text."""

from functools import cache

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from mapserve.store.queries.features import Bbox

# Enough for a square kilometre of a dense city; a community is smaller.
_MOST = 20_000

_COLLECTION = """
WITH area AS (<area>), base AS (
  SELECT 'building' AS layer, source, name, 'building' AS kind, levels, height_m, geom
    FROM base_building WHERE geom && (SELECT box FROM area)
  UNION ALL
  SELECT 'street', source, name, kind, NULL, NULL, geom
    FROM base_street WHERE geom && (SELECT box FROM area)
  UNION ALL
  SELECT 'place', source, name, kind, NULL, NULL, geom
    FROM base_place WHERE geom && (SELECT box FROM area)
), kept AS (SELECT * FROM base ORDER BY layer, source LIMIT <most>)
SELECT '{"type":"FeatureCollection","credits":' || to_json(ARRAY(
    SELECT DISTINCT CASE WHEN source LIKE 'osm/%' THEN 'osm'
      WHEN source LIKE 'file:sample/%' THEN 'sample' ELSE 'file' END FROM kept ORDER BY 1))
  || ',"features":[' || COALESCE(string_agg(
  '{"type":"Feature","id":' || to_json(source) || ',"geometry":' || ST_AsGeoJSON(geom, 6)
  || ',"properties":' || json_strip_nulls(json_build_object(
    'layer', layer, 'name', name, 'kind', kind, 'levels', levels, 'height_m', height_m))
  || '}', ',' ORDER BY layer, source), '') || ']}'
FROM kept
"""
_AROUND = "SELECT ST_Expand(boundary, :margin) AS box FROM community WHERE id = :community"
_BOX = "SELECT ST_MakeEnvelope(:west, :south, :east, :north, 4326) AS box"


@cache
def _statement(area: str) -> TextClause:
    return text(_COLLECTION.replace("<area>", area).replace("<most>", str(_MOST)))


def base_around(session: Session, *, community_id: int, margin: float) -> str:
    """Return the base map of a community's box widened by `margin` degrees, as GeoJSON text.

    Of what was imported only name, kind, levels and height pass; other tags stay here. Whom to
    credit stands in `credits`: osm (OpenStreetMap), sample (invented), file (anything else).
    """
    values = {"community": community_id, "margin": margin}
    return str(session.execute(_statement(_AROUND), values).scalar_one())


def base_within(session: Session, *, bbox: Bbox) -> str:
    """Return the base map of a box (west, south, east, north in degrees), as GeoJSON text."""
    values = dict(zip(("west", "south", "east", "north"), bbox, strict=True))
    return str(session.execute(_statement(_BOX), values).scalar_one())

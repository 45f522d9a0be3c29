"""Queries of photos of cases: when a place was seen last, and how a photo stands before it."""

import datetime as dt
import uuid
from typing import NamedTuple

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from mapserve.programme.cases.table import CASE
from mapserve.store.models import WorkflowEvent


class Before(NamedTuple):
    """A place seen from another: metres, whether a building hides it, bearings towards it."""

    metres: float
    hidden: bool
    towards: tuple[float, ...]


def seen_at(session: Session, case_id: int) -> dt.datetime | None:
    """Return when the place of a case was reported, or seen again after that."""
    statement = select(func.max(WorkflowEvent.at)).where(
        WorkflowEvent.workflow == CASE.name,
        WorkflowEvent.subject_id == case_id,
        WorkflowEvent.verb.in_(("report", "see_again")),
        WorkflowEvent.kind.in_(("begun", "step")),
    )
    return session.scalars(statement).one()


_BEFORE = text("""
    WITH sight AS (
      SELECT eye, s.geom AS spot, ST_ShortestLine(eye, s.geom) AS line,
        ST_Distance(CAST(eye AS geography), CAST(s.geom AS geography)) AS metres
      FROM feature s, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326) AS eye
      WHERE s.id = :id
      ORDER BY s.revision_from DESC LIMIT 1
    ), walls AS (
      SELECT ST_Contains(b.geom, eye) AS around,
        ST_Length(CAST(ST_Intersection(b.geom, line) AS geography)) AS through
      FROM sight JOIN base_building b ON b.geom && line AND ST_Intersects(b.geom, line)
      WHERE metres < :far
    )
    SELECT metres, degrees(ST_Azimuth(CAST(eye AS geography), CAST(ST_EndPoint(line) AS geography)))
        AS nearest,
      degrees(ST_Azimuth(CAST(eye AS geography), CAST(ST_Centroid(spot) AS geography))) AS middle,
      EXISTS (SELECT FROM walls WHERE through > CASE WHEN around THEN :allowed ELSE :graze END)
        AS hidden
    FROM sight
""")
_GRAZE_M, _LOOKED_THROUGH_M = 0.5, 1000.0


def before_place(
    session: Session, feature_id: uuid.UUID, place: tuple[float, float], *, allowed_m: float
) -> Before | None:
    """Return how a place (lon, lat) stands before what a case is drawn as; None: it never was.

    Parameters
    ----------
    allowed_m
        So much of the building around the place may lie on the way.
    """
    lon, lat = place
    values = {
        "id": feature_id,
        "lon": lon,
        "lat": lat,
        "allowed": allowed_m,
        "graze": _GRAZE_M,
        "far": _LOOKED_THROUGH_M,
    }
    row = session.execute(_BEFORE, values).one_or_none()
    if row is None:
        return None
    towards = () if row.metres == 0 else (row.nearest, row.middle)
    return Before(row.metres, row.hidden, tuple(one for one in towards if one is not None))

"""Everything a page needs to show any hour of the week at once, asked for a single time."""

import datetime as dt
import hashlib
from threading import Lock

import numpy as np
import shapely
from cachetools import LRUCache, cached
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from layers.analysis.hours import daylight, monday_of
from layers.analysis.watchers import State
from layers.analysis.week_table import BITS, Hourly, hour_by_hour
from layers.geometry.crs import to_degrees
from mapserve.programme.roles import Viewer
from mapserve.services.analysis import answers
from mapserve.services.analysis.assumptions import shown
from mapserve.services.analysis.budget import within_budget
from mapserve.services.analysis.coverage import Watched, listed, watched
from mapserve.store.models import Community

_DECIMALS = 6  # of a degree: a tenth of a metre, enough to draw
_NAMES = {"by_layer": State.WORKING, "broken_m": State.BROKEN, "planned_m": State.PLANNED}


@cached(LRUCache(16), key=lambda found: found.key, lock=Lock())
def coverage_by_hour(found: Watched) -> str:
    """Return `answers.WeekCoverage` as JSON text: it is kept so, for it is long."""
    return within_budget(_text, found)


def _text(found: Watched) -> str:
    return _week(found, hour_by_hour(found.watch)).model_dump_json()


def hours_etag(
    session: Session, community: Community, *, viewer: Viewer, revision: int | None = None
) -> tuple[str, Watched]:
    """Return what names the answer of `coverage_by_hour`, and what it is made of.

    Raises
    ------
    RevisionUnknown
    """
    found = watched(session, community, viewer=viewer, revision=revision)
    return hashlib.sha256(repr(found.key).encode()).hexdigest()[:32], found


def _week(found: Watched, hourly: Hourly) -> answers.WeekCoverage:
    watch = found.watch
    total = watch.ways.total_m
    share = hourly.watched_m / total if total else np.zeros_like(hourly.watched_m)
    return answers.WeekCoverage(
        revision=found.key.revision,
        street_m=total,
        layers=list(BITS),
        pieces=_pieces(found, hourly),
        sets=hourly.sets.tolist(),
        minutes=None if hourly.minutes is None else hourly.minutes.tolist(),
        week=share.round(4).reshape(7, 24).tolist(),
        dark=watch.dark.reshape(7, 24).tolist(),
        sun=_sun(found),
        watched_m=_rounded(hourly.watched_m),
        **{
            name: {layer: _rounded(metres) for layer, metres in hourly.metres[state].items()}
            for name, state in _NAMES.items()
        },
        on_duty={layer: count.tolist() for layer, count in hourly.on_duty.items()},
        lit_m=_rounded(hourly.lit_m) if watch.lights else None,
        settings=shown(watch.ranking.figures),
        **dict(listed(watch)),
    )


def _pieces(found: Watched, hourly: Hourly) -> list[answers.Piece]:
    names = found.watch.ways.names
    drawn = shapely.transform(hourly.lines, lambda points: np.round(points, _DECIMALS))
    return [
        answers.Piece(
            geometry=line,
            street=names[piece.way],
            way=piece.way,
            length_m=round(piece.end - piece.start, 2),
            near=near,
            watch=which,
        )
        for piece, line, near, which in zip(
            hourly.pieces, drawn, hourly.near, hourly.which.tolist(), strict=True
        )
    ]


def _sun(found: Watched) -> list[answers.Sun]:
    """Return sunrise and sunset of each day of the week, from Monday."""
    scene, monday = found.watch.scene, monday_of(found.key.day)
    middle = to_degrees(shapely.centroid(scene.boundary), zone=scene.zone)
    days = [
        daylight(monday + dt.timedelta(days=day), round(middle.x, 2), round(middle.y, 2))
        for day in range(7)
    ]
    return [answers.Sun(rise=f"{up:%H:%M}", set=f"{down:%H:%M}") for up, down in days]


def _rounded(metres: NDArray[np.float64]) -> list[float]:
    rounded: list[float] = metres.round(1).tolist()
    return rounded

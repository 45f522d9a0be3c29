"""Suggested blind spots of a community, and those that somebody dismissed with a reason."""

from dataclasses import asdict
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from layers.analysis.hours import TAIPEI, Instant
from layers.analysis.suggestions import Gathering, Suggestion, area_of, suggest
from layers.geometry.checks import DECIMALS
from layers.geometry.crs import Zone
from layers.model.capabilities import Part
from mapserve.programme.roles import Viewer
from mapserve.services.analysis import answers
from mapserve.services.analysis.assumptions import shown
from mapserve.services.analysis.budget import within_budget
from mapserve.services.analysis.coverage import playing, watched
from mapserve.store.models import Community
from mapserve.store.queries import suggestions as suggestion_queries

# Ours: the night, when least is watched and light matters.
NIGHT = Instant(2, 22 * 60)
MOST = 50  # suggestions at once: more than anybody judges in one evening


def suggestions(
    session: Session, community: Community, *, viewer: Viewer, at: Instant = NIGHT
) -> answers.Suggestions:
    """Return the places that may be blind spots, and those dismissed.

    Of an hour, a night's where none is named. What a blind spot of the map or a dismissal
    covers is not suggested; no more than `MOST` are.
    """
    found = watched(session, community, viewer=viewer)
    dismissed = suggestion_queries.dismissals(session, community_id=community.id)
    settled = [one.geometry for one in playing(found, Part.SPOT)]
    settled += [shapely.from_wkb(bytes(one["wkb"])) for one in dismissed]
    places = within_budget(suggest, found.watch, at, settled=settled)
    return answers.Suggestions(
        at=at,
        revision=found.key.revision,
        suggestions=[_place(one, found.watch.scene.zone) for one in places[:MOST]],
        more=max(0, len(places) - MOST),
        dismissed=[_dismissed(one) for one in dismissed],
        missing=found.watch.missing,
        settings=shown(found.watch.ranking.figures | asdict(Gathering())),
    )


def _place(one: Suggestion, zone: Zone) -> answers.Suggestion:
    whole = {name: value for name, value in vars(one).items() if name != "stretches"}
    whole["geometry"] = _rounded(one.geometry)
    return answers.Suggestion(**whole, area=_rounded(area_of(one, zone=zone)))


def _rounded(geometry: BaseGeometry) -> BaseGeometry:
    """Return a shape as fine as what is sent is kept: a dismissal shows the same place."""
    return shapely.transform(geometry, lambda places: np.round(places, DECIMALS))


def _dismissed(row: dict[str, Any]) -> answers.Dismissal:
    return answers.Dismissal(
        id=row["id"],
        geometry=shapely.from_wkb(bytes(row["wkb"])),
        reason=row["reason"],
        by=row["author"],
        on=row["since"].astimezone(TAIPEI).date(),
    )

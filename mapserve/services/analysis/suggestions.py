"""Suggested blind spots of a community, and those that somebody dismissed with a reason."""

from dataclasses import asdict
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from layers.analysis.hours import TAIPEI, Instant, parse_instant
from layers.analysis.suggestions import Gathering, Suggestion, suggest
from layers.geometry.checks import DECIMALS
from layers.geometry.crs import to_metres
from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.programme.roles import Action, Viewer
from mapserve.services.analysis.assumptions import shown
from mapserve.services.analysis.coverage import watched
from mapserve.services.analysis.given_shapes import given_line
from mapserve.services.analysis.scenes import scene_of
from mapserve.services.communities.directory import OutsideCommunity, place_of
from mapserve.store.models import Community
from mapserve.store.queries import suggestions as suggestion_queries

# Ours: the night, when least is watched and light matters.
NIGHT = Instant(2, 22 * 60)
MOST = 50  # suggestions at once: more than anybody judges in one evening


class NoSuchDismissal(NotFound):
    """A dismissal that is not there, or not any more."""

    code = "no-such-dismissal"
    what = Text("沒有這筆退回紀錄。", "There is no such dismissal.")
    mend = Text("請重新載入建議。", "Load the suggestions again.")


def suggestions(
    session: Session, community: Community, *, viewer: Viewer, at: str | None = None
) -> dict[str, Any]:
    """Return the places that may be blind spots, and those dismissed (JSON-ready).

    Of an hour, a night's where none is named. What a blind spot of the map or a dismissal
    covers is not suggested; `more` counts what is left out after the first `MOST`.

    Raises
    ------
    InstantInvalid
    """
    instant = NIGHT if at is None else parse_instant(at)
    found = watched(session, community, viewer=viewer)
    dismissed = suggestion_queries.dismissals(session, community_id=community.id)
    settled = [one.geometry for one in found.features if one.layer == "blind_spot"]
    settled += [shapely.from_wkb(bytes(one["wkb"])) for one in dismissed]
    places = suggest(found.watch, instant, settled=settled)
    return {
        "at": instant.text.en,
        "revision": found.key.revision,
        "suggestions": [_place(one) for one in places[:MOST]],
        "more": max(0, len(places) - MOST),
        "dismissed": [_dismissed(one) for one in dismissed],
        "missing": [text._asdict() for text in found.watch.missing],
        "settings": shown(asdict(found.watch.ranking) | asdict(Gathering())),
    }


def dismiss(
    session: Session, community: Community, *, viewer: Viewer, geometry: object, reason: str
) -> dict[str, Any]:
    """Keep that a suggested place is no blind spot, and why; return it as the list shows it.

    Raises
    ------
    SignInNeeded, Forbidden, NoLine, OutsideCommunity, GeometryInvalid and its kin
    """
    viewer.require(Action.DISMISS, place_of(community))
    line = _line(session, community, geometry)
    added = suggestion_queries.add_dismissal(
        session,
        community_id=community.id,
        author_id=viewer.user_id,
        reason=reason,
        wkb=line.wkb,
    )
    rows = suggestion_queries.dismissals(session, community_id=community.id)
    return next(_dismissed(row) for row in rows if row["id"] == added)


def undo_dismissal(
    session: Session, community: Community, dismissal_id: int, *, viewer: Viewer
) -> None:
    """Forget a dismissal: its place may be suggested again.

    Raises
    ------
    SignInNeeded, Forbidden, NoSuchDismissal
    """
    viewer.require(Action.DISMISS, place_of(community))
    if not suggestion_queries.drop_dismissal(
        session, community_id=community.id, dismissal_id=dismissal_id
    ):
        raise NoSuchDismissal


def _line(session: Session, community: Community, geometry: object) -> BaseGeometry:
    line = given_line(geometry, "/geometry")
    if line.geom_type == "LineString":
        line = shapely.MultiLineString([line])
    scene = scene_of(session, community)
    if not scene.boundary.intersects(to_metres(line, zone=scene.zone)):
        raise OutsideCommunity(pointer="/geometry", community=community.name)
    return line


def _place(one: Suggestion) -> dict[str, Any]:
    return {
        "key": one.key,
        # As fine as what is sent is kept: a dismissal shows the same place.
        "geometry": mapping(shapely.transform(one.geometry, lambda p: np.round(p, DECIMALS))),
        "centre": list(one.centre),
        "length_m": one.length_m,
        "street": one.street,
        "near": list(one.near),
        "unlit_m": one.unlit_m,
        "rank": one.rank,
    }


def _dismissed(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "geometry": mapping(shapely.from_wkb(bytes(row["wkb"]))),
        "reason": row["reason"],
        "by": row["author"],
        "on": row["created_at"].astimezone(TAIPEI).date().isoformat(),
    }

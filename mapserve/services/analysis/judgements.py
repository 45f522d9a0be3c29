"""Judgements of suggested blind spots: dismissed, taken back, drawn; steps of their workflow.

Suggestions are computed (`suggestions.py`); a row there is from the first time somebody acts.
"""

import uuid
from collections.abc import Collection
from typing import cast

import numpy as np
import shapely
from geoalchemy2.shape import from_shape, to_shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from layers.analysis.suggestions import Gathering
from layers.geometry.crs import WGS84, Zone, to_metres
from layers.words.text import Text
from mapserve.clock import TAIWAN
from mapserve.errors import NotFound
from mapserve.programme.roles import Viewer
from mapserve.services.analysis import answers
from mapserve.services.analysis.given_shapes import given_line
from mapserve.services.analysis.scenes import scene_of
from mapserve.services.communities.directory import OutsideCommunity, place_of
from mapserve.services.workflow.outcomes import Outcome, Refused, Taken
from mapserve.services.workflow.showing import standing_for
from mapserve.services.workflow.steps import Asked, begin, take
from mapserve.services.workflow.subjects import Subject
from mapserve.services.workflow.taking_back import take_back
from mapserve.store.models import Community, Suggestion, User
from mapserve.store.queries import suggestions as suggestion_queries

_OPEN = ("suggested", "reopened")
_PIECE_M = 5.0
_LONGEST_M = (
    5_000.0  # no suggestion is so long: a line somebody sent is not measured piece by piece
)
_MOST_DEGREES = 0.0003  # more than the metres that a drawn spot settles around it
_SETTLED = 0.5  # a place is drawn once half of it is settled


class NoSuchDismissal(NotFound):
    """A dismissal that is not there, or not any more."""

    code = "no-such-dismissal"
    what = Text("沒有這筆退回紀錄。", "There is no such dismissal.")
    mend = Text("請重新載入建議。", "Load the suggestions again.")


def find_suggestion(session: Session, community: Community, suggestion_id: int) -> Suggestion:
    """Return a judged suggestion of the community, or raise `NotFound`."""
    row = suggestion_queries.by_id(session, community_id=community.id, suggestion_id=suggestion_id)
    if row is None:
        raise NotFound(thing=Text("建議", "suggestion"), name=str(suggestion_id))
    return row


def subject_of(
    session: Session, community: Community, row: Suggestion, *, drawn: uuid.UUID | None = None
) -> Subject[Suggestion]:
    """Return a suggestion with what its guards look at; `drawn` is the spot it becomes."""
    ids = [one for one in (row.feature_id, drawn) if one is not None]
    spots = (
        suggestion_queries.spots_on_the_map(session, community_id=community.id, ids=ids)
        if ids
        else frozenset()
    )
    return Subject(row=row, place=place_of(community), facts={"spots": spots})


def note_suggestion(
    session: Session, community: Community, *, viewer: Viewer, geometry: object
) -> Outcome[Suggestion]:
    """Keep a suggested place as one that somebody looks at; the same place is one row.

    Raises
    ------
    NoLine, OutsideCommunity, GeometryInvalid and its kin
    """
    line = _line(session, community, geometry)
    place = suggestion_queries.place_name(session, line.wkb)
    known = suggestion_queries.by_place(session, community_id=community.id, place=place)
    if known is not None:
        return Taken(known, replayed=True)
    row = Suggestion(community_id=community.id, place=place, geom=from_shape(line, srid=WGS84))
    try:
        with session.begin_nested():
            return begin(session, Subject(row=row, place=place_of(community)), viewer=viewer)
    except IntegrityError:
        # Somebody else did so at this moment.
        known = suggestion_queries.by_place(session, community_id=community.id, place=place)
        if known is None:
            raise
        return Taken(known, replayed=True)


def dismiss(
    session: Session, community: Community, *, viewer: Viewer, geometry: object, reason: str
) -> Outcome[Suggestion]:
    """Say that a suggested place is no blind spot, and why: it is not suggested again.

    What is dismissed in the same words stays as it is.

    Raises
    ------
    NoLine, OutsideCommunity, GeometryInvalid and its kin
    """
    noted = note_suggestion(session, community, viewer=viewer, geometry=geometry)
    if isinstance(noted, Refused):
        return noted
    row = noted.row
    if _says(row, reason):
        return Taken(row, replayed=True)
    if row.state == "accepted":  # its blind spot is gone, or the guard says that it is not
        reopened = _step(session, community, row, "reopen", viewer=viewer)
        if isinstance(reopened, Refused):
            return reopened
    outcome = _step(session, community, row, "dismiss", viewer=viewer, reason=reason)
    if isinstance(outcome, Refused):
        session.refresh(row)  # somebody else may have said the same at this moment
        if _says(row, reason):
            return Taken(row, replayed=True)
    return outcome


def undo_dismissal(
    session: Session, community: Community, dismissal_id: int, *, viewer: Viewer
) -> Outcome[Suggestion]:
    """Let the place of a dismissal be suggested again.

    Raises
    ------
    NoSuchDismissal
    """
    row = suggestion_queries.by_id(session, community_id=community.id, suggestion_id=dismissal_id)
    if row is None or row.state != "dismissed":
        raise NoSuchDismissal
    return _step(session, community, row, "reopen", viewer=viewer)


def take_step(
    session: Session, community: Community, suggestion_id: int, asked: Asked, *, viewer: Viewer
) -> Outcome[Suggestion]:
    """Take any step of a suggestion's workflow.

    Raises
    ------
    NotFound, VerbUnknown, StepIdReused
    """
    row = find_suggestion(session, community, suggestion_id)
    return _take(session, community, row, asked, viewer=viewer)


def take_step_back(
    session: Session, community: Community, suggestion_id: int, asked: Asked, *, viewer: Viewer
) -> Outcome[Suggestion]:
    """Take the last step of a suggestion back.

    Raises
    ------
    NotFound
    """
    row = find_suggestion(session, community, suggestion_id)
    subject = subject_of(session, community, row)
    return take_back(session, subject, version=asked.version, viewer=viewer, id_=asked.id)


def accept_drawn(
    session: Session, community: Community, ids: Collection[uuid.UUID], *, viewer: Viewer
) -> None:
    """Mark suggestions as drawn that new blind spots (by their ids) settle at least half of.

    Bookkeeping of a save, which it never hinders: whatever is refused is left as it is.
    """
    near = suggestion_queries.drawn_near(
        session, community_id=community.id, ids=ids, states=_OPEN, degrees=_MOST_DEGREES
    )
    zone, accepted = cast("Zone", community.zone), set()
    for one in near:
        if one["id"] in accepted or not _settles(one["drawn"], one["place"], zone):
            continue
        row = find_suggestion(session, community, one["id"])
        outcome = _step(session, community, row, "accept", viewer=viewer, feature_id=one["spot"])
        if isinstance(outcome, Taken):
            accepted.add(one["id"])


def shown_dismissal(session: Session, row: Suggestion) -> answers.Dismissal:
    """Return a dismissed suggestion as the list of dismissals shows it."""
    by = row.acted["dismiss"][0]
    author = session.get(User, by) if by is not None else None
    return answers.Dismissal(
        id=row.id,
        geometry=to_shape(row.geom),
        reason=row.reason or "",
        by=author.name if author else "",
        on=row.entered_at.astimezone(TAIWAN).date(),
    )


def shown_judgement(
    session: Session, community: Community, row: Suggestion, *, viewer: Viewer
) -> answers.Judged:
    """Return where a judged suggestion stands and what the viewer may do."""
    standing = standing_for(subject_of(session, community, row), viewer)
    return answers.Judged(
        **dict(standing),
        geometry=to_shape(row.geom),
        reason=row.reason,
        feature_id=row.feature_id,
    )


def _says(row: Suggestion, reason: str) -> bool:
    return row.state == "dismissed" and row.reason == reason


def _step(
    session: Session,
    community: Community,
    row: Suggestion,
    verb: str,
    *,
    viewer: Viewer,
    **given: object,
) -> Outcome[Suggestion]:
    asked = Asked(verb=verb, version=row.version, given=given)
    return _take(session, community, row, asked, viewer=viewer)


def _take(
    session: Session, community: Community, row: Suggestion, asked: Asked, *, viewer: Viewer
) -> Outcome[Suggestion]:
    drawn = asked.given.get("feature_id")
    spot = drawn if isinstance(drawn, uuid.UUID) else None
    subject = subject_of(session, community, row, drawn=spot)
    return take(session, subject, asked, viewer=viewer)


def _settles(drawn: bytes, place: bytes, zone: Zone) -> bool:
    """Tell whether a drawn spot settles at least half of the metres of a suggested place."""
    shape = to_metres(shapely.from_wkb(bytes(drawn)), zone=zone)
    lines = to_metres(shapely.from_wkb(bytes(place)), zone=zone)
    if lines.length > _LONGEST_M:
        return False
    parts = shapely.get_parts(shapely.segmentize(lines, _PIECE_M))
    ends, of = shapely.get_coordinates(parts, return_index=True)
    within = of[1:] == of[:-1]
    middles, metres = ((ends[1:] + ends[:-1]) / 2)[within], np.hypot(*(ends[1:] - ends[:-1]).T)
    shapely.prepare(shape)
    near = shapely.dwithin(shape, shapely.points(middles), Gathering().settled_m)
    return bool(metres[within][near].sum() >= _SETTLED * metres[within].sum())


def _line(session: Session, community: Community, geometry: object) -> BaseGeometry:
    line = given_line(geometry, "/geometry")
    if line.geom_type == "LineString":
        line = shapely.MultiLineString([line])
    scene = scene_of(session, community)
    if not scene.boundary.intersects(to_metres(line, zone=scene.zone)):
        raise OutsideCommunity(pointer="/geometry", community=community.name)
    return line

"""Case files: one found with its drawing, locked, and as its workflow's guards look at it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from layers.model.capabilities import Part
from layers.model.catalogue import CATALOGUE, layer_of
from layers.model.contract import PHOTOS, MapLayer
from layers.words.audience import Audience
from layers.words.text import Text
from mapserve.clock import TAIWAN
from mapserve.errors import NotFound, SignInNeeded
from mapserve.programme.calendar import working_days_left
from mapserve.programme.cases.photo_test import Shot
from mapserve.programme.cases.table import PAUSED
from mapserve.programme.holidays import HOLIDAYS
from mapserve.programme.roles import PERMISSIONS, Action, Place, Viewer
from mapserve.services.cases.photo_sight import shot_of
from mapserve.services.communities.directory import place_of
from mapserve.services.maps.features import hidden_values, readable
from mapserve.services.workflow.subjects import Subject
from mapserve.store import versions
from mapserve.store.models import Community, ReviewCase
from mapserve.store.models.base import LARGEST_INTEGER
from mapserve.store.queries import cases as case_queries
from mapserve.store.queries import photos as photo_queries
from mapserve.store.versions import Version

SPOTS = CATALOGUE.playing(Part.SPOT)


@dataclass(frozen=True, kw_only=True)
class File:
    """A case with its community and the last version of its drawing.

    Parameters
    ----------
    drawn
        Whether the drawing is on the map now.
    staff
        Whether the reader is of those who review.
    """

    row: ReviewCase
    community: Community
    drawing: Version
    drawn: bool
    staff: bool

    @property
    def place(self) -> Place:
        """Return what appointments are matched against."""
        return place_of(self.community)

    @property
    def layer(self) -> MapLayer:
        """Return the layer of the drawing."""
        return layer_of(self.drawing.layer)

    @property
    def properties(self) -> dict[str, Any]:
        """Return the attributes of the drawing."""
        return self.drawing.properties

    @property
    def geometry(self) -> BaseGeometry:
        """Return the drawing's geometry (WGS84 degrees)."""
        return shapely.from_wkb(bytes.fromhex(self.drawing.ewkb))


def find_case(session: Session, number: int, *, viewer: Viewer, lock: bool = False) -> File:
    """Return a case for somebody who may know of it.

    Locked, its community's map is locked before it: saves go the same way.

    Raises
    ------
    NotFound
        There is none, or nothing that this viewer may know of: what is kept from members is not
        there for them.
    SignInNeeded
    """
    row = case_queries.by_id(session, number) if 0 < number <= LARGEST_INTEGER else None
    if row is not None and lock:
        versions.lock_one(session, row.community_id)
        row = case_queries.by_id(session, number, lock=True)
    found = None if row is None else opened(session, row, viewer)
    if found is None:
        if viewer.user_id is None and not viewer.appointments:
            raise SignInNeeded
        raise NotFound(thing=Text("案件", "case"), name=str(number))
    return found


def find_case_of(session: Session, feature_id: UUID, *, viewer: Viewer) -> File:
    """Return the case of a blind spot, as `find_case` does.

    Raises
    ------
    NotFound, SignInNeeded
    """
    row = case_queries.of_features(session, [feature_id]).get(feature_id)
    return find_case(session, 0 if row is None else row.id, viewer=viewer)


def opened(session: Session, row: ReviewCase, viewer: Viewer) -> File | None:
    """Return a row with its drawing, None where the viewer may not know of it."""
    community = session.get_one(Community, row.community_id)
    place = place_of(community)
    roles = {one.role for one in viewer.appointments if one.covers(place)}
    staff = any(Action.REVIEW in PERMISSIONS[one] for one in roles)
    found = case_queries.drawing(session, row.feature_id)
    if found is None or not (staff or any(Action.DRAW in PERMISSIONS[one] for one in roles)):
        return None
    drawing, drawn = found
    audience = Audience.STAFF if staff else viewer.audience(place)
    if not readable(layer_of(drawing.layer), drawing.properties, audience):
        return None
    return File(row=row, community=community, drawing=drawing, drawn=drawn, staff=staff)


def hidden_from_members() -> Mapping[str, frozenset[str]]:
    """Return the values, by attribute, of blind spots that members are not told of."""
    return {
        name: values
        for kind in SPOTS
        for name, values in hidden_values(layer_of(kind), Audience.MEMBERS).items()
    }


def subject_of(
    session: Session, file: File, given: Mapping[str, Any] | None = None
) -> Subject[ReviewCase]:
    """Return a case with what its guards look at; `given` as somebody fills it in."""
    facts = {
        "drawn": file.drawn,
        "reported_on": file.row.created_at.astimezone(TAIWAN).date(),
        "photos": _photos(session, file) if (given or {}).get("closing_photo") else {},
        "into": _into(session, file, (given or {}).get("merged_into")),
        "shot": _shot(session, file, given or {}),
        "left_days": _left(session, file.row),
    }
    return Subject(row=file.row, place=file.place, facts=facts, keeper=file.row.assignee_id)


def _photos(session: Session, file: File) -> dict[str, dt.date | None]:
    """Return the photos that the drawing names, each with the day it was taken as far as known."""
    found: dict[str, dt.date | None] = {}
    for name in file.properties.get(PHOTOS, ()):
        photo = photo_queries.known_photo(session, UUID(name))
        if photo is not None and photo.community_id == file.community.id:
            found[name] = photo.taken_on
    return found


def _shot(session: Session, file: File, given: Mapping[str, Any]) -> Shot | None:
    """Return the photo that is to show the place mended as it stands before it."""
    named = given.get("closing_photo") or file.row.closing_photo
    if named is None or str(named) not in file.properties.get(PHOTOS, ()):
        return None
    return shot_of(session, file.row, UUID(str(named)))


def _left(session: Session, row: ReviewCase) -> int | None:
    """Return the working days that the review had left when the wait began; None: no wait."""
    if row.state not in PAUSED:
        return None
    wait = case_queries.wait_of(session, row.id, row.state)
    if wait is None or wait.due is None:
        return None
    return working_days_left(wait.began.astimezone(TAIWAN).date(), wait.due, HOLIDAYS)


def _into(session: Session, file: File, number: object) -> str:
    """Return the state of the case that this one is to be merged into, "" where there is none."""
    if not isinstance(number, int) or not 0 < number <= LARGEST_INTEGER or number == file.row.id:
        return ""
    other = case_queries.by_id(session, number)
    return other.state if other is not None and other.community_id == file.community.id else ""

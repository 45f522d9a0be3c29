"""Patrol hours of the duty records, and how the community's map takes them (R-17).

Nothing of a map changes by itself. Somebody who may draw takes the hours over by one press, as a
changeset of its own, and coverage and guard hours follow from the map as ever.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from layers.model.catalogue import CATALOGUE, layer_of
from layers.model.opening_hours.reading import read_hours
from layers.words.text import Text
from mapserve import clock
from mapserve.errors import NotFound
from mapserve.programme.records.duty import DUTY, regular_hours
from mapserve.programme.roles import Viewer
from mapserve.services.communities.directory import place_of
from mapserve.services.records.choices import feature_words
from mapserve.services.records.problems import DutyHoursChanged
from mapserve.services.saving.changeset_body import ChangesetIn, ModifyIn
from mapserve.services.saving.changesets import apply_changeset
from mapserve.store.models import Community, Feature
from mapserve.store.queries import applications as application_queries
from mapserve.store.queries import records as record_queries

WEEKS = 8
_MOST = 300
_COMMENT = "巡守時間照勤務紀錄"


@dataclass(frozen=True, kw_only=True)
class DutyHours:
    """The hours of a route by its duty records, and by the map.

    Parameters
    ----------
    hours
        As they are stored; "" where nothing was served often enough.
    served, drawn
        In words; `drawn` is None where the map says nothing.
    """

    feature_id: uuid.UUID
    name: Text
    shifts: int
    hours: str
    served: Text
    drawn: Text | None
    same: bool


def duty_hours(session: Session, community: Community, *, viewer: Viewer) -> list[DutyHours]:
    """Return the routes that shifts of the last eight weeks name, with their hours.

    Raises
    ------
    SignInNeeded, Forbidden
    """
    viewer.require(DUTY.reads, place_of(community))
    first = clock.today() - dt.timedelta(weeks=WEEKS)
    shifts: dict[uuid.UUID, list[dict[str, object]]] = {}
    for row in record_queries.since(session, community.id, DUTY.name, first):
        if row.data.get("feature"):
            shifts.setdefault(uuid.UUID(row.data["feature"]), []).append(row.data)
    features = application_queries.features_of(
        session, community.id, CATALOGUE.patrols, only=shifts, limit=_MOST
    )
    return [_told(one, shifts[one.id]) for one in features]


def take_hours(
    session: Session, community: Community, feature_id: uuid.UUID, hours: str, *, viewer: Viewer
) -> None:
    """Write a route's hours of the duty records on the map, as a changeset; twice is once.

    Parameters
    ----------
    hours
        What whoever presses has read.

    Raises
    ------
    SignInNeeded, Forbidden
    NotFound
        No shift names that route.
    DutyHoursChanged, EditConflict, Problems
    """
    found = duty_hours(session, community, viewer=viewer)
    viewer.require(DUTY.writes, place_of(community))
    one = next((one for one in found if one.feature_id == feature_id), None)
    if one is None or not one.hours:
        raise NotFound(thing=Text("巡守時間", "patrol hours"), name=str(feature_id))
    if one.hours != hours:
        raise DutyHoursChanged
    if one.same:
        return
    (feature,) = application_queries.features_of(
        session, community.id, CATALOGUE.patrols, only=[feature_id], limit=1
    )
    change = ModifyIn(
        id=feature_id, base=community.revision, properties={_schedule(feature): hours}
    )
    changeset = ChangesetIn(id=uuid.uuid4(), comment=_COMMENT, modify=[change])
    apply_changeset(session, community, changeset, viewer=viewer)


def _told(feature: Feature, shifts: list[dict[str, object]]) -> DutyHours:
    kept, drawn = regular_hours(shifts), feature.properties.get(_schedule(feature))
    nothing = Text("沒有固定的時間", "No regular hours")
    return DutyHours(
        feature_id=feature.id,
        name=feature_words(feature),
        shifts=len(shifts),
        hours=kept.text if kept else "",
        served=kept.words if kept else nothing,
        drawn=read_hours(drawn).words if drawn else None,
        same=kept is not None and kept.text == drawn,
    )


def _schedule(feature: Feature) -> str:
    """Return the attribute of its layer that says when somebody is there."""
    watches = layer_of(feature.layer).watches
    if watches is None or watches.schedule is None:
        message = f"{feature.layer} has no hours"
        raise TypeError(message)
    return watches.schedule

"""A drawn blind spot: what watches it now and at its hour of risk, and which camera would."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from layers.analysis.candidate_sites import Wishes
from layers.analysis.corridors import SCHOOL_HOURS
from layers.analysis.hours import Instant
from layers.analysis.place_watch import AROUND_M, SpotWatch, region_of, watch_at
from layers.analysis.siting import Proposal, propose
from layers.analysis.watchers import Feature
from layers.model.capabilities import Part
from layers.model.shared_codes import DayPart, Measure
from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.programme.records.meeting import MEETING
from mapserve.programme.roles import Viewer
from mapserve.services.analysis import answers
from mapserve.services.analysis.assumptions import shown
from mapserve.services.analysis.budget import within_budget
from mapserve.services.analysis.coverage import Watched, playing, present, watched
from mapserve.services.analysis.private_places import private_areas
from mapserve.services.analysis.suggestions import NIGHT
from mapserve.services.communities.directory import place_of
from mapserve.store.models import Community
from mapserve.store.queries import records as record_queries

# Ours: no rule says when a part of the day is; all day is as bad as its night.
HOURS_OF_RISK: dict[str, Instant] = {
    DayPart.DAY: Instant(NIGHT.day, 12 * 60),
    DayPart.NIGHT: NIGHT,
    DayPart.TO_SCHOOL: SCHOOL_HOURS[0],
    DayPart.FROM_SCHOOL: SCHOOL_HOURS[1],
    DayPart.ALL_DAY: NIGHT,
}


class NoSuchBlindSpot(NotFound):
    """A blind spot that the map does not have, or not for this reader."""

    code = "no-such-blind-spot"
    what = Text("地圖上沒有這個治安死角。", "The map has no such blind spot.")
    mend = Text("請重新載入地圖。", "Load the map again.")


class _Judged(NamedTuple):
    now: SpotWatch
    risk: SpotWatch | None
    would: Proposal


def watch_blind_spot(
    session: Session,
    community: Community,
    *,
    viewer: Viewer,
    feature_id: UUID,
    at: Instant | None = None,
) -> answers.BlindSpotWatch:
    """Return what watches a blind spot of the map, and the camera that would.

    Raises
    ------
    NoSuchBlindSpot
    """
    instant = at or present()
    found = watched(session, community, viewer=viewer)
    spot = _spot(found, feature_id)
    risk = HOURS_OF_RISK.get(str(spot.properties.get("time_of_risk")))
    judged = within_budget(
        _judged,
        found,
        spot,
        [area.area for area in private_areas(session, community, found.watch.scene)],
        now=instant,
        risk=risk,
    )
    figures: dict[str, Any] = {"around_m": AROUND_M}
    if risk is not None:
        figures["hour_of_risk"] = risk
    return answers.BlindSpotWatch(
        at=instant,
        at_risk=risk,
        now=judged.now,
        risk=judged.risk,
        would=_told(judged.would),
        meetings=found_at(session, community, viewer, feature_id),
        settings=shown(figures),
    )


def found_at(
    session: Session, community: Community, viewer: Viewer, feature_id: UUID
) -> list[answers.FoundAt]:
    """Return the meetings that found it (R-13), for whoever reads records here."""
    if not viewer.may(MEETING.reads, place_of(community)):
        return []
    found = record_queries.naming(session, community.id, MEETING.name, "findings", str(feature_id))
    return [
        answers.FoundAt(
            held_on=row.day,
            place=str(row.data["place"]),
            href=f"/c/{community.slug}/records/{MEETING.name}/{row.id}",
            measures=[Measure(one).label for one in row.data.get("measures", ())],
        )
        for row in found
    ]


def _spot(found: Watched, feature_id: UUID) -> Feature:
    for one in playing(found, Part.SPOT):
        if one.id == str(feature_id):
            return one
    raise NoSuchBlindSpot


def _judged(
    found: Watched,
    spot: Feature,
    private: Sequence[BaseGeometry],
    *,
    now: Instant,
    risk: Instant | None,
) -> _Judged:
    """Return what watches a spot, and the one camera that would add most there."""
    watch = found.watch
    return _Judged(
        now=watch_at(watch, spot.geometry, now),
        risk=None if risk is None else watch_at(watch, spot.geometry, risk),
        would=propose(  # of one camera the quick answer is the best
            watch,
            risk or now,
            count=1,
            wishes=Wishes(seconds=0),
            places=[one.geometry for one in playing(found, Part.MOUNT)],
            excluded=private,
            within=region_of(watch, spot.geometry),
        ),
    )


def _told(proposal: Proposal) -> answers.WouldWatch:
    if not proposal.sites:
        return answers.WouldWatch(site=None, gain_m=0.0)
    (site,) = proposal.sites
    return answers.WouldWatch(site=site, gain_m=site.gain_m)

"""Coaches: one named person for each community, named by its county (R-05)."""

from sqlalchemy.orm import Session

from mapserve import clock
from mapserve.programme.roles import Action, Viewer
from mapserve.programme.rosters import Coaching
from mapserve.services.communities.directory import place_of
from mapserve.services.rosters.answers import CoachNow
from mapserve.store import versions
from mapserve.store.models import Coach, Community
from mapserve.store.queries import rosters as roster_queries


def name_coach(
    session: Session, community: Community, coaching: Coaching, *, viewer: Viewer
) -> CoachNow:
    """Let somebody coach a community from today on; whoever did so before did so until today.

    The same again changes nothing.

    Raises
    ------
    SignInNeeded, Forbidden
    """
    viewer.require(Action.COACH, place_of(community))
    versions.lock_one(session, community.id)  # of two at once the later one stands
    before = roster_queries.coach_of(session, community.id)
    if before is not None and _said(before) == coaching:
        return _now(before)
    today = clock.today()
    roster_queries.end_coaching(session, community.id, today)
    coach = Coach(
        community_id=community.id,
        name=coaching.name,
        office=coaching.office,
        phone=coaching.phone,
        since=today,
        until=None,
        named_by_id=viewer.user_id,
    )
    session.add(coach)
    session.flush()
    return _now(coach)


def end_coaching(session: Session, community: Community, *, viewer: Viewer) -> None:
    """Let nobody coach a community any more, from today on.

    Raises
    ------
    SignInNeeded, Forbidden
    """
    viewer.require(Action.COACH, place_of(community))
    roster_queries.end_coaching(session, community.id, clock.today())


def coach_of(session: Session, community: Community, *, viewer: Viewer) -> CoachNow | None:
    """Return who coaches a community, for its members and those who look after it.

    Raises
    ------
    SignInNeeded, Forbidden
    """
    viewer.require(Action.DIRECTORY, place_of(community))
    found = roster_queries.coach_of(session, community.id)
    return _now(found) if found is not None else None


def _said(coach: Coach) -> Coaching:
    return Coaching(name=coach.name, office=coach.office, phone=coach.phone)


def _now(coach: Coach) -> CoachNow:
    return CoachNow(
        name=coach.name, office=coach.office, phone=coach.phone or "", since=coach.since
    )

"""Subsidies that a unit has had before, and who else of its community has one this year (Q-01)."""

from sqlalchemy.orm import Session

from layers.words.audience import Audience
from mapserve import clock
from mapserve.programme.applications.guards import Approved, once_a_year
from mapserve.programme.applications.table import APPLICATION
from mapserve.programme.calendar import Period
from mapserve.programme.roles import Viewer
from mapserve.programme.workflow.table import Snapshot
from mapserve.services.applications.answers import Earlier
from mapserve.services.communities.directory import place_of
from mapserve.services.workflow.answers import StepReason
from mapserve.store.models import Application, Community, Unit
from mapserve.store.queries import applications as application_queries


def earlier_of(
    session: Session, row: Application, community: Community, *, viewer: Viewer
) -> list[Earlier]:
    """Return the subsidies of the unit over all years, the latest first.

    A unit is known by its registration number. Desks are told of those in other communities too;
    a member only of their own, for a number is quickly typed wrong.
    """
    if row.unit_id is None:
        return []
    number = session.get_one(Unit, row.unit_id).registration_number
    found = application_queries.subsidies(session, number=number, but=row.id)
    staff = viewer.audience(place_of(community)) is Audience.STAFF
    return [
        _earlier(one, place, staff=staff)
        for one, place in found
        if staff or place.id == community.id
    ]


def approved_this_year(session: Session, row: Application) -> Approved:
    """Return who has a subsidy in the year that is applied for: the unit, others beside it."""
    number = str(row.answers.get("registration_number") or "")
    found = application_queries.approved_in(
        session, year=row.year, number=number, community_id=row.community_id, but=row.id
    )
    own = next((half for half, registered, _ in found if registered == number), None)
    return Approved(
        own=str(Period(row.year, own)) if own is not None and number else "",
        neighbours=tuple(name for _, registered, name in found if registered != number),
    )


def warnings_of_the_year(
    session: Session, row: Application, community: Community
) -> list[StepReason]:
    """Return what every desk should know of the year's subsidies, whatever it decides."""
    snapshot = Snapshot(
        state=row.state,
        version=row.version,
        place=place_of(community),
        today=clock.today(),
        facts={"approved": approved_this_year(session, row)},
    )
    return [
        StepReason(detail=one.text, rules=list(one.rules), pointer=one.pointer, blocks=one.blocks)
        for one in once_a_year(snapshot)
    ]


def _earlier(row: Application, community: Community, *, staff: bool) -> Earlier:
    state, period = APPLICATION.state[row.state], Period(row.year, row.half)
    return Earlier(
        id=row.id,
        period=str(period),
        period_label=period.label,
        amount=row.approved_amount or 0,
        state=row.state,
        label=state.staff if staff and state.staff else state.label,
        community=community.slug,
        community_name=community.name,
    )

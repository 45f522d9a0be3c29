"""Application files: an application found, locked, and as its workflow's guards look at it."""

from typing import Any

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve.errors import NotFound, SignInNeeded
from mapserve.programme.applications.table import IN_SETTLEMENT
from mapserve.programme.budget.trace import Trace
from mapserve.programme.calendar import Period
from mapserve.programme.dates import moment_words
from mapserve.programme.roles import Action, Place, Viewer
from mapserve.programme.settlement.guards import FACT
from mapserve.services.applications.accounts import settlement_of
from mapserve.services.applications.problems import ApplicationChanged
from mapserve.services.applications.subsidies import approved_this_year
from mapserve.services.applications.trace import reasons_against, trace_of
from mapserve.services.communities.directory import place_of
from mapserve.services.workflow.refusals import somebody
from mapserve.services.workflow.subjects import Subject
from mapserve.store.events import last_done
from mapserve.store.models import Application, Community, User
from mapserve.store.models.base import LARGEST_INTEGER
from mapserve.store.queries import applications as application_queries


def find_application(
    session: Session, number: int, *, viewer: Viewer, action: Action = Action.APPLICATIONS
) -> tuple[Application, Community]:
    """Return an application and its community, for somebody who may do `action` there.

    Desks see what was sent to them once; a draft is for those who write it.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden
    """
    return _found(session, number, viewer=viewer, action=action, lock=False)


def lock_application(
    session: Session, number: int, *, viewer: Viewer, action: Action = Action.APPLICATIONS
) -> tuple[Application, Community]:
    """Return it as `find_application`; nobody else changes it before the transaction ends."""
    return _found(session, number, viewer=viewer, action=action, lock=True)


def may_see(row: Application, place: Place, *, viewer: Viewer) -> bool:
    """Tell whether `find_application` would give an application of this place to a viewer."""
    return viewer.may(_seeing(row), place)


def period_of(row: Application) -> Period:
    """Return the period that it applies for."""
    return Period(row.year, row.half)


def version_of(row: Application) -> int:
    """Return what people see as its version: one more with each step and with each save."""
    return row.version + row.edits


def changed(session: Session, row: Application) -> ApplicationChanged:
    """Return what to say to whoever has not seen the last save or step: whose it was, and when."""
    step, name = last_done(session, row.workflow.name, row.id)
    if row.edited_at > step.at:
        editor = session.get(User, row.edited_by_id) if row.edited_by_id else None
        name = editor.name if editor else ""
    return ApplicationChanged(
        pointer="/version",
        version=version_of(row),
        who=somebody(name),
        when=moment_words(max(step.at, row.edited_at)),
    )


def trace_for(session: Session, row: Application) -> Trace:
    """Return what of its budget counts, against the duty posts of the map as it is now."""
    posts = application_queries.duty_posts(session, row.community_id)
    return trace_of(row.budget, row.rules, duty_posts=posts, approved=row.approved_amount)


def subject_of(session: Session, row: Application, community: Community) -> Subject[Application]:
    """Return an application with what its guards look at."""
    return Subject(row=row, place=place_of(community), facts=_facts(session, row))


def _found(
    session: Session, number: int, *, viewer: Viewer, action: Action, lock: bool
) -> tuple[Application, Community]:
    row = (
        application_queries.by_id(session, number, lock=lock)
        if 0 < number <= LARGEST_INTEGER
        else None
    )
    if row is None:
        if viewer.user_id is None and not viewer.appointments:
            raise SignInNeeded  # the public is not told which applications there are
        raise NotFound(thing=Text("申請", "application"), name=str(number))
    community = session.get_one(Community, row.community_id)
    viewer.require(_seeing(row, action), place_of(community))
    return row, community


def _seeing(row: Application, action: Action = Action.APPLICATIONS) -> Action:
    """Return what must be allowed: what was never sent is the community's own affair."""
    return action if row.unit_id else Action.APPLY


def _facts(session: Session, row: Application) -> dict[str, Any]:
    settlement = {FACT: settlement_of(session, row)} if row.state in IN_SETTLEMENT else {}
    return {
        **settlement,
        "period": str(period_of(row)),
        "rules": row.rules,
        "answers": row.answers,
        "proof": bool(application_queries.documents(session, row.id)),
        "drawn": application_queries.drawn(session, row.community_id),
        "budget": reasons_against(trace_for(session, row)),
        "approved": approved_this_year(session, row),
    }

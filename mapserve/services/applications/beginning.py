"""Beginning an application from its page: with the unit of last time and what the map knows."""

from sqlalchemy.orm import Session

from mapserve.programme.calendar import Period
from mapserve.programme.roles import Viewer
from mapserve.services.applications.drafts import save_answers, start
from mapserve.services.applications.files import version_of
from mapserve.services.applications.proposals import proposed
from mapserve.services.workflow.outcomes import settled
from mapserve.store.models import Application, Community
from mapserve.store.queries import applications as application_queries

# Facts of the map that need no author; what is to be argued is proposed and waits for one.
_FACTS = frozenset({"place", "survey"})


def begin_filled(
    session: Session, community: Community, period: Period, *, viewer: Viewer
) -> Application:
    """Begin an application that says already where it is and what the community has.

    Raises
    ------
    SignInNeeded, Forbidden, DraftThere
    """
    row = settled(start(session, community, period, viewer=viewer)).row
    known = {one.field for one in proposed(session, row, community, viewer=viewer)}
    taken = known & _FACTS
    save_answers(session, row.id, version_of(row), {}, taken=taken, viewer=viewer)
    return row


def known_before(session: Session, community: Community) -> bool:
    """Tell whether the community's unit is known from an earlier application."""
    return bool(application_queries.latest_answers(session, community.id))

"""Who looks after a case: somebody of the review there, or nobody."""

from sqlalchemy.orm import Session

from mapserve.programme.cases.table import REVIEW
from mapserve.programme.roles import Action, Viewer
from mapserve.services.cases.answers import AssigneeChoice
from mapserve.services.cases.files import File, find_case
from mapserve.services.cases.problems import NotAReviewer
from mapserve.store.models import User
from mapserve.store.queries.workflow import holders


def assign(session: Session, number: int, person_id: int | None, *, viewer: Viewer) -> None:
    """Give a case to somebody who reviews there, or to nobody (None).

    Raises
    ------
    NotFound, SignInNeeded, Forbidden, NotAReviewer
    """
    file = find_case(session, number, viewer=viewer, lock=True)
    viewer.require(Action.REVIEW, file.place)
    if person_id is not None and person_id not in holders(session, REVIEW, file.place):
        raise NotAReviewer(pointer="/assignee", id=person_id)
    file.row.assignee_id = person_id
    session.flush()


def assignees(session: Session, file: File) -> list[AssigneeChoice]:
    """Return those who may look after a case, by name."""
    people = [session.get_one(User, one) for one in holders(session, REVIEW, file.place)]
    return [
        AssigneeChoice(id=one.id, name=one.name) for one in sorted(people, key=lambda p: p.name)
    ]

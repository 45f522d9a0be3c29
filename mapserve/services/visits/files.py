"""Visit files: one found with its evaluation, for whoever plans it or goes."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve.errors import NotFound, SignInNeeded
from mapserve.programme.evaluations.criteria import Level
from mapserve.programme.roles import Viewer
from mapserve.services.evaluations import files as evaluations
from mapserve.services.visits.problems import NotGoing
from mapserve.store.models import Community, Edition, Visit, VisitEvaluator
from mapserve.store.models.base import LARGEST_INTEGER
from mapserve.store.queries import visits as visit_queries


@dataclass(frozen=True, kw_only=True)
class File:
    """A visit as one viewer may see it; `mine` is None where they do not go."""

    row: Visit
    evaluation: evaluations.File
    community: Community
    before: Edition
    after: Edition
    mine: VisitEvaluator | None
    plans: bool

    @property
    def minute(self) -> int:
        """Return the minute of the week at which it is."""
        return self.row.day.weekday() * 1440 + self.row.minute

    @property
    def hour(self) -> str:
        """Return the hour of the day, as 22:00."""
        return f"{self.row.minute // 60:02}:{self.row.minute % 60:02}"


def find_visit(session: Session, number: int, *, viewer: Viewer, lock: bool = False) -> File:
    """Return a visit, for whoever runs its level or goes, once they may see the maps.

    Parameters
    ----------
    lock
        Nothing else of the viewer's arrives before the transaction ends.

    Raises
    ------
    NotFound
        There is none, or none that this viewer may know of.
    SignInNeeded
    """
    if viewer.user_id is None and not viewer.appointments:
        raise SignInNeeded
    row = visit_queries.by_id(session, number) if 0 < number <= LARGEST_INTEGER else None
    found = opened(session, row, viewer, lock=lock) if row else None
    if found is None:
        raise NotFound(thing=Text("訪評", "visit"), name=str(number))
    return found


def opened(session: Session, row: Visit, viewer: Viewer, *, lock: bool = False) -> File | None:
    """Return a row with what it is of, None where the viewer may not know of it."""
    try:
        evaluation = evaluations.find_evaluation(session, row.evaluation_id, viewer=viewer)
    except NotFound:
        return None
    level = Level(row.level)
    plans = level in evaluation.sight.officer and evaluation.sight.sees_maps
    mine = None
    assigned = evaluation.sight.mine.get(level)
    if viewer.user_id is not None and assigned is not None and assigned.conflict is False:
        mine = visit_queries.evaluator(session, row.id, viewer.user_id, lock=lock)
    community = evaluation.community
    if community is None or not (plans or mine):
        return None
    pinned = evaluation.row.before_edition_id, evaluation.row.after_edition_id
    before, after = (session.get_one(Edition, one) for one in pinned)
    return File(
        row=row,
        evaluation=evaluation,
        community=community,
        before=before,
        after=after,
        mine=mine,
        plans=plans,
    )


def going(file: File) -> VisitEvaluator:
    """Return the viewer's own part.

    Raises
    ------
    NotGoing
    """
    if file.mine is None:
        raise NotGoing
    return file.mine

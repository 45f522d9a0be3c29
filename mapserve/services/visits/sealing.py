"""Sealing a visit: what somebody hands in is named operation by operation, with its hash."""

import uuid
from collections.abc import Collection

from sqlalchemy.orm import Session

from mapserve import clock
from mapserve.programme.evaluations.criteria import Level
from mapserve.programme.evaluations.scores import Mark
from mapserve.programme.evaluations.table import SCORING
from mapserve.programme.roles import Viewer
from mapserve.programme.visits.folding import fold
from mapserve.programme.visits.operations import Kind, Operation, digest
from mapserve.services.evaluations.blindness import visible_sheets
from mapserve.services.evaluations.sheets import save_scores
from mapserve.services.visits.files import File, find_visit, going
from mapserve.services.visits.problems import NotArrived, PhonesDiffer, PhotosNotArrived
from mapserve.store.models import VisitEvaluator
from mapserve.store.queries import visits as visit_queries


def submit(
    session: Session, number: int, operations: Collection[uuid.UUID], *, viewer: Viewer
) -> VisitEvaluator:
    """Seal one's own part of a visit; done again it is the seal that stands.

    Parameters
    ----------
    operations
        All that the phone has sent: one that did not arrive keeps the visit open.

    Raises
    ------
    NotFound, SignInNeeded, NotGoing
    NotArrived, PhotosNotArrived
        Something is still on its way.
    PhonesDiffer
        Two answers stand that nobody superseded.
    """
    file = find_visit(session, number, viewer=viewer, lock=True)
    mine = going(file)
    if mine.sealed_at is not None:
        return mine
    rows = visit_queries.rows(session, file.row.id, mine.person_id)
    missing = sorted(map(str, set(operations) - {one.id for one in rows}))
    if missing:
        raise NotArrived(pointer="/operations", count=len(missing), ids=missing)
    photos = visit_queries.expected(rows)
    absent = sorted(set(photos) - visit_queries.photos_there(session, file.row.id, photos))
    if absent:
        raise PhotosNotArrived(count=len(absent), photos=absent)
    standing = fold(map(visit_queries.operation_of, rows))
    differing = sorted(target for (_, _, target), one in standing.items() if one.differs)
    if differing:
        raise PhonesDiffer(count=len(differing), targets=differing)
    seal = {
        "visit": file.row.id,
        "person": mine.person_id,
        "editions": [file.before.sha256, file.after.sha256],
        "operations": [[str(one.id), one.sha256] for one in rows],
        "photos": photos,
    }
    mine.seal, mine.sha256, mine.sealed_at = seal, digest(seal), clock.now()
    session.flush()
    scores = [
        one.agreed for (_, kind, _), one in standing.items() if kind is Kind.SCORE and one.agreed
    ]
    _fill_sheet(session, file, scores, viewer)
    return mine


def _fill_sheet(
    session: Session, file: File, scores: Collection[Operation], viewer: Viewer
) -> None:
    """Write what was scored on site where one's own sheet is open and still empty."""
    level, evaluation = Level(file.row.level), file.evaluation
    own = evaluation.sight.mine.get(level)
    closed = SCORING.get(evaluation.row.state) is not level
    if not scores or own is None or closed or own.handed_in_at is not None:
        return
    seen = visible_sheets(session, evaluation.row, level, evaluation.sight)
    marks = next((one.marks for one in seen if one.assignment.id == own.id), {})
    fresh = {
        one.target: Mark(
            one.value.get("points"),
            not_applicable=bool(one.value.get("not_applicable")),
            reason=str(one.value.get("reason", "")),
        )
        for one in scores
        if one.target not in marks or not marks[one.target].given
    }
    if fresh:
        save_scores(session, evaluation.row.id, own.edits + 1, fresh, viewer=viewer)

"""Panels: evaluators named, excused, replaced by deputies; conflicts of interest declared."""

from collections.abc import Collection

from sqlalchemy import func
from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve.programme.evaluations.conflicts import ConflictKnown, Relation, tie_words, ties
from mapserve.programme.evaluations.criteria import Evaluated, Level
from mapserve.programme.evaluations.table import EVALUATION
from mapserve.programme.roles import Appointment, Precinct, Role, ScopeKind, Viewer
from mapserve.services.communities.directory import find_community
from mapserve.services.evaluations.blindness import officer_levels
from mapserve.services.evaluations.files import File, find_evaluation, require_officer
from mapserve.services.evaluations.problems import (
    AlreadySees,
    EvaluatorThere,
    EvaluatorUnknown,
    NoSuchEvaluator,
    NotAnEvaluator,
    PanelClosed,
)
from mapserve.services.evaluations.telling import tell_named
from mapserve.services.people.accounts import find_user_by_email, viewer_of_user
from mapserve.store.models import Evaluation, EvaluationAssignment, User
from mapserve.store.queries import evaluations as evaluation_queries

_OPEN = {
    Evaluated.COMMUNITY: {
        "draft": Level.COUNTY,
        "scoring": Level.COUNTY,
        "nominated": Level.MINISTRY,
        "re_scoring": Level.MINISTRY,
    },
    Evaluated.COUNTY: {"draft": Level.MINISTRY, "re_scoring": Level.MINISTRY},
}
# The states in which some panel may change.
PANEL_OPEN = frozenset(state for states in _OPEN.values() for state in states)


def name_evaluator(  # noqa: PLR0913 - what naming is made of
    session: Session,
    number: int,
    email: str,
    *,
    chair: bool = False,
    deputy_for: int | None = None,
    viewer: Viewer,
) -> EvaluationAssignment:
    """Name an evaluator, perhaps in place of one who has a conflict or was excused.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden, PanelClosed
    EvaluatorUnknown
        Nobody of that address may evaluate here.
    EvaluatorThere, AlreadySees, ConflictKnown, NoSuchEvaluator
    """
    file = find_evaluation(session, number, viewer=viewer, lock=True)
    level = _open_level(file, viewer)
    people = evaluation_queries.assignments(session, [file.row.id])
    user = find_user_by_email(session, email)
    if user is None or not user.active or not _may_evaluate(user, file):
        raise EvaluatorUnknown(pointer="/email")
    if any(one.user_id == user.id and one.level == level.value for one, _ in people):
        raise EvaluatorThere(pointer="/email")
    _refuse_tied(session, file, user, people, level)
    replaced = _replaced(people, deputy_for, level)
    if chair:
        _nobody_chairs(people, level)
    made = EvaluationAssignment(
        evaluation_id=file.row.id,
        level=level.value,
        user_id=user.id,
        chair=chair or (replaced is not None and replaced.chair),
        deputy_for_id=replaced.id if replaced else None,
        named_by_id=viewer.user_id,
        relations=[],
        edits=0,
    )
    session.add(made)
    session.flush()
    tell_named(session, file, user.id)
    return made


def excuse(
    session: Session, number: int, assignment_id: int, reason: str, *, viewer: Viewer
) -> None:
    """Excuse an evaluator whose scores are not in, with a reason.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden, PanelClosed, NoSuchEvaluator
    """
    file = find_evaluation(session, number, viewer=viewer, lock=True)
    level = _open_level(file, viewer)
    people = evaluation_queries.assignments(session, [file.row.id])
    found = next(
        (
            one
            for one, _ in people
            if one.id == assignment_id
            and one.level == level.value
            and one.handed_in_at is None
            and one.excused_for is None
        ),
        None,
    )
    if found is None:
        raise NoSuchEvaluator
    found.excused_for = reason
    session.flush()


def declare(  # noqa: PLR0913 - what a declaration is made of
    session: Session,
    number: int,
    *,
    conflict: bool,
    relations: Collection[Relation] = (),
    words: str = "",
    viewer: Viewer,
) -> None:
    """Declare whether there is a conflict of interest: before anything is shown, or when found.

    Once declared, a conflict stays; scores given until then count no more.

    Raises
    ------
    NotFound, SignInNeeded, NotAnEvaluator, PanelClosed
    ConflictKnown
        None is declared where one is known.
    """
    file = find_evaluation(session, number, viewer=viewer, lock=True)
    level = _level_of(file.row, file.evaluated)
    mine = file.sight.mine.get(level) if level else None
    if mine is None:
        if not file.sight.mine:
            raise NotAnEvaluator
        raise PanelClosed(state=EVALUATION.state[file.sight.state].label)
    user = session.get_one(User, mine.user_id)
    known = _ties(session, file, user)
    if not conflict:
        if mine.conflict:
            raise ConflictKnown(why=tie_words(Relation(one) for one in mine.relations))
        if known:
            raise ConflictKnown(why=tie_words(known))
    told = list(dict.fromkeys([*known, *relations])) if conflict else []
    mine.conflict, mine.declared_at = conflict, func.now()
    mine.relations = [one.value for one in told] or ([Relation.OTHER.value] if conflict else [])
    mine.words = words if conflict else ""
    if conflict:
        mine.handed_in_at = None
    session.flush()


def _open_level(file: File, viewer: Viewer) -> Level:
    """Return the level whose panel may change now, for somebody who runs it."""
    level = _level_of(file.row, file.evaluated)
    if level is None:
        require_officer(file, viewer, next(iter(file.sight.officer), Level.MINISTRY))
        raise PanelClosed(state=_label(file))
    require_officer(file, viewer, level)
    return level


def _level_of(row: Evaluation, evaluated: Evaluated) -> Level | None:
    return _OPEN[evaluated].get(row.state)


def _label(file: File) -> Text:
    state = EVALUATION.state[file.sight.state]
    return state.staff or state.label


def _may_evaluate(user: User, file: File) -> bool:
    return any(
        one.role is Role.EVALUATOR and one.covers(file.place)
        for one in viewer_of_user(user).appointments
    )


def _refuse_tied(
    session: Session,
    file: File,
    user: User,
    people: list[tuple[EvaluationAssignment, User]],
    level: Level,
) -> None:
    known = _ties(session, file, user)
    judged = any(one.user_id == user.id and one.excused_for is None for one, _ in people)
    if judged and level is Level.MINISTRY:
        known = [*known, Relation.JUDGED]
    if known:
        raise ConflictKnown(pointer="/email", why=tie_words(known))
    seen = any(one.handed_in_at is not None and one.level == level.value for one, _ in people)
    if seen and level in officer_levels(viewer_of_user(user), file.place, file.evaluated):
        raise AlreadySees(pointer="/email")


def _ties(session: Session, file: File, user: User) -> list[Relation]:
    appointments = viewer_of_user(user).appointments
    return ties([(one, _county(session, one)) for one in appointments], file.place, file.evaluated)


def _county(session: Session, one: Appointment) -> str:
    match one.scope_kind:
        case ScopeKind.COMMUNITY:
            return find_community(session, one.scope).county_code
        case ScopeKind.PRECINCT:
            return Precinct.of_scope(one.scope).county_code
        case ScopeKind.COUNTY:
            return one.scope
        case ScopeKind.ALL:
            return ""


def _replaced(
    people: list[tuple[EvaluationAssignment, User]], number: int | None, level: Level
) -> EvaluationAssignment | None:
    if number is None:
        return None
    for one, _ in people:
        gone = one.conflict or one.excused_for is not None
        if one.id == number and one.level == level.value and gone:
            return one
    raise NoSuchEvaluator(pointer="/deputy_for")


def _nobody_chairs(people: list[tuple[EvaluationAssignment, User]], level: Level) -> None:
    for one, _ in people:
        if one.level == level.value:
            one.chair = False

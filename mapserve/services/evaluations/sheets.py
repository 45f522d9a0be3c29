"""Sheets: an evaluator's own scores, saved criterion by criterion and handed in."""

from collections.abc import Mapping

from sqlalchemy import func
from sqlalchemy.orm import Session

from layers.words.problems import Problem, Problems
from layers.words.text import Text
from mapserve.programme.evaluations.scores import Mark, lacking
from mapserve.programme.evaluations.table import EVALUATION, SCORING
from mapserve.programme.roles import Viewer
from mapserve.services.evaluations.blindness import visible_sheets
from mapserve.services.evaluations.files import File, find_evaluation
from mapserve.services.evaluations.marks import refuse_unfit
from mapserve.services.evaluations.problems import (
    Conflicted,
    DeclareFirst,
    NotAnEvaluator,
    ReasonMissing,
    ScoringClosed,
    SheetChanged,
)
from mapserve.services.evaluations.rounds import terms_of
from mapserve.services.evaluations.telling import tell_all_in
from mapserve.store.models import Evaluation, EvaluationAssignment
from mapserve.store.queries import evaluation_scores


def save_scores(
    session: Session,
    number: int,
    version: int,
    scores: Mapping[str, Mark | None],
    *,
    viewer: Viewer,
) -> None:
    """Save some of one's own scores by criterion; None takes one away.

    Raises
    ------
    NotFound, SignInNeeded
    NotAnEvaluator, DeclareFirst, Conflicted
        Whoever was not named, has not declared, or has a conflict.
    ScoringClosed
        Scoring is not open, or the sheet is handed in.
    SheetChanged
        It was saved elsewhere since `version`; nothing is stored.
    Problems
        Each score that its criterion does not take.
    """
    file, mine = _open_sheet(session, number, version, viewer)
    terms = terms_of(session, file.row, SCORING[file.row.state], file.evaluated)
    refuse_unfit(terms, scores, where="scores")
    for key, mark in scores.items():
        evaluation_scores.keep(session, mine.id, key, mark)
    mine.edits += 1
    session.flush()


def hand_in(session: Session, number: int, version: int, *, viewer: Viewer) -> None:
    """Hand in one's own scores: they stand from then on.

    Raises
    ------
    As `save_scores`; Problems: each reason that is missing, with its rules.
    """
    file, mine = _open_sheet(session, number, version, viewer)
    level = SCORING[file.row.state]
    terms = terms_of(session, file.row, level, file.evaluated)
    own = next(
        one
        for one in visible_sheets(session, file.row, level, file.sight)
        if one.assignment.id == mine.id
    )
    problems: list[Problem] = [
        ReasonMissing(pointer=one.pointer, reason=one.text, rules=list(one.rules))
        for one in lacking(terms, own.marks, better=better_of(file.row))
    ]
    if problems:
        raise Problems(problems)
    mine.handed_in_at = func.now()
    session.flush()
    session.refresh(mine)
    tell_all_in(session, file, level)


def better_of(row: Evaluation) -> bool | None:
    """Tell whether any figure of the two pinned maps got better; None without maps."""
    return None if row.measured is None else bool(row.measured["better"])


def _open_sheet(
    session: Session, number: int, version: int, viewer: Viewer
) -> tuple[File, EvaluationAssignment]:
    """Return an evaluation, locked, and the viewer's own sheet, open and as they saw it."""
    file = find_evaluation(session, number, viewer=viewer, lock=True)
    if not file.sight.mine:
        raise NotAnEvaluator
    level = SCORING.get(file.row.state)
    mine = file.sight.mine.get(level) if level else None
    if mine is None:
        raise ScoringClosed(why=EVALUATION.state[file.sight.state].label)
    if mine.conflict is None:
        raise DeclareFirst
    if mine.conflict:
        raise Conflicted
    if mine.handed_in_at is not None:
        raise ScoringClosed(why=Text("您的評分已經交出。", "yours are handed in."))
    if mine.edits + 1 != version:
        raise SheetChanged(pointer="/version", version=mine.edits + 1)
    return file, mine

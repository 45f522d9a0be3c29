"""Showing: an evaluation as far as its reader may see, and lists of those they may know of."""

from typing import Any

from sqlalchemy.orm import Session

from layers.words.audience import Audience
from layers.words.text import Text
from mapserve.clock import TAIWAN
from mapserve.programme.evaluations.awards import Recipient
from mapserve.programme.evaluations.criteria import Group, Level, Terms, standard_named
from mapserve.programme.evaluations.scores import (
    Mark,
    Sheet,
    lacking,
    official,
    shown,
    spread,
    total,
)
from mapserve.programme.evaluations.table import (
    AGREEING,
    EVALUATION,
    SCORING,
    WITH_THE_MINISTRY,
)
from mapserve.programme.roles import Viewer
from mapserve.services.evaluations import answers
from mapserve.services.evaluations.blindness import SheetSeen, Sight, panel_of, visible_sheets
from mapserve.services.evaluations.consensus import agreed_on
from mapserve.services.evaluations.files import File, nominations_of, opened, subject_of
from mapserve.services.evaluations.rounds import terms_of
from mapserve.services.evaluations.sheets import better_of
from mapserve.services.workflow.answers import EventList, StepReason
from mapserve.services.workflow.showing import standing_for, timeline
from mapserve.store.models import Edition, EvaluationAssignment, EvaluationRound
from mapserve.store.queries import evaluations as evaluation_queries
from mapserve.store.queries.evaluations import Sought

_NO_DECISION = answers.Decision(
    opinion=None,
    basis=None,
    passed_over_for=None,
    final_opinion=None,
    grade=None,
    award_basis=None,
    awards=[],
    not_awarded_for=None,
    cancelled_for=None,
    total=None,
    released_on=None,
)


def describe(session: Session, file: File, *, viewer: Viewer) -> answers.Evaluation:
    """Return an evaluation as this viewer sees it."""
    row, sight = file.row, file.sight
    may: list[str] = []
    why_not: dict[str, list[StepReason]] = {}
    if sight.officer and sight.state == row.state:
        standing = standing_for(subject_of(session, file, viewer), viewer)
        may, why_not = standing.may, standing.why_not
    released = row.state == "released"
    maps = sight.sees_maps or (released and not sight.mine)
    return answers.Evaluation(
        **_listed(file, viewer),
        before=_pinned(session, row.before_edition_id) if maps else None,
        after=_pinned(session, row.after_edition_id) if maps else None,
        measured=(answers.Measured.model_validate(row.measured) if maps and row.measured else None),
        sheet=_own_sheet(session, file),
        panels=[_panel(session, file, level) for level in _shown_levels(file)],
        decision=_decision(session, file),
        quota=_quota(session, file),
        may=may,
        why_not=why_not,
    )


def list_evaluations(
    session: Session,
    sought: Sought,
    *,
    viewer: Viewer,
    before: int | None = None,
    limit: int = 50,
) -> list[answers.EvaluationListed]:
    """Return at most `limit` evaluations that the viewer may know of, newest first.

    In an order that tells nothing of any score.
    """
    found = evaluation_queries.page(
        session,
        sought,
        person_id=viewer.user_id,
        appointments=viewer.appointments,
        before=before,
        limit=limit,
    )
    files = [opened(session, row, viewer) for row, _ in found]
    return [answers.EvaluationListed(**_listed(one, viewer)) for one in files if one]


def terms_told(terms: Terms) -> answers.TermsTold:
    """Return what is scored by, with whose points they are."""
    return answers.TermsTold(
        criteria=[
            answers.CriterionTold(
                key=one.key,
                label=one.label,
                points=terms.points[one.key],
                measured=one.measured,
            )
            for one in terms.criteria
        ],
        own_points=terms.weights is not None,
        words=terms.words,
    )


def label_of(state: str, *, staff: bool) -> Text:
    """Return the words of a state."""
    found = EVALUATION.state[state]
    return found.staff if staff and found.staff else found.label


def scores_told(sheet: Sheet) -> dict[str, answers.Score]:
    """Return a sheet as it is told."""
    return {
        key: answers.Score(value=mark.value, not_applicable=mark.not_applicable, reason=mark.reason)
        for key, mark in sheet.items()
    }


def _listed(file: File, viewer: Viewer) -> dict[str, Any]:
    row, sight = file.row, file.sight
    staff = viewer.audience(file.place) is Audience.STAFF or bool(sight.mine)
    return {
        "id": row.id,
        "round": row.round_id,
        "evaluated": file.evaluated,
        "community": file.community.slug if file.community else None,
        "name": file.name,
        "county": file.county,
        "county_code": row.county_code,
        "year": row.year,
        "group": Group(row.group),
        "state": sight.state,
        "label": label_of(sight.state, staff=staff),
        "version": row.version if sight.state == row.state else 1,
        "since": row.entered_at if sight.state == row.state else row.created_at,
        "asked": asked_of(sight),
    }


def asked_of(sight: Sight) -> Any:  # noqa: ANN401 - a literal of the answer
    """Return what a reader is asked for themselves: to declare, to score, or nothing."""
    undeclared = any(one.conflict is None for one in sight.mine.values())
    if undeclared:
        return "declare"
    level = SCORING.get(sight.state)
    mine = sight.mine.get(level) if level else None
    return "score" if mine and mine.conflict is False and mine.handed_in_at is None else None


def _pinned(session: Session, edition_id: int | None) -> answers.EditionPinned | None:
    if edition_id is None:
        return None
    found = session.get_one(Edition, edition_id)
    return answers.EditionPinned.model_validate(found, from_attributes=True)


def _own_sheet(session: Session, file: File) -> answers.OwnSheet | None:
    if not file.sight.mine:
        return None
    level, mine = list(file.sight.mine.items())[-1]
    marks: Sheet = {}
    for one in visible_sheets(session, file.row, level, file.sight):
        if one.assignment.id == mine.id:
            marks = one.marks
    terms = terms_of(session, file.row, level, file.evaluated)
    open_ = mine.conflict is False and mine.handed_in_at is None
    return answers.OwnSheet(
        level=level,
        version=mine.edits + 1,
        chair=mine.chair,
        declared=mine.conflict is not None,
        conflict=mine.conflict,
        relations=mine.relations,
        scores=scores_told(marks),
        total=shown(total(terms, marks)),
        handed_in_at=mine.handed_in_at,
        lacking=[
            StepReason(
                detail=one.text, rules=list(one.rules), pointer=one.pointer, blocks=one.blocks
            )
            for one in (lacking(terms, marks, better=better_of(file.row)) if open_ else ())
        ],
    )


def _shown_levels(file: File) -> list[Level]:
    """Return the levels that something is told of: those run, those scored at."""
    return [one for one in Level if one in file.sight.officer | set(file.sight.mine)
            or one in file.sight.panels]  # fmt: skip


def _panel(session: Session, file: File, level: Level) -> answers.Panel:
    row, sight = file.row, file.sight
    terms = terms_of(session, row, level, file.evaluated)
    seen = visible_sheets(session, row, level, sight)
    sheets = [one.marks for one in seen if one.counts] if level in sight.panels else []
    by_id = {one.assignment.id: one for one in seen}
    agreed = agreed_on(row, level) if level in sight.panels else {}
    spreads = [(one.key, spread(terms, one, sheets)) for one in terms.criteria]
    undeclared = not sight.sees_maps and bool(sight.mine)
    open_ = AGREEING.get(sight.state) is level and level in sight.panels
    return answers.Panel(
        level=level,
        terms=terms_told(terms),
        evaluators=[
            _evaluator(one, name.name, by_id.get(one.id), terms, sight)
            for one, name in ([] if undeclared else panel_of(session, row, level, sight))
        ],
        handed_in=len(sheets),
        mean=shown(official(terms, sheets)),
        spread=[
            answers.SpreadTold(criterion=key, difference=found.difference, **found._asdict())
            for key, found in spreads
            if found
        ],
        consensus=scores_told(agreed),
        consensus_version=row.consensus_edits + 1 if open_ else 1,
        consensus_total=shown(total(terms, agreed)),
        consensus_open=open_,
    )


def _evaluator(
    one: EvaluationAssignment, name: str, seen: SheetSeen | None, terms: Terms, sight: Sight
) -> answers.EvaluatorTold:
    mine = any(each.id == one.id for each in sight.mine.values())
    marks = seen.marks if seen else {}
    return answers.EvaluatorTold(
        id=one.id,
        name=name,
        chair=one.chair,
        mine=mine,
        deputy_for=one.deputy_for_id,
        declared=one.conflict is not None,
        conflict=one.conflict,
        excused=one.excused_for is not None,
        handed_in=one.handed_in_at is not None,
        scores=scores_told(marks),
        total=shown(total(terms, marks)),
    )


def _decision(session: Session, file: File) -> answers.Decision:
    """Return what was decided, a level at a time as the reader may know of it."""
    row, sight = file.row, file.sight
    released = row.state == "released"
    if not released and (sight.blind or not (sight.officer or sight.mine)):
        return _NO_DECISION
    county = released or Level.COUNTY in sight.panels
    running = Level.COUNTY in sight.officer or Level.MINISTRY in sight.officer
    ministry = released or Level.MINISTRY in sight.panels
    deciding = released or Level.MINISTRY in sight.officer
    told = _NO_DECISION.model_dump()
    if county:
        told["opinion"] = row.opinion
    if running or released:
        told |= {"basis": row.basis, "passed_over_for": row.passed_over_for}
        told["cancelled_for"] = row.cancelled_for
    if ministry:
        told["final_opinion"] = row.final_opinion
    if deciding:
        told |= {
            "grade": row.grade,
            "award_basis": row.award_basis,
            "awards": _awards(session, file),
            "not_awarded_for": row.not_awarded_for,
        }
    told["total"] = _sealed_total(session, file) if released else None
    told["released_on"] = row.entered_at.astimezone(TAIWAN).date() if released else None
    return answers.Decision.model_validate(told)


def _awards(session: Session, file: File) -> list[answers.AwardTold]:
    """Return what was released; before, what is prepared."""
    released = evaluation_queries.awards(session, [file.row.id])
    if released:
        return [answers.AwardTold.model_validate(one) for one in released]
    return [
        answers.AwardTold(
            kind=one["kind"],
            recipient=one.get("recipient", Recipient.UNIT),
            amount=one.get("amount"),
            words=one.get("words", ""),
        )
        for one in file.row.awards or ()
    ]


def _sealed_total(session: Session, file: File) -> float | None:
    """Return the total of the consensus that decided: the ministry's, or the county's."""
    for level in (Level.MINISTRY, Level.COUNTY):
        agreed: dict[str, Mark] = dict(agreed_on(file.row, level))
        if agreed:
            return shown(total(terms_of(session, file.row, level, file.evaluated), agreed))
    return None


def _quota(session: Session, file: File) -> answers.Quota | None:
    if Level.COUNTY not in file.sight.officer:
        return None
    round_ = session.get_one(EvaluationRound, file.row.round_id)
    standard = standard_named(round_.standard)
    found = nominations_of(session, round_, standard, Group(file.row.group))
    return answers.Quota(
        group=found.group,
        nominated=found.nominated,
        allowed=found.allowed,
        reported=found.reported,
    )


def events_for(session: Session, file: File) -> EventList:
    """Return what happened to an evaluation as far as its reader may know, in order.

    Attempts in vain are for whoever runs it, where nothing is hidden from them.
    """
    sight = file.sight
    whole = bool(sight.officer) and sight.state == file.row.state and not sight.blind
    told = timeline(session, file.row, staff=whole)
    if whole:
        return told
    known = _known_states(sight)
    return EventList(events=[one for one in told.events if one.to in known])


_BEGUN = frozenset({"draft", "scoring", "nominated", "re_scoring"})
_KNOWN = {
    Level.COUNTY: frozenset({"draft", "scoring", "consensus", "sealed"}),
    Level.MINISTRY: frozenset({"draft", "nominated", "re_scoring", "re_consensus", "re_evaluated"}),
}


def _known_states(sight: Sight) -> frozenset[str]:
    """Return the states that a reader may know it came to."""
    known = frozenset({"released"})
    if Level.COUNTY in sight.officer:
        known |= frozenset(EVALUATION.state) - WITH_THE_MINISTRY
    for level in sight.mine:
        known |= _KNOWN[level]
    if sight.blind:
        known &= _BEGUN | {"released"}
    return known

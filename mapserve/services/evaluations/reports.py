"""Reports of evaluations whose scores are sealed, for whoever runs them; made in a child."""

import hashlib
from collections.abc import Callable, Iterator
from threading import Lock

from cachetools import LRUCache, cached
from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve import clock
from mapserve.clock import TAIWAN
from mapserve.errors import NotFound
from mapserve.programme.evaluations.criteria import Level, Terms
from mapserve.programme.evaluations.scores import (
    Sheet,
    criterion_mean,
    official,
    shown,
    spread,
    total,
)
from mapserve.programme.roles import Viewer
from mapserve.rendering.papers.evaluation_report import (
    Compared,
    CriterionLine,
    Difference,
    PanelReported,
    Pinned,
    Reported,
)
from mapserve.rendering.papers.printing import PaperFormat, printed_report
from mapserve.sandbox.turns import RECKONING
from mapserve.services.analysis.budget import computed_telling, packed
from mapserve.services.applications.papers import PRINT
from mapserve.services.evaluations import answers
from mapserve.services.evaluations.blindness import sees_round, visible_sheets
from mapserve.services.evaluations.consensus import agreed_on, sealed_scores
from mapserve.services.evaluations.files import File, find_evaluation
from mapserve.services.evaluations.maps import edition_plans
from mapserve.services.evaluations.rounds import round_at, terms_of
from mapserve.services.evaluations.showing import describe
from mapserve.services.evaluations.standings import fairness_of

_KEPT = 8
_OPEN = frozenset({"draft", "scoring", "consensus"})
_SEALED = frozenset({"re_evaluated", "awarded", "not_awarded", "released"})


def reported_levels(file: File) -> list[Level]:
    """Return the levels whose sealed scores this reader, who runs one of them, may read."""
    state = file.sight.state
    if not file.sight.officer or state == "cancelled":
        return []
    nominated = "nominate" in file.row.acted
    sealed = {
        Level.COUNTY: file.community is not None and state not in _OPEN,
        Level.MINISTRY: state in _SEALED and (nominated or file.community is None),
    }
    return [one for one in Level if sealed[one] and one in file.sight.panels]


def make_report(
    session: Session,
    number: int,
    as_: PaperFormat,
    *,
    address: Callable[[int], str],
    viewer: Viewer,
) -> tuple[bytes, str]:
    """Return the report as a file, and what the file is called.

    Raises
    ------
    NotFound
        Nothing is sealed, or nothing that this viewer may read.
    SignInNeeded
    TooCostly, Busy, OneAfterTheOther
    """
    file = find_evaluation(session, number, viewer=viewer)
    levels = reported_levels(file)
    if not levels:
        raise NotFound(thing=Text("報告", "report"), name=str(number))
    told = describe(session, file, viewer=viewer)
    report = Reported(
        number=number,
        year=told.year,
        name=told.name,
        county=told.county,
        group=told.group.label.zh if told.community else told.evaluated.label.zh,
        state=told.label.zh,
        panels=[_panel(session, file, level, viewer) for level in levels],
        compared=_compared(session, file, told),
        printed_on=clock.today(),
        address=address(number),
    )
    name = f"評鑑報告-{told.name}-{told.year}-{number}.{as_.value}"
    return _written(packed((report, as_)), report, as_), name


@cached(LRUCache(_KEPT), key=lambda request, *_: hashlib.sha256(request).digest(), lock=Lock())
def _written(_request: bytes, report: Reported, as_: PaperFormat) -> bytes:
    with RECKONING.taken():
        return computed_telling(printed_report, (report, as_), {}, task=PRINT)


def _panel(session: Session, file: File, level: Level, viewer: Viewer) -> PanelReported:
    row = file.row
    terms = terms_of(session, row, level, file.evaluated)
    seen = [one for one in visible_sheets(session, row, level, file.sight) if one.counts]
    sheets = [one.marks for one in seen]
    agreed = agreed_on(row, level)
    estimate, alpha = _ours(session, file, level, viewer)
    chairs_first = sorted(seen, key=lambda one: not one.assignment.chair)
    return PanelReported(
        level=level.label.zh,
        words=terms.words.zh,
        lines=list(_lines(terms, sheets, agreed)),
        mean=shown(official(terms, sheets)),
        agreed=shown(total(terms, agreed)),
        estimate=estimate,
        alpha=alpha,
        evaluators=[
            f"{one.user.name}{'（召集人）' if one.assignment.chair else ''}" for one in chairs_first
        ],
        opinion=(row.opinion if level is Level.COUNTY else row.final_opinion) or "",
        sha256=sealed_scores(session, row, level),
    )


def _lines(terms: Terms, sheets: list[Sheet], agreed: Sheet) -> Iterator[CriterionLine]:
    for one in terms.criteria:
        apart = spread(terms, one, sheets)
        mark = agreed.get(one.key)
        value = "" if mark is None or mark.value is None else str(mark.value)
        yield CriterionLine(
            label=one.label.zh,
            points=terms.points[one.key],
            mean=shown(criterion_mean(terms, one, sheets)),
            lowest=apart.lowest if apart else None,
            highest=apart.highest if apart else None,
            wide=bool(apart and apart.wide),
            agreed="不適用" if mark is not None and mark.not_applicable else value or "—",
        )


def _ours(
    session: Session, file: File, level: Level, viewer: Viewer
) -> tuple[float | None, float | None]:
    """Return our estimate and alpha; none to whoever may not read all scores of the round."""
    round_ = round_at(session, file.row, level, file.evaluated)
    if round_ is None or not sees_round(session, round_, viewer, file.place):
        return None, None
    fairness = fairness_of(session, round_)
    found = fairness.estimate.units.get(file.row.id)
    return None if found is None else round(found, 2), fairness.alpha


def _compared(session: Session, file: File, told: answers.Evaluation) -> Compared | None:
    plans = edition_plans(session, file, told, sides=("before", "after"))
    if told.measured is None or told.before is None or told.after is None or not plans:
        return None
    return Compared(
        before=_pinned(told.before),
        after=_pinned(told.after),
        maps=(plans["before"], plans["after"]),
        on=told.measured.on,
        differences=[
            Difference(
                label=one.label.zh,
                unit=one.unit.zh,
                before=one.before,
                after=one.after,
                numbers=one.numbers,
            )
            for one in told.measured.rows
        ],
    )


def _pinned(one: answers.EditionPinned) -> Pinned:
    day = one.sealed_at.astimezone(TAIWAN).date()
    return Pinned(number=one.number, sealed_on=day, sha256=one.sha256)

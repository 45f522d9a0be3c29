"""Standings of a round: official totals, and beside them what is free of strict evaluators."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy.orm import Session

from mapserve.programme.evaluations.criteria import Evaluated, Group, Level, standard_named
from mapserve.programme.evaluations.fairness import Estimate, alpha, estimate
from mapserve.programme.evaluations.scores import Sheet, official, shown, total
from mapserve.programme.roles import Viewer
from mapserve.services.evaluations import answers
from mapserve.services.evaluations.blindness import round_sheets, sees_round
from mapserve.services.evaluations.consensus import agreed_on
from mapserve.services.evaluations.files import nominations_of, opened
from mapserve.services.evaluations.rounds import find_round, terms
from mapserve.services.evaluations.showing import label_of, terms_told
from mapserve.store.models import EvaluationRound, User
from mapserve.store.queries import communities as community_queries
from mapserve.store.queries import evaluations as evaluation_queries

_DECIMALS = 2


class Fairness(NamedTuple):
    """What all scores of a round come to: the sheets by evaluation and person, and ours of them."""

    sheets: dict[int, dict[int, Sheet]]
    estimate: Estimate
    alpha: float | None


_NOTHING = Fairness({}, estimate({}), None)


def fairness_of(session: Session, round_: EvaluationRound) -> Fairness:
    """Return what the scores of a round come to; ask `sees_round` first."""
    sheets = round_sheets(session, round_)
    totals = _totals(round_, sheets)
    agreement = alpha(_by_unit(totals).values())
    return Fairness(sheets, estimate(totals), None if agreement is None else round(agreement, 3))


def describe_round(session: Session, number: int, *, viewer: Viewer) -> answers.RoundTold:
    """Return a round for whoever runs it; its scores only while they owe none themselves.

    Raises
    ------
    NotFound, SignInNeeded
    """
    round_, place = find_round(session, number, viewer=viewer)
    sees = sees_round(session, round_, viewer, place)
    fairness = fairness_of(session, round_) if sees else _NOTHING
    sheets, ours = fairness.sheets, fairness.estimate
    return answers.RoundTold(
        id=round_.id,
        version=round_.edits + 1,
        year=round_.year,
        level=Level(round_.level),
        evaluated=Evaluated(round_.evaluated),
        county_code=round_.county_code,
        county=community_queries.county_name(session, round_.county_code) or "",
        terms=terms_told(terms(round_)),
        weights=round_.weights,
        hours=round_.hours,
        reported=round_.reported,
        growth_quota=round_.growth_quota,
        report_by=standard_named(round_.standard).report_day(round_.year),
        quotas=list(_quotas(session, round_)),
        sees_scores=sees,
        standings=_standings(session, round_, sheets, ours, viewer) if sees else [],
        strictness=list(_strictness(session, ours)),
        alpha=fairness.alpha,
        panels=len(ours.panels),
    )


def _totals(
    round_: EvaluationRound, sheets: dict[int, dict[int, Sheet]]
) -> dict[tuple[int, int], float]:
    """Return the totals of a round by person and evaluation."""
    by = terms(round_)
    return {
        (person, row): float(found)
        for row, people in sheets.items()
        for person, sheet in people.items()
        if (found := total(by, sheet)) is not None
    }


def _by_unit(totals: dict[tuple[int, int], float]) -> dict[int, list[float]]:
    found: dict[int, list[float]] = {}
    for (_, row), value in totals.items():
        found.setdefault(row, []).append(value)
    return found


def _standings(
    session: Session,
    round_: EvaluationRound,
    sheets: dict[int, dict[int, Sheet]],
    ours: Estimate,
    viewer: Viewer,
) -> list[answers.Standing]:
    """Return the units of a round, the best official mean first; those without one last.

    Each stands where the viewer may know: a county is not told what the ministry decides.
    """
    by, level = terms(round_), Level(round_.level)
    told = []
    for row, _ in evaluation_queries.of_round(session, round_):
        file = opened(session, row, viewer)
        if file is None:
            continue
        mean = official(by, sheets.get(row.id, {}).values())
        estimated = ours.units.get(row.id)
        standing = answers.Standing(
            id=row.id,
            name=file.name,
            group=Group(row.group),
            state=file.sight.state,
            label=label_of(file.sight.state, staff=True),
            version=row.version if file.sight.state == row.state else 1,
            mean=shown(mean),
            consensus=shown(total(by, agreed_on(row, level))),
            estimate=None if estimated is None else round(estimated, _DECIMALS),
        )
        told.append((mean is None, -(mean or 0), row.id, standing))
    return [standing for *_, standing in sorted(told, key=lambda one: one[:3])]


def _strictness(session: Session, ours: Estimate) -> Iterator[answers.Strictness]:
    for person, points in sorted(ours.evaluators.items(), key=lambda one: one[1]):
        name = session.get_one(User, person).name
        yield answers.Strictness(name=name, points=round(points, _DECIMALS))


def _quotas(session: Session, round_: EvaluationRound) -> Iterator[answers.Quota]:
    if round_.level != Level.COUNTY.value:
        return
    standard = standard_named(round_.standard)
    for group in Group:
        found = nominations_of(session, round_, standard, group)
        yield answers.Quota(
            group=group,
            nominated=found.nominated,
            allowed=found.allowed,
            reported=found.reported,
        )

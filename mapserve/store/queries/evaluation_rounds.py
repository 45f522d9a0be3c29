"""Queries of rounds of evaluations: those that somebody runs, and who could still be evaluated."""

from collections.abc import Collection

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from mapserve.programme.evaluations.criteria import Level
from mapserve.store.models import Application, Community, Evaluation, EvaluationRound
from mapserve.store.queries.evaluations import REPORTED

_MOST = 200


def rounds_run(
    session: Session, *, counties: Collection[str] | None, ministry: bool
) -> list[tuple[EvaluationRound, str, int]]:
    """Return rounds, newest first, each with its county's name and how many were begun in it.

    Parameters
    ----------
    counties
        Whose rounds; None: every county's.
    ministry
        Whether the ministry's own as well.
    """
    of_county = EvaluationRound.level == Level.COUNTY.value
    mine = of_county if counties is None else of_county & EvaluationRound.county_code.in_(counties)
    name = (
        select(func.min(Community.county))
        .where(Community.county_code == EvaluationRound.county_code)
        .scalar_subquery()
    )
    begun = (
        select(func.count())
        .where(Evaluation.round_id == EvaluationRound.id, Evaluation.state != "cancelled")
        .scalar_subquery()
    )
    wanted = or_(mine, EvaluationRound.level == Level.MINISTRY.value) if ministry else mine
    statement = (
        select(EvaluationRound, func.coalesce(name, ""), begun)
        .where(wanted)
        .order_by(EvaluationRound.year.desc(), EvaluationRound.id.desc())
        .limit(_MOST)
    )
    return [(one, county, count) for one, county, count in session.execute(statement)]


def not_begun(session: Session, round_: EvaluationRound) -> list[Community]:
    """Return the communities that a county reported in a round's year and does not evaluate yet."""
    there = select(Evaluation.community_id).where(
        Evaluation.year == round_.year,
        Evaluation.community_id.is_not(None),
        Evaluation.state != "cancelled",
    )
    reported = select(Application.community_id).where(
        Application.year == round_.year, Application.state.in_(REPORTED)
    )
    statement = (
        select(Community)
        .where(
            Community.county_code == round_.county_code,
            Community.id.in_(reported),
            Community.id.not_in(there),
        )
        .order_by(Community.name, Community.id)
    )
    return list(session.scalars(statement))

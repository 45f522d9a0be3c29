"""Queries of what became of blind spots: of a community, and of what one person drew."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, literal, select
from sqlalchemy.orm import Session

from mapserve.programme.cases.table import FINAL
from mapserve.programme.roles import Appointment
from mapserve.store.models import Community, Feature, ReviewCase
from mapserve.store.queries.cases import Found, Hidden, reached


def of_community(
    session: Session,
    community_id: int,
    *,
    appointments: Iterable[Appointment],
    hidden: Hidden,
    limit: int,
) -> list[Found]:
    """Return the cases of a community that somebody of these appointments may know of."""
    statement = _cases().where(
        ReviewCase.community_id == community_id, reached(appointments, hidden)
    )
    return _found(session, statement.order_by(ReviewCase.id.desc()).limit(limit))


def reported_by(
    session: Session,
    person_id: int,
    *,
    appointments: Iterable[Appointment],
    hidden: Hidden,
    limit: int,
) -> list[Found]:
    """Return the cases of what a person drew and may know of, the open ones first."""
    by = ReviewCase.acted["report"][0].as_integer()
    statement = _cases().where(by == person_id, reached(appointments, hidden))
    order = ReviewCase.state.in_(FINAL), ReviewCase.entered_at.desc(), ReviewCase.id.desc()
    return _found(session, statement.order_by(*order).limit(limit))


def _cases() -> Any:  # noqa: ANN401 - a select of what `Found` holds
    return (
        select(ReviewCase, Community, Feature.properties, literal(""))
        .join(Community, Community.id == ReviewCase.community_id)
        .outerjoin(
            Feature, and_(Feature.id == ReviewCase.feature_id, Feature.revision_to.is_(None))
        )
    )


def _found(session: Session, statement: Any) -> list[Found]:  # noqa: ANN401 - as above
    return [Found(*one) for one in session.execute(statement)]

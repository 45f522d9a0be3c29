"""Queries of desks' queues: which applications wait, what of them is shown, how many in each state.

First whose turn it is, by the index alone; then what a page shows, of its rows alone.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from mapserve.programme.calendar import Period
from mapserve.programme.roles import Appointment, ScopeKind
from mapserve.store.models import Application, ApplicationSent, Community, Edition
from mapserve.store.queries.applications import Sought, Turn, in_period, narrowed, reached

_PLACE = (Application.entered_at, Application.id)


def turns(  # noqa: PLR0913 - a page's bounds
    session: Session,
    sought: Sought,
    *,
    appointments: Sequence[Appointment],
    after: Turn | None = None,
    before: Turn | None = None,
    limit: int,
) -> list[Turn]:
    """Return the places of applications that some appointments reach, longest in a state first.

    Parameters
    ----------
    sought
        By period and states.
    after, before
        Only those that come after, or the last ones that come before, such a place.
    """
    place = tuple_(*_PLACE)
    statement = (
        _placed(select(*_PLACE), appointments)
        .where(*narrowed(sought))
        .order_by(*(_PLACE if before is None else (one.desc() for one in _PLACE)))
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(place > after)
    if before is not None:
        statement = statement.where(place < before)
    found = [(moment, number) for moment, number in session.execute(statement)]
    return found if before is None else found[::-1]


def turn_of(
    session: Session, sought: Sought, number: int, *, appointments: Sequence[Appointment]
) -> Turn | None:
    """Return where an application stands in a queue, None where it is not in it."""
    statement = _placed(select(*_PLACE), appointments).where(
        *narrowed(sought), Application.id == number
    )
    found = session.execute(statement).one_or_none()
    return None if found is None else (found[0], found[1])


def shown(session: Session, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Return what a queue shows of applications, in the order of their numbers' list.

    `edition` is the number of the edition that was sent with it last.
    """
    last = (
        select(Edition.number)
        .join(ApplicationSent, ApplicationSent.edition_id == Edition.id)
        .where(ApplicationSent.application_id == Application.id)
        .order_by(ApplicationSent.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        select(
            Application.id,
            (Application.version + Application.edits).label("version"),
            Application.year,
            Application.half,
            Application.state,
            Application.entered_at,
            Application.due_on,
            Application.opinion,
            Application.answers["unit"].astext.label("unit"),
            Application.answers["category"].astext.label("category"),
            Community.slug,
            Community.name,
            Community.county,
            Community.precinct,
            last.label("edition"),
        )
        .join(Community, Community.id == Application.community_id)
        .where(Application.id.in_(numbers))
    )
    found = {row["id"]: dict(row) for row in session.execute(statement).mappings()}
    return [found[number] for number in numbers if number in found]


def counts(
    session: Session, *, appointments: Sequence[Appointment], period: Period | None = None
) -> dict[str, int]:
    """Return how many of the applications that some appointments reach are in each state."""
    statement = _placed(select(Application.state, func.count()), appointments)
    if period is not None:
        statement = statement.where(*in_period(period))
    return dict(session.execute(statement.group_by(Application.state)).all())


def _placed(
    statement: Select[*tuple[Any, ...]], appointments: Iterable[Appointment]
) -> Select[*tuple[Any, ...]]:
    """Return a query of what appointments reach, with communities where these matter."""
    several = tuple(appointments)
    found = statement.select_from(Application).where(reached(several))
    if all(one.scope_kind is ScopeKind.ALL for one in several):
        return found
    return found.join(Community, Community.id == Application.community_id)

"""Queries of desks: the phrases that some of them keep."""

from collections.abc import Iterable

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import Session

from mapserve.programme.roles import ScopeKind
from mapserve.store.models import DeskPhrase


def phrases(session: Session, scopes: Iterable[tuple[ScopeKind, str]]) -> list[DeskPhrase]:
    """Return the phrases of the desks of some scopes, by kind and name."""
    wanted = [(kind.value, scope) for kind, scope in scopes]
    if not wanted:
        return []
    statement = (
        select(DeskPhrase)
        .where(tuple_(DeskPhrase.scope_kind, DeskPhrase.scope).in_(wanted))
        .order_by(DeskPhrase.kind, DeskPhrase.title, DeskPhrase.id)
    )
    return list(session.scalars(statement))


def count_use(session: Session, number: int) -> None:
    """Count one more use of a phrase."""
    one_more = update(DeskPhrase).where(DeskPhrase.id == number).values(uses=DeskPhrase.uses + 1)
    session.execute(one_more)

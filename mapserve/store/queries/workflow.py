"""Queries of workflows: who sits at a desk."""

from collections.abc import Iterable

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from mapserve.programme.roles import Place, ScopeKind
from mapserve.programme.workflow.table import Desk
from mapserve.store.models import AppointmentRow, User


def holders(session: Session, desks: Iterable[Desk], place: Place) -> set[int]:
    """Return the active people who sit at one of the desks for a place."""
    scopes = {
        ScopeKind.COMMUNITY: place.slug,
        ScopeKind.PRECINCT: place.precinct_scope,
        ScopeKind.COUNTY: place.county_code,
        ScopeKind.ALL: "",
    }
    covers = {
        kind: and_(AppointmentRow.scope_kind == kind.value, AppointmentRow.scope == scope)
        for kind, scope in scopes.items()
    }
    seated = [
        and_(
            AppointmentRow.role == desk.role.value,
            or_(*(covers[kind] for kind in desk.wide_enough)),
        )
        for desk in desks
    ]
    statement = (
        select(AppointmentRow.user_id)
        .join(User, User.id == AppointmentRow.user_id)
        .where(User.active, or_(*seated))
        .distinct()
    )
    return set(session.scalars(statement))

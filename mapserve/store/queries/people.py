"""Queries about people: users with their appointments, tokens, links, invitations, members."""

import datetime as dt
from typing import Any

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import Session, contains_eager, joinedload

from mapserve.store.models import (
    AccessToken,
    AppointmentRow,
    CalendarAddress,
    Community,
    Invitation,
    SignInLink,
    User,
)
from mapserve.store.queries.communities import in_precinct

# Whatever ends ends by the database's clock, wherever the application runs and whatever time it
# has there: an instant to be stored is this, plus how long something is good for (decision
# database-clock).
NOW: Any = func.now()
_WITH_APPOINTMENTS = joinedload(User.appointments)


def user_by_email(session: Session, email: str) -> User | None:
    """Return the user of an address as it is kept, with their appointments."""
    statement = select(User).where(User.email == email).options(_WITH_APPOINTMENTS)
    return session.scalars(statement).unique().one_or_none()


def user_by_token(session: Session, sha256: str) -> User | None:
    """Return the active user of an unrevoked bearer token, in one query."""
    statement = (
        select(User)
        .join(AccessToken, AccessToken.user_id == User.id)
        .where(AccessToken.sha256 == sha256, AccessToken.revoked_at.is_(None), User.active)
        .options(_WITH_APPOINTMENTS)
    )
    return session.scalars(statement).unique().one_or_none()


def user_by_calendar(session: Session, sha256: str) -> User | None:
    """Return the active user of a calendar's address, with their appointments."""
    statement = (
        select(User)
        .join(CalendarAddress, CalendarAddress.user_id == User.id)
        .where(CalendarAddress.sha256 == sha256, User.active)
        .options(_WITH_APPOINTMENTS)
    )
    return session.scalars(statement).unique().one_or_none()


def end_calendar(session: Session, user_id: int) -> None:
    """Make the address of somebody's calendar useless."""
    session.execute(delete(CalendarAddress).where(CalendarAddress.user_id == user_id))


def all_users(session: Session) -> list[User]:
    """Return everybody, by address, with their appointments."""
    statement = select(User).order_by(User.email).options(_WITH_APPOINTMENTS)
    return list(session.scalars(statement).unique())


def users_of_domain(session: Session, domain: str) -> list[User]:
    """Return the active users whose address ends with `@domain`."""
    ours = User.email.endswith(f"@{domain}", autoescape=True)
    statement = select(User).where(ours, User.active).options(_WITH_APPOINTMENTS)
    return list(session.scalars(statement).unique())


def members(session: Session, slug: str) -> list[AppointmentRow]:
    """Return the appointments to one community, leaders first, each with its user."""
    statement = (
        select(AppointmentRow)
        .join(AppointmentRow.user)
        .where(
            AppointmentRow.scope_kind == "community",
            AppointmentRow.scope == slug,
            AppointmentRow.role.in_(("leader", "volunteer")),
        )
        .order_by(AppointmentRow.role, User.name, User.id)
        .options(contains_eager(AppointmentRow.user))
    )
    return list(session.scalars(statement).unique())


def counties_of_precinct(session: Session, name: str) -> dict[str, str]:
    """Return the counties that have a precinct of that name: code and what they are called."""
    statement = (
        select(Community.county_code, Community.county)
        .where(Community.precinct == name)
        .distinct()
        .order_by(Community.county_code, Community.county)
    )
    return dict(session.execute(statement).all())


def any_community(session: Session, kind: str, scope: str) -> bool:
    """Tell whether a precinct or a county has a community; other scopes name no such thing."""
    conditions = {"precinct": in_precinct(scope), "county": Community.county_code == scope}
    if kind not in conditions:
        return True
    return session.scalar(select(exists().where(conditions[kind]))) or False


def tokens_of(session: Session, user_id: int) -> list[AccessToken]:
    """Return somebody's bearer tokens in force, the newest first."""
    statement = (
        select(AccessToken)
        .where(AccessToken.user_id == user_id, AccessToken.revoked_at.is_(None))
        .order_by(AccessToken.id.desc())
    )
    return list(session.scalars(statement))


def revoke_tokens(session: Session, user_id: int) -> None:
    """Make every bearer token of somebody useless."""
    session.execute(
        update(AccessToken)
        .where(AccessToken.user_id == user_id, AccessToken.revoked_at.is_(None))
        .values(revoked_at=func.now())
    )


def lock_user(session: Session, user_id: int) -> None:
    """Let nobody else give out or take back what signs somebody in until the transaction ends."""
    session.execute(select(User.id).where(User.id == user_id).with_for_update())


def is_unchanged(session: Session, user_id: int, *, password: str | None) -> bool:
    """Tell whether somebody may sign in and has this hash of a password (None: none)."""
    active, kept = session.execute(
        select(User.active, User.password).where(User.id == user_id)
    ).one()
    return bool(active) and kept == password


def use_link(session: Session, sha256: str) -> int | None:
    """Use up a sign-in link and return its user's id; None if spent, expired or unknown.

    One UPDATE, so that of two clicks at the same moment one wins.
    """
    statement = (
        update(SignInLink)
        .where(
            SignInLink.sha256 == sha256,
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > func.now(),
        )
        .values(used_at=func.now())
        .returning(SignInLink.user_id)
    )
    return session.scalar(statement)


def spend_links(session: Session, user_id: int) -> None:
    """Use up whatever links somebody still has."""
    session.execute(
        update(SignInLink)
        .where(SignInLink.user_id == user_id, SignInLink.used_at.is_(None))
        .values(used_at=func.now())
    )


def invitation(session: Session, sha256: str, *, lock: bool = False) -> Invitation | None:
    """Return an invitation that can still be accepted; `lock` it to count its uses down."""
    statement = select(Invitation).where(
        Invitation.sha256 == sha256,
        Invitation.revoked_at.is_(None),
        Invitation.uses_left > 0,
        Invitation.expires_at > func.now(),
    )
    return session.scalar(statement.with_for_update() if lock else statement)


def invitations(session: Session, community_id: int) -> list[tuple[Invitation, str | None, bool]]:
    """Return a community's invitations of the last 30 days, newest first.

    Each with who made it and whether it has expired.
    """
    statement = (
        select(Invitation, User.name, Invitation.expires_at <= func.now())
        .outerjoin(User, User.id == Invitation.created_by_id)
        .where(
            Invitation.community_id == community_id,
            or_(
                Invitation.expires_at > func.now(),
                Invitation.created_at > func.now() - dt.timedelta(days=30),
            ),
        )
        .order_by(Invitation.id.desc())
    )
    return [(row[0], row[1], row[2]) for row in session.execute(statement)]


def open_invitations_of(session: Session, user_id: int) -> list[tuple[Invitation, Community]]:
    """Return the invitations somebody made that can still be accepted, with their communities."""
    statement = (
        select(Invitation, Community)
        .join(Community, Community.id == Invitation.community_id)
        .where(
            Invitation.created_by_id == user_id,
            Invitation.revoked_at.is_(None),
            Invitation.uses_left > 0,
            Invitation.expires_at > func.now(),
        )
    )
    return [(row[0], row[1]) for row in session.execute(statement)]

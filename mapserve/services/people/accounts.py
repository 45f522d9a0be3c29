"""People: who they are, what they are appointed to, and the viewer they read and write as."""

from sqlalchemy.orm import Session

from layers.words.invisible_characters import one_line
from layers.words.problems import Problem
from layers.words.text import Text
from mapserve.errors import Forbidden, NotFound
from mapserve.programme.notices import Mailing
from mapserve.programme.roles import ANYONE, Action, Appointment, Role, ScopeKind, Viewer
from mapserve.services.communities.directory import place_of
from mapserve.services.people.emails import EmailInvalid, clean_email
from mapserve.services.people.passwords import hash_password, is_password, renewed
from mapserve.services.people.scopes import ScopeEmpty, check_scope, community_of
from mapserve.store.models import AppointmentRow, User
from mapserve.store.queries import people as people_queries
from mapserve.store.queries import sign_ins as sign_in_queries

_LONGEST_NAME = 80


class EmailUnconfirmed(Problem):
    """An office for somebody who typed this address as theirs but has not shown that it is."""

    code = "email-unconfirmed"
    what = Text("{email} 還沒有由本人確認。", "{email} has not been confirmed by its owner.")
    mend = Text("請本人先用信中的連結登入一次。", "Have them sign in once by a mailed link first.")


def find_user_by_email(session: Session, email: str) -> User | None:
    """Return the user of an address in any case and spacing, or None."""
    try:
        return people_queries.user_by_email(session, clean_email(email))
    except EmailInvalid:
        return None


def known_user(session: Session, email: str) -> User:
    """Return the user of an address, or raise `NotFound`."""
    user = find_user_by_email(session, email)
    if user is None:
        raise NotFound(thing=Text("使用者", "user"), name=email)
    return user


def add_user(
    session: Session,
    *,
    email: str,
    name: str = "",
    password: str | None = None,
    confirmed: bool = True,
) -> User:
    """Return the user of `email`, added if new; a name or password given replaces the old one.

    Parameters
    ----------
    confirmed
        Whoever enters the address vouches for it; False when somebody typed it as their own.

    Raises
    ------
    EmailInvalid, PasswordTooShort, PasswordTooLong
    """
    email = clean_email(email)
    user = people_queries.user_by_email(session, email)
    if user is None:
        user = User(email=email, name="", active=True)
        user.confirmed_at = people_queries.NOW if confirmed else None
        user.appointments = []
        session.add(user)
    user.name = one_line(name, _LONGEST_NAME) or user.name or _name_of(email)
    if password is not None:
        set_password(session, user, password)
    session.flush()
    return user


def user_of_password(session: Session, email: str, password: str) -> User | None:
    """Return the user who signs in by an address and a password, or None, after the same time."""
    user = find_user_by_email(session, email)
    kept = user.password if user is not None else None
    if not is_password(password, kept) or user is None or kept is None or not user.active:
        return None
    user.password = renewed(password, kept)
    session.flush()
    return user


def set_password(session: Session, user: User, password: str) -> None:
    """Keep the password's hash; nothing else that signs this user in is good any more."""
    user.password = hash_password(password)
    end_sessions(session, user)


def end_sessions(session: Session, user: User) -> None:
    """Sign somebody out everywhere: no cookie, link, token, calendar of before is good any more."""
    session.flush()
    people_queries.lock_user(session, user.id)
    sign_in_queries.end_all(session, user.id)
    people_queries.spend_links(session, user.id)
    people_queries.revoke_tokens(session, user.id)
    people_queries.end_calendar(session, user.id)


def set_active(session: Session, user: User, *, active: bool) -> None:
    """Let somebody sign in, or keep them out: nothing that signs them in is good any more."""
    user.active = active
    if not active:
        end_sessions(session, user)
        end_invitations(session, user)
    session.flush()


def start_afresh(session: Session, user: User, *, keep_roles: bool) -> bool:
    """Confirm an address; what somebody made of the account before is not its owner's.

    Password, sessions, links, tokens, invitations and name fall away, and the roles too unless
    `keep_roles`: whoever invited, invited somebody who only said that the address was theirs.
    Return whether roles were lost.
    """
    people_queries.lock_user(session, user.id)
    session.refresh(user)  # what somebody else did until the lock was ours, falls away too
    user.confirmed_at = people_queries.NOW
    user.password = None
    user.mailing = Mailing.DAILY.value
    end_sessions(session, user)
    lost = bool(user.appointments) and not keep_roles
    if not keep_roles:
        user.name = _name_of(user.email)
        user.appointments.clear()
    end_invitations(session, user, all_of_them=True)
    session.flush()
    return lost


def end_invitations(session: Session, user: User, *, all_of_them: bool = False) -> None:
    """Revoke the invitations of somebody who might not make them any more, or all of them."""
    session.flush()
    viewer = viewer_of_user(user) if user.active and not all_of_them else ANYONE
    for invitation, community in people_queries.open_invitations_of(session, user.id):
        wanted = Appointment(Role(invitation.role), ScopeKind.COMMUNITY, community.slug)
        if not viewer.may_appoint(wanted, place=place_of(community)):
            invitation.revoked_at = people_queries.NOW
    session.flush()


def appoint(session: Session, user: User, appointment: Appointment, *, by: Viewer) -> bool:
    """Give somebody a role; return False when they had it.

    Parameters
    ----------
    by
        Who appoints, held to the table of roles.

    Raises
    ------
    RoleUnscoped
        The role cannot be given for that kind of scope.
    NotFound
        There is no such community.
    ScopeEmpty
        No community lies in the precinct or county.
    Forbidden
        `by` may not appoint to this role there.
    EmailUnconfirmed
        Somebody signed themselves up under this address and has not shown it to be theirs;
        no office is given to them.
    """
    role = appointment.role
    check_scope(appointment)
    if not by.may_appoint(appointment, place=community_of(session, appointment)):
        raise Forbidden(action=Action.APPOINT.label)
    if not people_queries.any_community(session, appointment.scope_kind, appointment.scope):
        raise ScopeEmpty(scope=appointment.scope)
    if user.confirmed_at is None and role not in (Role.VOLUNTEER, Role.LEADER):
        raise EmailUnconfirmed(email=user.email)
    if any(_same(row, appointment) for row in user.appointments):
        return False
    user.appointments.append(
        AppointmentRow(role=role, scope_kind=appointment.scope_kind, scope=appointment.scope)
    )
    session.flush()
    return True


def dismiss(session: Session, user: User, appointment: Appointment, *, by: Viewer) -> bool:
    """Take a role back, and the invitations made by it; return False when they did not have it.

    Raises
    ------
    NotFound
        There is no such community.
    Forbidden
        `by` may not appoint to this role there.
    """
    if not by.may_appoint(appointment, place=community_of(session, appointment)):
        raise Forbidden(action=Action.APPOINT.label)
    rows = [row for row in user.appointments if _same(row, appointment)]
    for row in rows:
        user.appointments.remove(row)
    end_invitations(session, user)
    return bool(rows)


def viewer_of_user(user: User) -> Viewer:
    """Return whom `user` reads and writes as."""
    return Viewer(
        user_id=user.id,
        name=user.name,
        appointments=tuple(
            Appointment(Role(row.role), ScopeKind(row.scope_kind), row.scope)
            for row in user.appointments
        ),
    )


def _name_of(email: str) -> str:
    return email.partition("@")[0][:_LONGEST_NAME]


def _same(row: AppointmentRow, one: Appointment) -> bool:
    return (row.role, row.scope_kind, row.scope) == (one.role, one.scope_kind, one.scope)

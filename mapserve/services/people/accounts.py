"""People: who they are, what they are appointed to, and the viewer they read and write as."""

import uuid

from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from layers.words.problems import Problem
from layers.words.text import Text
from mapserve.errors import Forbidden, NotFound
from mapserve.programme.roles import (
    SCOPES,
    Action,
    Appointment,
    Place,
    Role,
    ScopeKind,
    Viewer,
)
from mapserve.services.communities.directory import find_community, place_of
from mapserve.services.people.answers import Member
from mapserve.services.people.passwords import hash_password, is_password, renewed
from mapserve.store.models import AppointmentRow, Community, User
from mapserve.store.queries import people as people_queries

_COUNTY_DIGITS = 5
_LONGEST_NAME = 80
_LONGEST_SCOPE = 64


class EmailInvalid(Problem):
    """Something that is no mail address."""

    code = "email-invalid"
    what = Text("「{email}」不是電子郵件地址。", "“{email}” is not a mail address.")
    mend = Text("請檢查，例如 name@example.com。", "Check it; it looks like name@example.com.")


class EmailUnconfirmed(Problem):
    """An office for somebody who typed this address as theirs but has not shown that it is."""

    code = "email-unconfirmed"
    what = Text("{email} 還沒有由本人確認。", "{email} has not been confirmed by its owner.")
    mend = Text("請本人先用信中的連結登入一次。", "Have them sign in once by a mailed link first.")


class RoleUnscoped(Problem):
    """A role for a kind of scope it is never given for (facts: role, known, names)."""

    code = "role-unscoped"
    what = Text("「{role}」不能指派在這種範圍。", "“{role}” is not given for such a scope.")
    mend = Text("可用的範圍：{known}。", "Use one of: {names}.")


class ScopeInvalid(Problem):
    """A scope that cannot be read."""

    code = "scope-invalid"
    what = Text("範圍「{scope}」讀不懂。", "The scope “{scope}” cannot be read.")
    mend = Text(
        "寫成 community:代號、precinct:分局名、county:五位數代碼 或 all。",
        "Write community:SLUG, precinct:NAME, county:CODE (five digits) or all.",
    )


class ScopeEmpty(Problem):
    """A precinct or a county that no community lies in: nobody could act there."""

    code = "scope-empty"
    what = Text("沒有社區屬於「{scope}」。", "No community belongs to “{scope}”.")
    mend = Text(
        "確認名稱；分局先用 mapserve community precincts 或 community set 設定。",
        "Check the name; set precincts by mapserve community precincts or community set first.",
    )


def clean_email(email: str) -> str:
    """Return an address as it is kept (lower case, normalised), or raise `EmailInvalid`."""
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise EmailInvalid(email=email.strip()[:80]) from error


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
        user = User(email=email, name="", fs_uniquifier=uuid.uuid4().hex, active=True)
        user.confirmed_at = people_queries.NOW if confirmed else None
        user.appointments = []
        session.add(user)
    user.name = name.strip()[:_LONGEST_NAME] or user.name or email.partition("@")[0]
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
    """Keep the password's hash and end every session of this user."""
    user.password = hash_password(password)
    end_sessions(session, user)


def end_sessions(session: Session, user: User) -> None:
    """Sign somebody out everywhere: no cookie given out before is good any more."""
    user.fs_uniquifier = uuid.uuid4().hex
    session.flush()
    people_queries.spend_links(session, user.id)


def set_active(session: Session, user: User, *, active: bool) -> None:
    """Let somebody sign in, or keep them out: cookies, links and tokens stop working at once."""
    user.active = active
    if not active:
        end_sessions(session, user)
    session.flush()


def parse_scope(text: str) -> tuple[ScopeKind, str]:
    """Read `community:SLUG`, `precinct:NAME`, `county:CODE` or `all`, or raise `ScopeInvalid`."""
    kind, _, scope = text.strip().partition(":")
    scope = scope.strip()
    if kind == ScopeKind.ALL and not scope:
        return ScopeKind.ALL, ""
    if kind not in list(ScopeKind) or kind == ScopeKind.ALL or not scope:
        raise ScopeInvalid(scope=text)
    if len(scope) > _LONGEST_SCOPE:
        raise ScopeInvalid(scope=text)
    if kind == ScopeKind.COUNTY and not (scope.isdigit() and len(scope) == _COUNTY_DIGITS):
        raise ScopeInvalid(scope=text)
    return ScopeKind(kind), scope


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
    role, kind, scope = appointment.role, appointment.scope_kind, appointment.scope
    if kind not in SCOPES[role]:
        known = "、".join(one.label.zh for one in SCOPES[role])
        raise RoleUnscoped(role=role.label, known=known, names=", ".join(SCOPES[role]))
    place, counties = _reach(session, appointment)
    if not by.may_appoint(appointment, place=place, counties=counties):
        raise Forbidden(action=Action.APPOINT.label)
    if not people_queries.any_community(session, kind, scope):
        raise ScopeEmpty(scope=scope)
    if user.confirmed_at is None and role not in (Role.VOLUNTEER, Role.LEADER):
        raise EmailUnconfirmed(email=user.email)
    if any(_same(row, appointment) for row in user.appointments):
        return False
    user.appointments.append(AppointmentRow(role=role, scope_kind=kind, scope=scope))
    session.flush()
    return True


def dismiss(session: Session, user: User, appointment: Appointment, *, by: Viewer) -> bool:
    """Take a role back; return False when they did not have it.

    Raises
    ------
    NotFound
        There is no such community.
    Forbidden
        `by` may not appoint to this role there.
    """
    place, counties = _reach(session, appointment)
    if not by.may_appoint(appointment, place=place, counties=counties):
        raise Forbidden(action=Action.APPOINT.label)
    rows = [row for row in user.appointments if _same(row, appointment)]
    for row in rows:
        user.appointments.remove(row)
    session.flush()
    return bool(rows)


def remove_member(session: Session, community: Community, user_id: int, *, by: Viewer) -> str:
    """Take somebody's roles in a community back and return their name.

    Raises
    ------
    Forbidden
        `by` may not invite here, or would remove themselves.
    NotFound
        They are no member.
    """
    by.require(Action.INVITE, place_of(community))
    if user_id == by.user_id:
        raise Forbidden(action=Text("移除這位成員", "remove this member"))
    user = session.get(User, user_id)
    roles = [
        Appointment(role, ScopeKind.COMMUNITY, community.slug)
        for role in (Role.VOLUNTEER, Role.LEADER)
    ]
    gone = sum(dismiss(session, user, role, by=by) for role in roles) if user else 0
    if user is None or not gone:
        raise NotFound(thing=Text("成員", "member"), name=str(user_id))
    return user.name


def list_members(session: Session, community: Community) -> list[Member]:
    """Return a community's members, one a role, leaders first."""
    return [
        Member(
            user_id=row.user_id,
            name=row.user.name,
            email=row.user.email,
            role=Role(row.role),
            since=row.created_at,
        )
        for row in people_queries.members(session, community.slug)
    ]


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


def _reach(session: Session, appointment: Appointment) -> tuple[Place | None, frozenset[str]]:
    """Return the community an appointment names, if any, and the counties it lies in."""
    match appointment.scope_kind:
        case ScopeKind.COMMUNITY:
            place = place_of(find_community(session, appointment.scope))
            return place, frozenset({place.county_code})
        case ScopeKind.PRECINCT:
            found = people_queries.counties_of_precinct(session, appointment.scope)
            return None, frozenset(found)
        case ScopeKind.COUNTY:
            return None, frozenset({appointment.scope})
        case ScopeKind.ALL:
            return None, frozenset()


def _same(row: AppointmentRow, one: Appointment) -> bool:
    return (row.role, row.scope_kind, row.scope) == (one.role, one.scope_kind, one.scope)

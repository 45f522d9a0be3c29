"""How far an appointment reaches: a scope as it is written, and where it lies."""

from sqlalchemy.orm import Session

from layers.words.problems import Problem
from layers.words.text import Text
from mapserve.programme.roles import SCOPES, Appointment, Place, ScopeKind
from mapserve.services.communities.directory import find_community, place_of
from mapserve.store.queries import people as people_queries

_COUNTY_DIGITS = 5
_LONGEST_SCOPE = 64


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


def check_scope(appointment: Appointment) -> None:
    """Raise `RoleUnscoped` where the role is not given for that kind of scope."""
    role, kind = appointment.role, appointment.scope_kind
    if kind not in SCOPES[role]:
        known = "、".join(one.label.zh for one in SCOPES[role])
        raise RoleUnscoped(role=role.label, known=known, names=", ".join(SCOPES[role]))


def reach_of(session: Session, appointment: Appointment) -> tuple[Place | None, frozenset[str]]:
    """Return the community an appointment names, if any, and the counties it lies in.

    Raises
    ------
    NotFound
        There is no such community.
    """
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

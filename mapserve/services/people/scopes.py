"""How far an appointment reaches: a scope as it is written and read, and where it lies."""

from sqlalchemy.orm import Session

from layers.words.problems import Problem
from layers.words.text import Text
from mapserve.programme.roles import SCOPES, Appointment, Place, Precinct, ScopeKind
from mapserve.services.communities.directory import find_community, place_of
from mapserve.store.queries import communities as community_queries
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
        "寫成 community:代號、precinct:縣市代碼/分局名、county:五位數代碼 或 all。",
        "Write community:SLUG, precinct:CODE/NAME, county:CODE (five digits) or all.",
    )


class ScopeEmpty(Problem):
    """A precinct or a county that no community lies in: nobody could act there."""

    code = "scope-empty"
    what = Text("沒有社區屬於「{scope}」。", "No community belongs to “{scope}”.")
    mend = Text(
        "確認名稱；分局先用 mapserve community precincts 或 community set 設定。",
        "Check the name; set precincts by mapserve community precincts or community set first.",
    )


class ScopeAmbiguous(Problem):
    """A precinct without its county that several counties have (facts: name, known, names)."""

    code = "scope-ambiguous"
    what = Text("不只一個縣市有「{name}」。", "More than one county has a “{name}”.")
    mend = Text("寫成其中一個：{known}。", "Write one of: {names}.")


def parse_scope(text: str) -> tuple[ScopeKind, str]:
    """Read `community:SLUG`, `precinct:CODE/NAME`, `county:CODE` or `all`.

    A precinct may come without its county: `find_scope` looks for it.

    Raises
    ------
    ScopeInvalid
    """
    kind, _, scope = text.strip().partition(":")
    scope = scope.strip()
    if kind == ScopeKind.ALL and not scope:
        return ScopeKind.ALL, ""
    if kind not in list(ScopeKind) or kind == ScopeKind.ALL or not scope:
        raise ScopeInvalid(scope=text)
    if len(scope) > _LONGEST_SCOPE:
        raise ScopeInvalid(scope=text)
    if kind == ScopeKind.COUNTY and not _is_county(scope):
        raise ScopeInvalid(scope=text)
    if kind == ScopeKind.PRECINCT and _is_county(Precinct.of_scope(scope).county_code):
        county_code, name = Precinct.of_scope(scope)
        if not name.strip():
            raise ScopeInvalid(scope=text)
        scope = Precinct(county_code, name.strip()).scope
    return ScopeKind(kind), scope


def find_scope(session: Session, text: str) -> tuple[ScopeKind, str]:
    """Read a scope as `parse_scope` does, and give a precinct without its county the only one.

    A name that no county has stays as it is: nobody is appointed there, but somebody may have
    been.

    Raises
    ------
    ScopeInvalid
    ScopeAmbiguous
        Several counties have a precinct of that name.
    """
    kind, scope = parse_scope(text)
    if kind is not ScopeKind.PRECINCT or _is_county(Precinct.of_scope(scope).county_code):
        return kind, scope
    counties = people_queries.counties_of_precinct(session, scope)
    if len(counties) > 1:
        each = [
            (written_scope(kind, Precinct(code, scope).scope), county)
            for code, county in counties.items()
        ]
        raise ScopeAmbiguous(
            name=scope,
            known="、".join(f"{one}（{county}）" for one, county in each),
            names=", ".join(f"{one} ({county})" for one, county in each),
        )
    return kind, next((Precinct(code, scope).scope for code in counties), scope)


def written_scope(kind: ScopeKind, scope: str) -> str:
    """Write a scope as `parse_scope` reads it."""
    return f"{kind}:{scope}" if scope else str(kind)


def scope_name(session: Session, appointment: Appointment) -> str:
    """Return what people call a scope: 美仁里, 臺北市松山分局, 臺北市, "" for everywhere.

    A county that no community is in any more is called by its code.
    """
    scope = appointment.scope
    match appointment.scope_kind:
        case ScopeKind.COMMUNITY:
            return find_community(session, scope).name
        case ScopeKind.PRECINCT:
            county_code, name = Precinct.of_scope(scope)
            return f"{_county_name(session, county_code)}{name}"
        case ScopeKind.COUNTY:
            return _county_name(session, scope)
        case ScopeKind.ALL:
            return ""


def check_scope(appointment: Appointment) -> None:
    """Raise `RoleUnscoped` where the role is not given for that kind of scope."""
    role, kind = appointment.role, appointment.scope_kind
    if kind not in SCOPES[role]:
        known = "、".join(one.label.zh for one in SCOPES[role])
        raise RoleUnscoped(role=role.label, known=known, names=", ".join(SCOPES[role]))


def community_of(session: Session, appointment: Appointment) -> Place | None:
    """Return the community that an appointment is for, if it is for one.

    Raises
    ------
    NotFound
        There is no such community.
    """
    if appointment.scope_kind is not ScopeKind.COMMUNITY:
        return None
    return place_of(find_community(session, appointment.scope))


def _is_county(code: str) -> bool:
    return code.isascii() and code.isdigit() and len(code) == _COUNTY_DIGITS


def _county_name(session: Session, code: str) -> str:
    return community_queries.county_name(session, code) or code

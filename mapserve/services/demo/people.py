"""The demo's people: one a role, known passwords, never to face the world."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind
from mapserve.services.communities.directory import place_of
from mapserve.services.people.accounts import add_user, appoint, set_active
from mapserve.store.models import Community
from mapserve.store.queries import people as people_queries

# RFC 2606 reserves .example: no mail ever reaches it, and nobody real has such an address.
DOMAIN = "demo.example"
PASSWORD = "demo-0000"  # noqa: S105 - shown on the sign-in page of the demo


class DemoPeoplePresent(Problem):
    """A server facing the world with sign-ins that everybody knows (facts: domain)."""

    code = "demo-people-present"
    nature = Nature.REFUSED
    what = Text(
        "資料庫裡有示範帳號（@{domain}），密碼人人知道。",
        "The database holds demo sign-ins (@{domain}) whose passwords everybody knows.",
    )
    mend = Text(
        "換一個 MAPSERVE_DATA_DIR，或執行 mapserve user retire-demo。",
        "Use another MAPSERVE_DATA_DIR, or run “mapserve user retire-demo”.",
    )


@dataclass(frozen=True)
class DemoPerson:
    """Somebody to sign in as."""

    role: Role
    name: str
    email: str
    password: str


DEMO_PEOPLE = tuple(
    DemoPerson(role, name, f"{role.value}@{DOMAIN}", f"{role.value}-{PASSWORD}")
    for role, name in (
        (Role.VOLUNTEER, "林美玉"),
        (Role.LEADER, "陳進財"),
        (Role.ADVISOR, "黃志明"),
        (Role.EVALUATOR, "吳淑芬"),
        (Role.COUNTY, "張雅惠"),
        (Role.MINISTRY, "李國華"),
        (Role.ADMIN, "王管理"),
    )
)


def demo_people(session: Session, community: Community) -> tuple[DemoPerson, ...]:
    """Add one user a role, with `community` (its precinct, its county) as scope; return them.

    Again at once changes nothing, so that sessions of a running demo stay good.
    """
    for person in DEMO_PEOPLE:
        user = people_queries.user_by_email(session, person.email)
        if user is None:
            user = add_user(session, email=person.email, name=person.name, password=person.password)
        set_active(session, user, active=True)
        appoint(
            session, user, Appointment(person.role, *_scope(person.role, community)), by=OPERATOR
        )
    return DEMO_PEOPLE


def _scope(role: Role, community: Community) -> tuple[ScopeKind, str]:
    match role:
        case Role.VOLUNTEER | Role.LEADER:
            return ScopeKind.COMMUNITY, community.slug
        case Role.ADVISOR if precinct := place_of(community).precinct_scope:
            return ScopeKind.PRECINCT, precinct
        case Role.ADVISOR | Role.EVALUATOR | Role.COUNTY:
            return ScopeKind.COUNTY, community.county_code
        case Role.MINISTRY | Role.ADMIN:
            return ScopeKind.ALL, ""


def has_demo_people(session: Session) -> bool:
    """Tell whether anybody with a demo address can sign in."""
    return bool(people_queries.users_of_domain(session, DOMAIN))


def refuse_demo_people(session: Session) -> None:
    """Raise `DemoPeoplePresent` where a server facing the world would let everybody in."""
    if has_demo_people(session):
        raise DemoPeoplePresent(domain=DOMAIN)


def retire_demo_people(session: Session) -> int:
    """Keep the demo's people out (what they drew stays theirs); return how many."""
    people = people_queries.users_of_domain(session, DOMAIN)
    for user in people:
        set_active(session, user, active=False)
    return len(people)

"""Two counties have a precinct of one name: who looks after one sees nothing of the other."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from layers.words.audience import Audience
from mapserve.clock import standing_at
from mapserve.programme.applications.table import PRECINCT
from mapserve.programme.roles import OPERATOR, Appointment, Place, Precinct, Role, ScopeKind, Viewer
from mapserve.services.communities.directory import own_communities, place_of
from mapserve.services.people.accounts import add_user, appoint, viewer_of_user
from mapserve.services.people.scopes import (
    ScopeAmbiguous,
    ScopeInvalid,
    find_scope,
    scope_name,
    written_scope,
)
from mapserve.store.database import Database
from mapserve.store.models import Community
from mapserve.store.queries.workflow import holders
from tests.factories.applications import IN_TIME, People, brought_to, stepped
from tests.factories.callers import Caller
from tests.factories.communities import LAT, LON, make_community

Callers = Callable[..., Caller]
Make = Callable[..., Community]
KEELUNG = {"county_code": "10017", "county": "基隆市"}
CODES = st.from_regex(r"[0-9]{5}", fullmatch=True)
# What a column takes; no name begins or ends with a space.
NAMES = st.text(
    st.characters(exclude_categories=("C", "Z")) | st.just("/"), min_size=1, max_size=40
)


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


@pytest.fixture
def people(caller: Callers, meiren: Community) -> People:
    """Somebody at each desk of the community in Taipei."""
    return People(caller, meiren)


@pytest.fixture
def namesake(app_database: Database) -> Community:
    """A stored community of another county, in a precinct of the same name."""
    with app_database.transaction() as session:
        return make_community(session, slug="namesake", lon=LON + 0.01, lat=LAT, **KEELUNG)


@pytest.fixture
def foreign(caller: Callers, namesake: Community) -> People:
    """Somebody at each desk of its namesake."""
    return People(caller, namesake)


def advisor_of(session: Session, community: Community) -> Viewer:
    user = add_user(session, email=f"{community.slug}@example.org")
    scope = place_of(community).precinct_scope or ""
    appoint(session, user, Appointment(Role.ADVISOR, ScopeKind.PRECINCT, scope), by=OPERATOR)
    return viewer_of_user(user)


@given(CODES, NAMES)
def test_a_scope_is_read_as_it_was_written(code: str, name: str) -> None:
    precinct = Precinct(code, name)
    assert Precinct.of_scope(precinct.scope) == precinct
    there = Appointment(Role.ADVISOR, ScopeKind.PRECINCT, precinct.scope)
    assert there.covers(Place("a", name, code))


@given(st.tuples(CODES, NAMES), st.tuples(CODES, NAMES))
def test_two_precincts_are_one_scope_only_where_they_are_one(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    scope = Precinct(*one).scope
    reached = Appointment(Role.ADVISOR, ScopeKind.PRECINCT, scope)
    assert reached.covers(Place("a", other[1], other[0])) == (one == other)
    assert not reached.covers(Place("a", scope, other[0]))


def test_the_map_of_the_other_county_is_the_publics(
    session: Session, community: Community, more_communities: Make
) -> None:
    other = more_communities("namesake", **KEELUNG)
    advisor = advisor_of(session, community)
    assert advisor.audience(place_of(community)) is Audience.STAFF
    assert advisor.audience(place_of(other)) is Audience.PUBLIC
    assert own_communities(session, advisor, limit=6) == ([community], 1)


def test_nobody_of_the_other_county_sits_at_the_desk(
    session: Session, community: Community, more_communities: Make
) -> None:
    other = more_communities("namesake", **KEELUNG)
    here, there = advisor_of(session, community), advisor_of(session, other)
    assert holders(session, [PRECINCT], place_of(community)) == {here.user_id}
    assert holders(session, [PRECINCT], place_of(other)) == {there.user_id}
    nowhere = Place("nowhere", None, "63000")
    assert holders(session, [PRECINCT], nowhere) == set()


def test_the_advisor_of_the_other_county_has_no_part_in_an_application(
    people: People, foreign: People
) -> None:
    one = brought_to(people, "sent")
    here, there = people.precinct, foreign.precinct
    assert stepped(there, one, "receive").status_code == 403
    desk = f"/programme/desk/{one['id']}"
    for who, listed, status in ((here, [one["id"]], 200), (there, [], 403)):
        found = who.get("/applications").get_json()["applications"]
        assert [each["id"] for each in found] == listed
        assert who.get(f"/applications/{one['id']}").status_code == status
        assert who.at("GET", desk).status_code == status
        assert (desk in who.at("GET", "/programme/desk").text) is (who is here)
        assert who.at("GET", "/c/meiren/history").status_code == status
        assert len(who.get("/inbox").get_json()["messages"]) == len(listed)


def test_pages_call_a_precinct_by_its_county(people: People) -> None:
    brought_to(people, "sent")
    assert "臺北市松山分局" in people.precinct.at("GET", "/programme/desk").text
    account = people.precinct.at("GET", "/account").text
    assert "臺北市松山分局" in account
    assert "63000" not in account


def test_a_name_alone_is_read_where_one_county_has_it(
    session: Session, community: Community, more_communities: Make
) -> None:
    more_communities("slash", precinct="甲/乙分局")
    more_communities("digits", precinct="12/乙分局")
    for name in ("松山分局", "甲/乙分局", "12/乙分局"):
        scope = f"63000/{name}"
        assert find_scope(session, f"precinct:{name}") == (ScopeKind.PRECINCT, scope)
        assert find_scope(session, f"precinct:{scope}") == (ScopeKind.PRECINCT, scope)
        assert written_scope(ScopeKind.PRECINCT, scope) == f"precinct:{scope}"
    # What a stored appointment of before may still say.
    assert find_scope(session, "precinct:無此分局") == (ScopeKind.PRECINCT, "無此分局")
    more_communities("namesake", **KEELUNG)
    with pytest.raises(ScopeAmbiguous) as caught:
        find_scope(session, "precinct:松山分局")
    assert caught.value.cure("zh") == (
        "寫成其中一個：precinct:10017/松山分局（基隆市）、precinct:63000/松山分局（臺北市）。"
    )
    with pytest.raises(ScopeInvalid):
        find_scope(session, "precinct:63000/")
    assert community.county_code == "63000"


def test_a_scope_is_called_by_its_name(session: Session, community: Community) -> None:
    for kind, scope, name in (
        (ScopeKind.COMMUNITY, community.slug, "美仁里"),
        (ScopeKind.PRECINCT, "63000/松山分局", "臺北市松山分局"),
        (ScopeKind.PRECINCT, "無此分局", "無此分局"),
        (ScopeKind.COUNTY, "63000", "臺北市"),
        (ScopeKind.COUNTY, "10017", "10017"),
        (ScopeKind.ALL, "", ""),
    ):
        assert scope_name(session, Appointment(Role.ADVISOR, kind, scope)) == name

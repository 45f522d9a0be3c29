import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from layers.words.audience import Audience
from mapserve.errors import Forbidden, NotFound
from mapserve.programme.roles import (
    APPOINTS,
    OPERATOR,
    PERMISSIONS,
    SCOPES,
    Action,
    Appointment,
    Place,
    Role,
    ScopeKind,
    Viewer,
)
from mapserve.services.communities.directory import place_of
from mapserve.services.people.accounts import (
    EmailUnconfirmed,
    add_user,
    appoint,
    dismiss,
    viewer_of_user,
)
from mapserve.services.people.scopes import RoleUnscoped, ScopeInvalid, parse_scope
from mapserve.store.models import Community

LONG = "precinct:" + "長" * 65
HERE = Place("meiren", "松山分局", "63000")
THERE = Place("elsewhere", "海山分局", "65000")


def someone(role: Role, kind: ScopeKind, scope: str = "") -> Viewer:
    return Viewer(1, "某人", (Appointment(role, kind, scope),))


def reaching(role: Role, place: Place) -> Viewer:
    scope = {
        ScopeKind.COMMUNITY: place.slug,
        ScopeKind.PRECINCT: place.precinct_scope or "",
        ScopeKind.COUNTY: place.county_code,
        ScopeKind.ALL: "",
    }
    kind = SCOPES[role][0]
    return someone(role, kind, scope[kind])


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_the_page_shows_the_table_that_decides(app: Flask, language: str) -> None:
    page = app.test_client().get("/permissions", headers={"Accept-Language": language}).text
    cells = re.findall(r'data-role="(\w+)" data-action="(\w+)" class="(yes|no)"', page)
    assert len(cells) == len(Role) * len(Action)
    for role, action, shown in cells:
        allowed = reaching(Role(role), HERE).may(Action(action), HERE)
        assert (shown == "yes") == allowed == (Action(action) in PERMISSIONS[Role(role)])


@pytest.mark.parametrize("role", list(Role))
def test_a_role_ends_where_its_scope_ends(role: Role) -> None:
    viewer = reaching(role, HERE)
    everywhere = SCOPES[role] == (ScopeKind.ALL,)
    for action in Action:
        assert viewer.may(action, THERE) == (everywhere and action in PERMISSIONS[role])
    assert viewer.audience(THERE) is (Audience.STAFF if everywhere else Audience.PUBLIC)


def test_an_advisor_sees_staff_fields_in_their_precinct_only() -> None:
    advisor = someone(Role.ADVISOR, ScopeKind.PRECINCT, "63000/松山分局")
    assert advisor.audience(HERE) is Audience.STAFF
    assert advisor.audience(THERE) is Audience.PUBLIC
    assert advisor.audience(Place("no-precinct", None, "63000")) is Audience.PUBLIC
    assert advisor.audience(Place("namesake", "松山分局", "10017")) is Audience.PUBLIC
    nameless = someone(Role.ADVISOR, ScopeKind.PRECINCT, "松山分局")
    assert nameless.audience(HERE) is Audience.PUBLIC


@pytest.mark.parametrize("by", list(Role))
@pytest.mark.parametrize("wanted", list(Role))
def test_one_appoints_by_the_table_and_within_ones_scope(by: Role, wanted: Role) -> None:
    viewer = reaching(by, HERE)
    everywhere = SCOPES[by] == (ScopeKind.ALL,)
    for kind in ScopeKind:
        for place in (HERE, THERE):
            scope = {
                ScopeKind.COMMUNITY: place.slug,
                ScopeKind.PRECINCT: place.precinct_scope or "",
                ScopeKind.COUNTY: place.county_code,
                ScopeKind.ALL: "",
            }[kind]
            county = by is Role.COUNTY
            within = everywhere or (
                place is HERE and (kind is ScopeKind.COMMUNITY or (county and scope != ""))
            )
            expected = wanted in APPOINTS[by] and kind in SCOPES[wanted] and within
            given = viewer.may_appoint(
                Appointment(wanted, kind, scope),
                place=place if kind is ScopeKind.COMMUNITY else None,
            )
            assert given == expected, (kind, place)


def test_nobody_raises_themselves() -> None:
    ranks = {Role.VOLUNTEER: 0, Role.LEADER: 1, Role.ADVISOR: 1, Role.EVALUATOR: 1}
    ranks |= {Role.COUNTY: 2, Role.MINISTRY: 3, Role.ADMIN: 4}
    for by, roles in APPOINTS.items():
        assert all(ranks[role] <= ranks[by] for role in roles)


def test_a_leader_appoints_no_county(session: Session, community: Community) -> None:
    leader = add_user(session, email="leader@example.org")
    appoint(
        session, leader, Appointment(Role.LEADER, ScopeKind.COMMUNITY, community.slug), by=OPERATOR
    )
    other = add_user(session, email="other@example.org")
    viewer = viewer_of_user(leader)
    wanted = Appointment(Role.COUNTY, ScopeKind.COUNTY, community.county_code)
    with pytest.raises(Forbidden):
        appoint(session, other, wanted, by=viewer)
    assert appoint(
        session,
        other,
        Appointment(Role.VOLUNTEER, ScopeKind.COMMUNITY, community.slug),
        by=viewer,
    )


def test_a_county_appoints_an_advisor_to_its_own_precincts(
    session: Session, community: Community
) -> None:
    county = add_user(session, email="county@example.org")
    appoint(
        session,
        county,
        Appointment(Role.COUNTY, ScopeKind.COUNTY, community.county_code),
        by=OPERATOR,
    )
    viewer, other = viewer_of_user(county), add_user(session, email="other@example.org")
    mine = Appointment(Role.ADVISOR, ScopeKind.PRECINCT, place_of(community).precinct_scope or "")
    assert appoint(session, other, mine, by=viewer)
    with pytest.raises(Forbidden):
        appoint(
            session,
            other,
            Appointment(Role.ADVISOR, ScopeKind.PRECINCT, "65000/松山分局"),
            by=viewer,
        )


def test_an_unconfirmed_address_is_given_no_office(session: Session, community: Community) -> None:
    user = add_user(session, email="mayor@example.org", confirmed=False)
    county = Appointment(Role.COUNTY, ScopeKind.COUNTY, community.county_code)
    with pytest.raises(EmailUnconfirmed):
        appoint(session, user, county, by=OPERATOR)
    assert appoint(
        session, user, Appointment(Role.LEADER, ScopeKind.COMMUNITY, community.slug), by=OPERATOR
    )


def test_appointing_and_dismissing_twice(session: Session, community: Community) -> None:
    user = add_user(session, email="a@example.org")
    role = Appointment(Role.VOLUNTEER, ScopeKind.COMMUNITY, community.slug)
    assert [appoint(session, user, role, by=OPERATOR) for _ in range(2)] == [True, False]
    assert [dismiss(session, user, role, by=OPERATOR) for _ in range(2)] == [True, False]


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_given_for_its_kinds_of_scope_only(
    session: Session, community: Community, role: Role
) -> None:
    user = add_user(session, email="a@example.org")
    scopes = {
        ScopeKind.COMMUNITY: community.slug,
        ScopeKind.PRECINCT: "63000/松山分局",
        ScopeKind.COUNTY: "63000",
        ScopeKind.ALL: "",
    }
    for kind, scope in scopes.items():
        if kind in SCOPES[role]:
            assert appoint(session, user, Appointment(role, kind, scope), by=OPERATOR)
        else:
            with pytest.raises(RoleUnscoped):
                appoint(session, user, Appointment(role, kind, scope), by=OPERATOR)


def test_a_community_must_be_there(session: Session) -> None:
    user = add_user(session, email="a@example.org")
    with pytest.raises(NotFound):
        appoint(
            session, user, Appointment(Role.LEADER, ScopeKind.COMMUNITY, "nowhere"), by=OPERATOR
        )


def test_scopes_are_read() -> None:
    assert parse_scope(" community:meiren ") == (ScopeKind.COMMUNITY, "meiren")
    assert parse_scope("precinct:松山分局") == (ScopeKind.PRECINCT, "松山分局")
    assert parse_scope("precinct:63000/ 松山分局") == (ScopeKind.PRECINCT, "63000/松山分局")
    assert parse_scope("county:63000") == (ScopeKind.COUNTY, "63000")
    assert parse_scope("all") == (ScopeKind.ALL, "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "all:x",
        "community",
        "community:",
        "county:630",
        "county:臺北市",
        "precinct:63000/ ",
        "x:y",
        LONG,
    ],
)
def test_scopes_that_cannot_be_read(text: str) -> None:
    with pytest.raises(ScopeInvalid):
        parse_scope(text)

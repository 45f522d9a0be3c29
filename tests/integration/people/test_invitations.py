import datetime as dt
import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask

from mapserve.errors import Forbidden
from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind
from mapserve.services.people import invitations
from mapserve.services.people.accounts import add_user, appoint, viewer_of_user
from mapserve.store.database import Database
from mapserve.store.models import Community, Invitation
from mapserve.store.queries import people as people_queries
from tests.factories.browsers import Browser

PASSWORD = "a sentence I remember"


@pytest.fixture
def person(app: Flask, app_database: Database, meiren: Community) -> Callable[..., Browser]:
    """Signs in somebody new, of a role in `meiren` or of none."""

    def sign_in(name: str, role: Role | None = None) -> Browser:
        email = f"{name}@example.org"
        with app_database.transaction() as session:
            user = add_user(session, email=email, name=name, password=PASSWORD)
            if role:
                appoint(
                    session, user, Appointment(role, ScopeKind.COMMUNITY, meiren.slug), by=OPERATOR
                )
        browser = Browser(app)
        assert browser.sign_in(email, PASSWORD).status_code == 303
        return browser

    return sign_in


@pytest.fixture
def secret(app_database: Database, meiren: Community, person: Callable[..., Browser]) -> str:
    """An invitation for one volunteer, made by a leader."""
    person("inviter", Role.LEADER)
    with app_database.transaction() as session:
        user = people_queries.user_by_email(session, "inviter@example.org")
        assert user
        community = session.get_one(Community, meiren.id)
        viewer = viewer_of_user(user)
        return invitations.invite(session, community, role=Role.VOLUNTEER, viewer=viewer)[1]


def change(database: Database, **values: object) -> None:
    with database.transaction() as session:
        session.query(Invitation).update(values)


def people_of(database: Database, community: Community) -> dict[str, str]:
    with database.transaction() as session:
        return {one.user.email: one.role for one in people_queries.members(session, community.slug)}


def join(app: Flask, secret: str, email: str = "new@example.org", **other: str) -> tuple[int, str]:
    form = {"name": "新來的", "email": email, "password": PASSWORD} | other
    answer = Browser(app).submit("/login", f"/invite/{secret}/join", **form)
    return answer.status_code, answer.text


def test_a_leader_invites_and_a_stranger_joins(
    app: Flask, person: Callable[..., Browser], meiren: Community, app_database: Database
) -> None:
    page = f"/c/{meiren.slug}/people"
    leader = person("boss", Role.LEADER)
    shown = leader.submit(page, f"{page}/invitations", role="volunteer", uses="2", days="3")
    assert shown.status_code == 200
    assert shown.headers["Cache-Control"] == "no-store"
    assert "<svg" in shown.text
    assert re.search(r"1\d\d\.\d\d\.\d\d前有效", shown.text), "民國, as everywhere"
    found = re.search(r'<code class="secret"[^>]*>([^<]+)', shown.text)
    assert found
    path = unescape(found[1]).removeprefix("http://localhost")
    assert path.rsplit("/", 1)[1] not in leader.get(page).text
    stranger = Browser(app)
    opened = stranger.get(path).text
    assert meiren.name in opened
    assert "boss邀請您當志工" in opened
    answer = stranger.submit(
        path, f"{path}/join", name="新來的", email="new@example.org", password=PASSWORD
    )
    assert (answer.status_code, answer.location) == (303, f"/c/{meiren.slug}")
    welcome = stranger.get(answer.location).text
    notice = welcome[welcome.index('role="status"') :][:400]
    assert f"您已加入{meiren.name}" in notice
    assert f'href="{answer.location}/studio"' in notice
    assert "新來的" in stranger.get("/account").text
    assert people_of(app_database, meiren)["new@example.org"] == "volunteer"
    assert re.search(r"1\d\d\.\d\d\.\d\d前有效，還能用 1 次", leader.get(page).text)


def test_somebody_signed_in_accepts(
    secret: str, person: Callable[..., Browser], meiren: Community, app_database: Database
) -> None:
    known = person("known")
    page = f"/invite/{secret}"
    assert known.submit(page, f"{page}/accept").status_code == 303
    assert people_of(app_database, meiren)["known@example.org"] == "volunteer"


def test_accepting_twice_spends_one_use(
    secret: str, person: Callable[..., Browser], app_database: Database
) -> None:
    change(app_database, uses_left=3)
    known = person("known")
    page = f"/invite/{secret}"
    for _ in range(2):
        assert known.submit(page, f"{page}/accept").status_code == 303
    with app_database.transaction() as session:
        assert session.query(Invitation).one().uses_left == 2


def test_an_invitation_for_one_takes_one(
    app: Flask, secret: str, meiren: Community, app_database: Database
) -> None:
    assert join(app, secret)[0] == 303
    status, text = join(app, secret, email="second@example.org")
    assert status == 404
    assert "失效" in text
    assert "second@example.org" not in people_of(app_database, meiren)


@pytest.mark.parametrize(
    "values",
    [
        {"expires_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)},
        {"revoked_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)},
        {"uses_left": 0},
    ],
    ids=["expired", "revoked", "used"],
)
def test_a_spent_invitation_opens_for_nobody(
    app: Flask, secret: str, app_database: Database, values: dict[str, object]
) -> None:
    change(app_database, **values)
    assert Browser(app).get(f"/invite/{secret}").status_code == 404
    assert join(app, secret)[0] == 404
    assert Browser(app).sign_in("new@example.org", PASSWORD).status_code == 422


def test_a_leader_revokes(
    app: Flask, secret: str, person: Callable[..., Browser], meiren: Community
) -> None:
    page = f"/c/{meiren.slug}/people"
    leader = person("boss", Role.LEADER)
    assert leader.submit(page, f"{page}/invitations/1/revoke").status_code == 303
    assert "已撤銷" in leader.get(page).text
    assert join(app, secret)[0] == 404


def test_an_unknown_invitation_is_not_found(app: Flask) -> None:
    assert Browser(app).get("/invite/nonsense").status_code == 404


@pytest.mark.parametrize(
    ("form", "word"),
    [
        ({"email": "nonsense"}, "不是電子郵件"),
        ({"password": "short"}, "密碼太短"),
        ({"password": "long" * 100}, "密碼太長"),
        ({"email": "INVITER@example.org"}, "已經有帳號"),
        ({"email": ""}, "這一欄要填"),
    ],
)
def test_signing_up_badly_spends_nothing(
    app: Flask, secret: str, app_database: Database, form: dict[str, str], word: str
) -> None:
    status, text = join(app, secret, **form)
    assert status == 422
    assert word in text
    with app_database.transaction() as session:
        assert session.query(Invitation).one().uses_left == 1


def test_a_name_is_shown_as_text(
    app: Flask, secret: str, person: Callable[..., Browser], meiren: Community
) -> None:
    payload = "<img src=x onerror=alert(1)>{{7*7}}"
    assert join(app, secret, name=payload)[0] == 303
    shown = person("boss", Role.LEADER).get(f"/c/{meiren.slug}/people").text
    assert "<img src=x" not in shown
    assert "{{7*7}}" in shown


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.EVALUATOR, None])
def test_only_who_may_invite_sees_the_people(
    person: Callable[..., Browser], meiren: Community, role: Role | None
) -> None:
    page = f"/c/{meiren.slug}/people"
    somebody = person("somebody", role)
    assert somebody.get(page).status_code == 403
    for action in ("invitations", "invitations/1/revoke", "1/remove"):
        assert somebody.submit("/account", f"{page}/{action}").status_code == 403


def test_a_leader_has_no_say_elsewhere(
    person: Callable[..., Browser], elsewhere: Community
) -> None:
    leader = person("boss", Role.LEADER)
    page = f"/c/{elsewhere.slug}/people"
    assert leader.get(page).status_code == 403
    assert leader.submit("/account", f"{page}/invitations", role="volunteer").status_code == 403


@pytest.mark.parametrize("role", ["county", "advisor", "evaluator", "ministry", "admin"])
def test_a_leader_invites_no_officials(
    person: Callable[..., Browser], meiren: Community, app_database: Database, role: str
) -> None:
    page = f"/c/{meiren.slug}/people"
    leader = person("boss", Role.LEADER)
    for never in (role, "boss"):
        asked = leader.submit(page, f"{page}/invitations", role=never, uses="1", days="7")
        assert asked.status_code == 422
        assert "請選一個" in asked.text
    # Nor does the service, whatever form it is asked by.
    with app_database.transaction() as session:
        user = people_queries.user_by_email(session, "boss@example.org")
        assert user
        community = session.get_one(Community, meiren.id)
        with pytest.raises(Forbidden):
            invitations.invite(session, community, role=Role(role), viewer=viewer_of_user(user))
        assert invitations.list_invitations(session, community) == []


def test_a_leader_removes_a_member_but_not_themselves(
    person: Callable[..., Browser], meiren: Community, app_database: Database
) -> None:
    page = f"/c/{meiren.slug}/people"
    leader = person("boss", Role.LEADER)
    volunteer = person("helper", Role.VOLUNTEER)
    with app_database.transaction() as session:
        ids = {one.email: one.id for one in people_queries.all_users(session)}
    boss, helper = ids["boss@example.org"], ids["helper@example.org"]
    assert leader.submit(page, f"{page}/{boss}/remove").status_code == 403
    assert leader.submit(page, f"{page}/{helper}/remove").status_code == 303
    assert leader.submit(page, f"{page}/{helper}/remove").status_code == 404
    assert people_of(app_database, meiren) == {"boss@example.org": "leader"}
    assert "還沒有角色" in volunteer.get("/account").text

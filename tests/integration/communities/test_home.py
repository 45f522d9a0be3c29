"""The front: one's own communities first, then all."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from mapserve.programme.roles import Appointment, Role, ScopeKind, Viewer
from mapserve.services.communities.directory import own_communities
from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.communities import make_community

Make = Callable[..., Caller]


def test_ones_own_community_comes_first_with_its_map(
    caller: Make, meiren: Community, elsewhere: Community
) -> None:
    page = caller(Role.LEADER, meiren).at("GET", "/").text
    own = page[page.index("您的社區") : page.index("其他社區")]
    assert 'src="/c/meiren/share.png"' in own
    assert 'href="/c/meiren/studio"' in own
    assert elsewhere.slug not in own
    others = page[page.index("其他社區") :]
    assert f"/c/{elsewhere.slug}" in others
    assert 'href="/c/meiren"' not in others
    found = caller(Role.LEADER, meiren).at("GET", "/?q=里").text
    assert "您的社區" not in found


def test_the_only_community_is_listed_once(caller: Make, meiren: Community) -> None:
    page = caller(Role.LEADER, meiren).at("GET", "/").text
    assert page.count('href="/c/meiren"') == 1
    assert "其他社區" not in page
    assert "還沒有社區" not in page


def test_who_may_not_draw_gets_no_button_for_it(caller: Make, meiren: Community) -> None:
    page = caller(Role.EVALUATOR, meiren).at("GET", "/").text
    assert "/studio" not in page


def test_nobody_in_particular_has_none(client: FlaskClient, meiren: Community) -> None:
    page = client.get("/").text
    assert "您的社區" not in page
    assert re.search(f'href="/c/{meiren.slug}"', page)


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.COUNTY, Role.EVALUATOR])
def test_staff_find_the_communities_they_look_after(
    caller: Make, meiren: Community, elsewhere: Community, role: Role
) -> None:
    page = caller(role, meiren).at("GET", "/").text
    own = page[page.index("您的社區") : page.index("其他社區")]
    assert 'href="/c/meiren"' in own
    assert f'href="/c/{elsewhere.slug}"' not in own


def test_whoever_looks_after_more_than_are_shown_is_told_how_many(session: Session) -> None:
    made = [make_community(session, slug=f"next-{n}") for n in range(9)]
    county = Appointment(Role.COUNTY, ScopeKind.COUNTY, made[0].county_code)
    found, in_all = own_communities(session, Viewer(appointments=(county,)), limit=6)
    assert (len(found), in_all) == (6, 9)
    everywhere = Appointment(Role.ADMIN, ScopeKind.ALL, "")
    assert own_communities(session, Viewer(appointments=(everywhere,)), limit=6) == ([], 0)


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/", "社區治安地圖"),
        ("/login", "登入－社區治安地圖"),
        ("/accessibility", "無障礙－社區治安地圖"),
        ("/account", "我的帳號－社區治安地圖"),
        ("/c/meiren", "美仁里治安地圖－臺北市松山區"),
        ("/c/meiren/studio", "畫地圖－美仁里"),
        ("/c/meiren/coverage", "監看－美仁里"),
        ("/c/meiren/editions", "封存的版本－美仁里"),
        ("/c/meiren/history", "每次儲存－美仁里"),
        ("/c/meiren/people", "成員－美仁里"),
        ("/c/meiren/print", "列印的地圖－美仁里"),
    ],
)
def test_a_title_says_what_the_page_is_and_then_whose(
    caller: Make, meiren: Community, path: str, title: str
) -> None:
    someone = caller(Role.LEADER, meiren) if path != "/login" else caller()
    found = re.search("<title>(.*?)</title>", someone.at("GET", path).text, re.DOTALL)
    assert found is not None
    assert found[1].strip() == title

"""The pages of a map's past: saves, comparisons, editions; who may see which."""

import json
import re
import uuid
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask

from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind, Viewer
from mapserve.services.communities.directory import find_community
from mapserve.services.maps.answers import LayerChanges
from mapserve.services.maps.editions import seal
from mapserve.services.maps.history import changes_by_layer
from mapserve.services.people.accounts import add_user, appoint
from mapserve.services.saving.changesets import ChangesetIn, apply_changeset
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.browsers import Browser
from tests.factories.callers import Caller
from tests.factories.communities import LAT, LON

ADMIN = Viewer(appointments=(Appointment(Role.ADMIN, ScopeKind.ALL, ""),))
PASSWORD = "a-long-enough-password-1"
POINT = {"type": "Point", "coordinates": [LON, LAT]}

Save = Callable[..., dict[str, Any]]
Make = Callable[..., Caller]


@pytest.fixture
def save(app_database: Database, meiren: Community) -> Save:
    """Saves a changeset of `meiren`; returns its answer."""

    def make(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - members of a changeset
        body = {"id": str(uuid.uuid4()), "comment": "", **changes}
        with app_database.transaction() as session:
            saved = apply_changeset(
                session,
                find_community(session, meiren.slug),
                ChangesetIn.model_validate(body),
                viewer=ADMIN,
            )
        return dict(json.loads(saved.answer))

    return make


@pytest.fixture
def sealed(app_database: Database, meiren: Community) -> Callable[[str], int]:
    """Seals an edition for a purpose; returns its number."""

    def make(purpose: str) -> int:
        with app_database.transaction() as session:
            found = seal(
                session, find_community(session, meiren.slug), purpose=purpose, viewer=ADMIN
            )
        return found.number

    return make


def feature(layer: str = "camera", **properties: object) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "layer": layer,
        "geometry": POINT,
        "properties": properties,
    }


def words(html: str) -> str:
    """Return the text of a page, its spaces folded."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_a_save_is_told_by_layer_with_its_comment(save: Save, leader: Caller) -> None:
    first = save(create=[feature(), feature(), feature("street_light")], comment="第一次")
    camera = next(f for f in first["features"] if f["properties"]["layer"] == "camera")
    save(delete=[{"id": camera["id"], "base": 1}], comment="<b>刪了</b>")
    html = leader.at("GET", "/c/meiren/history").text
    told = words(html)
    assert "第 2 次" in told
    assert "錄影監視器 刪除 1 <b>刪了</b>" in told
    assert "錄影監視器 新增 2 路燈 新增 1 第一次" in told
    assert "<b>刪了" not in html
    assert re.search(r"\b1\d\d\.\d\d\.\d\d \d\d:\d\d\b", told)


def test_history_is_paged(save: Save, leader: Caller) -> None:
    for _ in range(22):
        save(create=[feature()])
    newest = leader.at("GET", "/c/meiren/history").text
    assert newest.count("看這次改了什麼") == 20
    assert "before=3" in newest
    oldest = words(leader.at("GET", "/c/meiren/history?before=3").text)
    assert "第 2 次" in oldest
    assert "第 3 次" not in oldest
    assert "空白的地圖" in oldest
    for odd in ("0", "-4", "x", "99999999999999"):
        assert leader.at("GET", f"/c/meiren/history?before={odd}").status_code == 200


def test_what_is_only_for_officials_is_not_counted_for_members(
    save: Save, app_database: Database, meiren: Community
) -> None:
    secret = feature("blind_spot", confidentiality="staff")
    save(create=[secret, feature("blind_spot")])
    member = Viewer(appointments=(Appointment(Role.VOLUNTEER, ScopeKind.COMMUNITY, meiren.slug),))
    with app_database.sessions() as session:
        community = find_community(session, meiren.slug)
        for viewer, expected in ((member, 1), (ADMIN, 2)):
            found = changes_by_layer(session, community, viewer=viewer, first=1, last=1)
            assert [one.created for one in found[1]] == [expected]


def test_a_change_is_neither_new_nor_gone(
    save: Save, app_database: Database, meiren: Community
) -> None:
    one = feature(name="舊名")
    save(create=[one])
    save(modify=[{"id": one["id"], "base": 1, "properties": {"name": "新名"}}])
    with app_database.sessions() as session:
        community = find_community(session, meiren.slug)
        found = changes_by_layer(session, community, viewer=ADMIN, first=1, last=2)
    assert found == {
        1: [LayerChanges(layer="camera", created=1, modified=0, deleted=0)],
        2: [LayerChanges(layer="camera", created=0, modified=1, deleted=0)],
    }


def test_a_comparison_names_both_sides(save: Save, leader: Caller) -> None:
    save(create=[feature()])
    save(create=[feature()])
    page = leader.at("GET", "/c/meiren/history/compare?from=2&to=0")
    assert '"/api/v1/communities/meiren/diff?from=0\\u0026to=2"' in page.text
    assert "空白的地圖" in page.text
    assert leader.at("GET", "/c/meiren/history/compare").status_code == 200
    assert leader.at("GET", "/c/meiren/history/compare?from=0&to=3").status_code == 404


def test_nobody_goes_to_sign_in_and_comes_back(save: Save, caller: Make) -> None:
    save(create=[feature()])
    answer = caller().at("GET", "/c/meiren/history/compare?from=0&to=1")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("next=/c/meiren/history/compare%3Ffrom%3D0%26to%3D1")


def test_a_stranger_sees_the_page_of_no_permission(
    save: Save, caller: Make, elsewhere: Community
) -> None:
    save(create=[feature()])
    answer = caller(Role.LEADER, elsewhere).at("GET", "/c/meiren/history")
    assert answer.status_code == 403
    assert "看版本紀錄" in answer.text


def test_the_public_sees_only_what_was_sealed_for_it(
    save: Save, sealed: Callable[[str], int], caller: Make, leader: Caller
) -> None:
    save(create=[feature()])
    internal, public = sealed("evaluation"), sealed("public")
    anybody = caller()
    listed = words(anybody.at("GET", "/c/meiren/editions").text)
    assert f"第 {public} 版" in listed
    assert f"第 {internal} 版" not in listed
    assert anybody.at("GET", f"/c/meiren/editions/{public}").status_code == 200
    assert anybody.at("GET", f"/c/meiren/editions/{internal}").status_code == 303
    assert leader.at("GET", f"/c/meiren/editions/{internal}").status_code == 200
    assert leader.at("GET", "/c/meiren/editions/9").status_code == 404


def test_an_edition_shows_its_revision_and_its_seal(
    save: Save, sealed: Callable[[str], int], caller: Make
) -> None:
    save(create=[feature()])
    number = sealed("public")
    save(create=[feature()])
    html = caller().at("GET", f"/c/meiren/editions/{number}").text
    assert "features?at=1" in html
    assert f"第 {number} 版・已封存" in html
    assert re.search(r"1\d\d年\d+月\d+日", html)
    assert 'class="qr"' in html
    assert "features?at=" not in caller().at("GET", "/c/meiren").text


def test_sealing_by_the_form(app: Flask, save: Save, app_database: Database) -> None:
    save(create=[feature()])
    with app_database.transaction() as session:
        user = add_user(session, email="lead@example.org", name="理事長", password=PASSWORD)
        appoint(session, user, Appointment(Role.LEADER, ScopeKind.COMMUNITY, "meiren"), by=OPERATOR)
    browser = Browser(app)
    browser.sign_in("lead@example.org", PASSWORD)
    page = "/c/meiren/editions"
    asked = browser.submit(page, page, purpose="application")
    assert asked.status_code == 200
    assert "要封存美仁里現在的地圖嗎？" in asked.text
    assert "封存以後不能改，也不能取消。" in asked.text
    assert "還沒有封存的版本" in browser.get(page).text
    save(create=[feature()])  # meanwhile: what was asked about is not what would be sealed
    asked = browser.submit(page, page, purpose="application", sure="1")
    assert "留住第 2 次儲存的樣子" in asked.text
    answer = browser.submit(page, page, purpose="application", sure="2")
    assert answer.headers["Location"] == "/c/meiren/editions/1"
    assert "第 1 版已封存。" in browser.get("/c/meiren/editions/1").text
    assert "申請用" in browser.get(page).text
    assert browser.submit(page, page, purpose="fun").status_code == 422
    assert browser.client.post(page, data={"purpose": "public"}).status_code == 403

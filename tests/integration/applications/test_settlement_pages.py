"""The settlement's pages, as a browser without a script meets them."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from mapserve.clock import standing_at
from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind
from mapserve.services.communities.directory import place_of
from mapserve.services.people.accounts import add_user, appoint
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.applications import People
from tests.factories.browsers import Browser
from tests.factories.callers import Caller
from tests.factories.settlements import (
    SETTLING_AT,
    accounted,
    carried_out,
    picture,
    saved,
    shown,
    taken,
)

PASSWORD = "a sentence I remember"
SAME = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def _in_june() -> Iterator[None]:
    with standing_at(SETTLING_AT):
        yield


@pytest.fixture
def people(caller: Callable[..., Caller], meiren: Community) -> People:
    return People(caller, meiren)


@pytest.fixture
def sign_in(app: Flask, app_database: Database, meiren: Community) -> Callable[[Role], Browser]:
    place = place_of(meiren)
    seats = {
        Role.LEADER: Appointment(Role.LEADER, ScopeKind.COMMUNITY, "meiren"),
        Role.ADVISOR: Appointment(Role.ADVISOR, ScopeKind.PRECINCT, place.precinct_scope or ""),
        Role.COUNTY: Appointment(Role.COUNTY, ScopeKind.COUNTY, place.county_code),
    }

    def make(role: Role) -> Browser:
        email = f"{role}@browser.example"
        with app_database.transaction() as session:
            user = add_user(session, email=email, name="陳進財", password=PASSWORD)
            appoint(session, user, seats[role], by=OPERATOR)
        browser = Browser(app)
        assert browser.sign_in(email, PASSWORD).status_code == 303
        return browser

    return make


def posted(browser: Browser, page: str, action: str, **typed: object) -> Any:  # noqa: ANN401 - werkzeug's answer
    sent = {"csrf_token": browser.token(page), "_page": page, **typed}
    return browser.client.post(action, data=sent, headers=SAME)


def held(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no {name}"
    return unescape(found[1])


def base_of(one: dict[str, Any]) -> str:
    return f"/programme/applications/{one['id']}/settlement"


def test_a_voucher_begins_with_its_picture_and_is_filled_in(
    people: People, sign_in: Callable[[Role], Browser]
) -> None:
    one, boss = carried_out(people), sign_in(Role.LEADER)
    base = base_of(one)
    first = boss.get(base).text
    for words in ("剩 10 天", "核定補助", "150,000", "賸餘款", "拍一張憑證", "還沒有憑證"):
        assert words in first, words
    sent = {"file": (BytesIO(picture()), "收據.jpg")}
    made = posted(boss, f"{base}/new", f"{base}/new", **sent)
    assert made.status_code == 303, made.text
    there = str(made.headers["Location"])
    page = boss.get(there).text
    typed = {
        "basis": held(page, "basis"), "amount": "18,060", "line": "2", "words": "文宣品",
        "spent_on": "116/3/6", "proof": "invoice", "payee": "書香文具行",
        "payee_number": "04595257", "receipt_number": "AB1", "paid_by": "",
    }  # fmt: skip
    kept = posted(boss, there, there, **typed)
    assert kept.status_code == 303, kept.text
    told = boss.get(base).text
    assert "18,060" in told
    assert "131,940" in told  # what is left
    assert "憑證都齊了，金額都對得起來" in told
    (voucher,) = shown(people.leader, one)["vouchers"]
    assert (voucher["amount"], voucher["spent_on"]) == (18_060, "2027-03-06")
    wrong = posted(
        boss, there, there, **typed | {"basis": held(boss.get(there).text, "basis"), "amount": "0"}
    )
    assert wrong.status_code == 422


def test_two_at_one_voucher_neither_loses_what_they_typed(
    people: People, sign_in: Callable[[Role], Browser]
) -> None:
    one, boss = carried_out(people), sign_in(Role.LEADER)
    (voucher,) = saved(people.leader, one, vouchers=[{"words": "茶"}]).get_json()["vouchers"]
    there = f"{base_of(one)}/vouchers/{voucher['id']}"
    basis = held(boss.get(there).text, "basis")
    saved(people.volunteer, one, vouchers=[{"id": voucher["id"], "words": "茶水", "amount": 5}])
    both = posted(boss, there, there, basis=basis, words="茶葉", paid_by="林美玉")
    assert both.status_code == 422
    assert "茶葉" in both.text
    assert "茶水" in both.text
    now = shown(people.leader, one)["vouchers"][0]
    # What only one has changed is kept: the volunteer's amount, the leader's handler.
    assert (now["words"], now["amount"], now["paid_by"]) == ("茶水", 5, "林美玉")
    field = posted(
        boss,
        there,
        f"{there}/field",
        field="words",
        basis=f"words={held(boss.get(there).text, 'basis').split('words=')[1].split(',')[0]}",
        words="茶葉",
    )
    assert field.get_json()["state"] == "saved"


def test_what_does_not_agree_is_said_with_the_voucher_to_look_at(
    people: People, sign_in: Callable[[Role], Browser]
) -> None:
    one, boss = accounted(people), sign_in(Role.LEADER)
    base = base_of(one)
    posted(boss, base, f"{base}/declared", line="2", declared="18600")
    page = boss.get(base).text
    for words in ("有 1 處對不起來", "差 540 元", "像是兩個數字對調", "看這一張"):
        assert words in page, words
    version = shown(people.leader, one)["version"]
    refused = posted(boss, base, f"{base}/steps/claim", version=version)
    assert refused.status_code == 422
    posted(boss, base, f"{base}/declared", line="2", declared="")
    version = shown(people.leader, one)["version"]
    done = posted(boss, base, f"{base}/steps/claim", version=version)
    assert done.status_code == 303, done.text
    assert "已送核銷，分局核對中" in boss.get(base).text


def test_the_desks_go_through_the_vouchers_and_settle(
    people: People, sign_in: Callable[[Role], Browser]
) -> None:
    one = taken(people, accounted(people), "leader", "claim", {})
    base, desk = base_of(one), sign_in(Role.ADVISOR)
    page = desk.get(base).text
    assert "還有 4 張沒看" in page
    assert "其餘 4 張都接受" in page
    first = shown(people.precinct, one)["vouchers"][0]
    said = posted(
        desk, base, f"{base}/vouchers/{first['id']}/verdict",
        version=first["version"], verdict="queried", words="",
    )  # fmt: skip
    assert said.status_code == 422
    said = posted(
        desk, base, f"{base}/vouchers/{first['id']}/verdict",
        version=first["version"], verdict="accepted",
    )  # fmt: skip
    assert said.status_code == 303
    assert "#voucher" in said.headers["Location"]  # the next that waits
    rest = re.findall(r'name="one" value="([^"]+)"', desk.get(base).text)
    assert len(rest) == 3
    assert posted(desk, base, f"{base}/accept-rest", one=rest).status_code == 303
    page = desk.get(base).text
    assert "沒看" not in page
    version = shown(people.precinct, one)["version"]
    done = posted(desk, base, f"{base}/steps/examine", version=version)
    assert done.status_code == 303, done.text
    bureau = sign_in(Role.COUNTY)
    rest = re.findall(r'name="one" value="([^"]+)"', bureau.get(base).text)
    posted(bureau, base, f"{base}/accept-rest", one=rest)
    page = bureau.get(base).text
    assert 'value="48,160"' in page or 'value="48160"' in page
    version = shown(people.county, one)["version"]
    settle = {"version": version, "settled_on": "116/6/15"}
    wrong = posted(bureau, base, f"{base}/steps/settle", accepted_amount="48161", **settle)
    assert wrong.status_code == 422
    done = posted(bureau, base, f"{base}/steps/settle", accepted_amount="48160", **settle)
    assert done.status_code == 303, done.text
    assert "核銷完成後 7 日" in bureau.get(base).text


def test_an_id_number_is_on_no_page_in_full(
    people: People, sign_in: Callable[[Role], Browser]
) -> None:
    one = accounted(people)
    boss, desk = sign_in(Role.LEADER), sign_in(Role.ADVISOR)
    voucher = next(each for each in shown(people.leader, one)["vouchers"] if each["line"] == "4")
    for browser, path in (
        (boss, base_of(one)),
        (boss, f"{base_of(one)}/vouchers/{voucher['id']}"),
        (desk, f"{base_of(one)}?v={voucher['id']}"),
    ):
        page = browser.get(path)
        assert page.status_code == 200
        assert "A123456789" not in page.text
    assert "A12*****89" in boss.get(f"{base_of(one)}/vouchers/{voucher['id']}").text


def test_the_home_page_and_the_application_lead_there(
    people: People, sign_in: Callable[[Role], Browser]
) -> None:
    one, boss = carried_out(people), sign_in(Role.LEADER)
    assert f'href="{base_of(one)}"' in boss.get("/home").text
    assert f'href="{base_of(one)}"' in boss.get(f"/programme/applications/{one['id']}").text
    page = boss.get(base_of(one), headers={"Accept-Language": "en"}).text
    assert "Photograph a voucher" in page

"""The desk in a browser: a sign-in a role, from what was sent to the approval."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from mapserve.clock import standing_at
from mapserve.programme.roles import Role
from tests.browser.applications.applying import CAMERA, begin, fill_in, officer, send
from tests.browser.conftest import Site, Watched, axe_faults
from tests.factories.applications import IN_TIME

Open = Callable[..., Watched]


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


def applied_for(site: Site, open_page: Open, *, phone: bool) -> int:
    """Begin in a community whose map is empty, draw, fill in and send; return its number."""
    page = open_page("/c/meiren/apply", phone=phone, as_=site.person(Role.LEADER)).page
    path = begin(page)
    fill_in(page, path)
    page.goto(path)
    expect(page.get_by_role("link", name="檢查，然後送出")).to_have_count(0)  # nothing is drawn
    site.add([CAMERA])
    number = int(path.rpartition("/")[2])
    takes_the_paper(page, number)
    send(page, path)
    return number


def takes_the_paper(page: Page, number: int) -> None:
    """Take the form with its map as a file, as whoever is signed in."""
    answer = page.request.get(f"/api/v1/applications/{number}/papers/application.pdf")
    assert answer.ok, answer.text()
    assert answer.body().startswith(b"%PDF-")


def decide(page: Page, what: str, **fields: str) -> None:
    """Open a decision, fill it in and send it."""
    page.locator("summary").filter(has_text=re.compile(f"^{what}$")).click()
    for label, text in fields.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name=f"送出「{what}」").click()


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_from_an_empty_community_to_the_approval_a_sign_in_a_role(
    site: Site, open_page: Open, *, phone: bool
) -> None:
    number = applied_for(site, open_page, phone=phone)
    opened = open_page("/home", phone=phone, as_=officer(site, Role.ADVISOR, "黃志明"))
    precinct = opened.page
    expect(precinct.locator(".duty-first")).to_contain_text("1 件申請等您")
    precinct.get_by_role("link", name="去處理").click()
    precinct.get_by_role("link", name="審最久的 1 件").click()
    precinct.wait_for_url(f"**/programme/desk/{number}")
    assert axe_faults(precinct) == []
    decide(precinct, "受理")
    expect(precinct.get_by_role("status").first).to_contain_text("已送出")
    precinct.goto(f"/programme/desk/{number}")
    decide(precinct, "轉陳縣市政府")  # without its opinion
    expect(precinct.get_by_role("alert")).to_contain_text("受理單位意見")
    assert opened.faults.pop().endswith("422 (UNPROCESSABLE ENTITY)")  # as it should
    precinct.get_by_label("受理單位意見").fill("與現場相符，同意轉陳。")
    precinct.get_by_role("button", name="送出「轉陳縣市政府」").click()
    expect(precinct.locator(".state")).to_contain_text("沒有等您審的申請")

    county = open_page(
        "/programme/desk", phone=phone, as_=officer(site, Role.COUNTY, "張雅惠")
    ).page
    assert axe_faults(county) == []
    takes_the_paper(county, number)
    county.get_by_role("link", name="美仁里").click()
    expect(county.locator("main")).to_contain_text("與現場相符，同意轉陳。")
    decide(county, "同意函報複審")

    ministry = open_page(
        f"/programme/desk/{number}", phone=phone, as_=officer(site, Role.MINISTRY, "李國華")
    ).page
    decide(ministry, "核定", 核定日期="115/12/20", 核定文號="台內警字第1號")
    ministry.goto(f"/programme/desk/{number}")
    expect(ministry.locator(".review-way [aria-current]")).to_have_text("已核定")
    takes_the_paper(ministry, number)
    width = ministry.evaluate("document.documentElement.scrollWidth")
    assert width <= ministry.viewport_size["width"]  # type: ignore[index]  # it has one

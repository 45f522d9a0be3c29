"""An applicant at a real browser: from an empty draft to sent, with what goes wrong on the way."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from mapserve.clock import standing_at
from mapserve.programme.roles import Role
from tests.browser.applications.applying import CAMERA, begin, fill_in, send, within_the_width
from tests.browser.conftest import Site, Watched, axe_faults, sign_in
from tests.factories.applications import IN_TIME


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


def test_on_a_phone_a_cut_network_loses_nothing(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    site.add([CAMERA])
    watched = open_page("/c/meiren/apply", phone=True, as_=site.person(Role.LEADER))
    page = watched.page
    path = begin(page)
    assert within_the_width(page)
    assert axe_faults(page) == []
    rows = page.locator("a.task-row").all()
    assert all((row.bounding_box() or {"height": 0})["height"] >= 60 for row in rows)
    page.goto(f"{path}/headings")
    saved = page.locator("[data-field=staffing] .apply-saved")
    page.locator("[name=staffing]").fill("第一句。")
    expect(saved).to_have_text("已存")  # by itself, after a pause
    page.context.set_offline(True)
    page.locator("[name=staffing]").fill("第一句。第二句。")
    page.locator("[name=staffing]").blur()
    expect(saved).to_contain_text("還在這裡")
    page.context.set_offline(False)
    watched.faults.clear()  # the network that was cut
    expect(saved).to_have_text("已存")
    page.reload()
    expect(page.locator("[name=staffing]")).to_have_value("第一句。第二句。")
    fill_in(page, path)
    send(page, path)


def test_on_a_desk_an_ended_session_and_a_second_tab_lose_nothing(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    site.add([CAMERA])
    email = site.person(Role.LEADER)
    watched = open_page("/c/meiren/apply", as_=email)
    page = watched.page
    path = begin(page)
    page.goto(f"{path}/headings")
    other = open_page(f"{path}/headings", context=page.context).page
    other.locator("[name=goals]").fill("另一個分頁寫的")
    other.locator("[name=goals]").blur()
    expect(other.locator("[data-field=goals] .apply-saved")).to_have_text("已存")
    page.locator("[name=goals]").fill("這個分頁寫的")
    page.locator("[name=goals]").blur()
    told = page.locator("[data-field=goals] .apply-saved")
    expect(told).to_contain_text("另一個分頁寫的")
    expect(page.locator("[name=goals]")).to_have_value("這個分頁寫的")
    told.get_by_role("button", name="用我的", exact=True).click()
    expect(told).to_have_text("已存")
    page.context.clear_cookies(name="session")
    page.locator("[name=steps]").fill("登入結束以後打的字")
    page.locator("[name=steps]").blur()
    link = page.get_by_role("link", name="請重新登入")
    expect(link).to_be_visible()
    watched.faults.clear()  # the refusal
    sign_in(page, email)
    page.goto(f"{path}/headings")
    expect(page.locator("[name=steps]")).to_have_value("登入結束以後打的字")
    expect(page.locator("[data-field=steps] .apply-saved")).to_have_text("已存")
    fill_in(page, path)
    page.goto(f"{path}/budget")
    assert axe_faults(page) == []
    row = page.locator(".budget-row").first
    row.click(position={"x": 5, "y": 5})  # the whole line is the target
    expect(page.locator("[name=people]")).to_have_value("45")
    send(page, path)

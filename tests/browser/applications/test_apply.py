"""An applicant at a real browser: from an empty draft to sent, with what goes wrong on the way."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import FilePayload, Page, expect

from mapserve.clock import standing_at
from mapserve.programme.roles import Role
from tests.browser.conftest import Site, Watched, axe_faults, sign_in
from tests.factories.applications import ANSWERS, IN_TIME, PDF
from tests.factories.communities import LAT, LON

CAMERA = {
    "layer": "camera",
    "geometry": {"type": "Point", "coordinates": [LON, LAT]},
    "properties": {},
}


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


def begin(page: Page) -> str:
    """Begin from the community's page; return the address of the application."""
    page.get_by_role("button", name="開始申請").click()
    expect(page.get_by_text("要您填的")).to_be_visible()
    return page.url


def fill_in(page: Page, path: str) -> None:
    """Fill all pages in, one after another as their buttons lead."""
    page.goto(f"{path}/unit")
    page.get_by_label("社區發展協會", exact=True).check()
    for name in ("unit", "registration_number", "representative_title", "representative_name",
                 "contact_title", "contact_name", "phone", "email", "address"):  # fmt: skip
        page.locator(f"[name={name}]").fill(ANSWERS[name])
    page.get_by_role("button", name="儲存，回清單").click()
    page.goto(f"{path}/plan")
    page.locator("[name=plan_name]").fill(ANSWERS["plan_name"])
    page.locator("[name=starts_on]").fill("116/1/15")
    page.locator("[name=ends_on]").fill("116/6/15")
    page.get_by_role("button", name="儲存，接著").click()
    for name in ("origin", "goals", "executing_unit", "content", "staffing", "steps", "benefits"):
        page.locator(f"[name={name}]").fill(ANSWERS[name])
    page.get_by_role("button", name="儲存，接著").click()
    page.get_by_role("link", name="加一項").click()
    page.locator("a[href$='/budget/new/meals']").click()
    page.locator("[name=people]").fill("45")
    page.locator("[name=rate]").fill("100")
    page.locator("[name=meeting]").fill("期初會議")
    page.get_by_role("button", name="儲存").click()
    expect(page.get_by_text("少計 900 元").first).to_be_visible()
    page.get_by_role("link", name="接著放證明文件").click()
    proof: FilePayload = {"name": "核准函.pdf", "mimeType": "application/pdf", "buffer": PDF}
    page.locator("input[type=file]").set_input_files(proof)
    page.get_by_role("button", name="放上去").click()
    expect(page.get_by_role("link", name="核准函.pdf")).to_be_visible()


def within_the_width(page: Page) -> bool:
    """Tell whether nothing of the page reaches beyond its side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def send(page: Page, path: str) -> None:
    """Look over and send."""
    page.goto(path)
    page.get_by_role("link", name="檢查，然後送出").click()
    assert within_the_width(page)
    page.get_by_role("button", name="封存地圖，送到").click()
    expect(page.get_by_text("已送到分局，等受理").first).to_be_visible()


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

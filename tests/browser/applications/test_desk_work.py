"""Work at the desk in a browser: by keyboard, the sealed map beside the form, and on a phone."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from mapserve.clock import standing_at
from mapserve.programme.applications.phrases import SUGGESTED, PhraseKind
from mapserve.programme.roles import Role, ScopeKind
from mapserve.services.applications.drafts import save_answers
from mapserve.services.applications.files import version_of
from mapserve.services.applications.phrases import suggest
from mapserve.services.applications.sending import take_step
from mapserve.services.people.accounts import viewer_of_user
from mapserve.services.workflow.outcomes import settled
from mapserve.services.workflow.steps import Asked
from mapserve.store.models import Application, User
from tests.browser.applications.applying import DESKS, officer, sent_by_the_leader
from tests.browser.conftest import Site, Watched, axe_faults
from tests.factories.applications import IN_TIME

Open = Callable[..., Watched]


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


def sent_again(site: Site, number: int, **answers: object) -> None:
    """Complete an application as its leader, and send it again."""
    with site.database.transaction() as session:
        row = session.get_one(Application, number)
        by = viewer_of_user(session.get_one(User, row.edited_by_id))
        save_answers(session, number, version_of(row), answers, viewer=by)
        settled(take_step(session, number, Asked(verb="send", version=version_of(row)), viewer=by))


def focused(page: Page, number: int) -> None:
    """Wait until the row of an application has the focus."""
    expect(page.locator(f"#row-{number}")).to_be_focused()


def test_a_queue_is_worked_by_keyboard_with_the_sealed_map_beside(
    site: Site, open_page: Open
) -> None:
    first, second = sent_by_the_leader(site), sent_by_the_leader(site)
    page = open_page("/programme/desk", as_=officer(site, Role.ADVISOR, "黃志明")).page
    page.set_viewport_size({"width": 1440, "height": 900})
    page.keyboard.press("j")
    focused(page, first)
    page.keyboard.press("j")
    focused(page, second)
    page.keyboard.press("Control+k")  # with a modifier it is the browser's
    focused(page, second)
    page.keyboard.press("k")
    focused(page, first)
    page.keyboard.press("?")
    expect(page.locator("#desk-keys")).to_be_visible()
    assert axe_faults(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#desk-keys")).to_be_hidden()
    page.locator(f"#row-{first}").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/programme/desk/{first}")
    inside = page.frame_locator(".review-frame iframe")
    inside.locator(".map-page[data-ready]").wait_for()
    expect(page.locator(".review-frame-waits")).to_be_hidden()
    assert axe_faults(page) == []
    page.locator("summary").filter(has_text="受理").click()
    name = page.get_by_label("受理人")
    name.press_sequentially("nup?")
    expect(name).to_have_value("nup?")  # all of it is the reader's
    page.locator("h1").click()
    page.keyboard.press("n")
    page.wait_for_url(f"**/programme/desk/{second}")
    page.keyboard.press("p")
    page.wait_for_url(f"**/programme/desk/{first}")
    page.keyboard.press("u")
    page.wait_for_url(re.compile(rf"/programme/desk\?around={first}"))
    focused(page, first)
    page.locator("[data-keys-open]").click()
    page.get_by_label("關掉這些按鍵").check()
    page.keyboard.press("Escape")
    page.locator(f"#row-{first}").focus()
    page.keyboard.press("j")
    focused(page, first)


def test_a_return_on_a_phone_and_what_came_back(site: Site, open_page: Open) -> None:
    number = sent_by_the_leader(site)
    with site.database.transaction() as session:
        suggest(session, (ScopeKind.PRECINCT, DESKS[Role.ADVISOR][1]))
    by = officer(site, Role.ADVISOR, "黃志明")
    page = open_page(f"/programme/desk/{number}", phone=True, as_=by).page
    page.locator("summary").filter(has_text="受理").click()
    page.get_by_role("button", name="送出「受理」").click()
    page.goto(f"/programme/desk/{number}")
    expect(page.locator(".review-frame")).to_be_hidden()
    page.get_by_role("button", name="在這裡看封存的地圖").click()
    inside = page.frame_locator(".review-frame iframe")
    inside.locator(".map-page[data-ready]").wait_for()
    page.locator("summary").filter(has_text="退補正").click()
    page.get_by_label("要補哪一部分").select_option("goals")
    words = page.get_by_label("要補什麼")
    words.fill("請說明。")
    _, title, phrase = next(one for one in SUGGESTED if one[0] is PhraseKind.REMARK)
    row = page.locator("[data-remark]")
    row.get_by_label("套用範本").select_option(label=f"{title}（本系統建議）")
    expect(words).to_have_value(f"請說明。\n{phrase}")
    page.get_by_role("button", name="再加一項").click()
    row = row.nth(1)
    expect(row.get_by_label("要補哪一部分")).to_be_focused()
    row.get_by_label("要補哪一部分").select_option("map")
    camera = page.locator("#sealed-places option").first.get_attribute("value")
    row.get_by_label("圖上的哪一個").fill(camera or "")
    row.get_by_label("要補什麼").fill("朝向請畫清楚。")
    assert axe_faults(page) == []
    page.get_by_role("button", name="送出「退補正」").click()
    expect(page.get_by_role("status").first).to_contain_text("已送出")
    page.goto(f"/programme/desk/{number}")
    page.locator("a[data-feature]").click()  # the pinned place, in the map on this page
    inside.locator(".leaflet-popup").wait_for()
    sent_again(site, number, goals="改善治安死角五處。")
    page.goto(f"/programme/desk/{number}")
    expect(page.locator("#changes-title")).to_contain_text("退回以後改了 1 處")
    page.get_by_role("button", name="看下一處改過的").click()
    expect(page.locator("#part-goals")).to_be_focused()
    expect(page.locator("#part-goals del")).to_have_text("改善治安死角三處。")
    expect(page.locator("#part-goals ins")).to_have_text("改善治安死角五處。")
    assert axe_faults(page) == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]  # type: ignore[index]  # it has one

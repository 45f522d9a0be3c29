"""The inbox in a browser: on a small phone, sideways, in twice the size; one is opened and read."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from mapserve.clock import standing_at
from mapserve.programme.roles import Role
from tests.browser.applications.applying import officer, sent_by_the_leader
from tests.browser.conftest import Site, Watched, axe_faults
from tests.browser.site.test_sizes import LARGE, NOT_WIDER, SMALL_TARGETS
from tests.factories.applications import IN_TIME

Open = Callable[..., Watched]


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


def test_a_notice_is_seen_opened_and_read_on_a_phone(site: Site, open_page: Open) -> None:
    email = officer(site, Role.ADVISOR, "黃志明")
    number = sent_by_the_leader(site)
    page = open_page("/home", phone=True, as_=email).page
    page.set_viewport_size({"width": 360, "height": 640})
    page.get_by_role("banner").get_by_role("link", name="通知，1 則未讀").click()
    notice = page.get_by_role("button", name="送到分局")
    expect(notice).to_contain_text("未讀")
    expect(notice).to_contain_text("從「草稿」變為「待受理」")
    assert axe_faults(page) == []
    for width, height in ((360, 640), (640, 360)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(NOT_WIDER)
        assert page.evaluate(SMALL_TARGETS) == []
    page.set_viewport_size({"width": 360, "height": 640})
    page.evaluate(LARGE)
    assert page.evaluate(NOT_WIDER)
    expect(page.get_by_role("banner").get_by_label("選單", exact=True)).to_be_in_viewport(ratio=1)
    notice.click()
    page.wait_for_url(f"**/programme/desk/{number}")
    page.goto("/inbox")
    expect(page.get_by_role("link", name="送到分局")).to_be_visible()
    expect(page.get_by_text("未讀")).to_have_count(0)
    expect(page.get_by_role("banner").get_by_role("link", name="通知", exact=True)).to_be_visible()

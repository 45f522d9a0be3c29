"""The link of an invitation is copied or handed on by a press: it is shown a single time."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from mapserve.programme.roles import Role
from tests.browser.conftest import Site, Watched


@pytest.fixture
def invited(site: Site, open_page: Callable[..., Watched]) -> Page:
    """The page with an invitation that a leader just made, on a phone."""
    page = open_page("/c/meiren/people", phone=True, as_=site.person(Role.LEADER)).page
    page.get_by_label("志工").check()
    page.get_by_role("button", name="做邀請").click()
    expect(page.locator("#link")).to_be_visible()
    return page


def test_the_link_is_copied(invited: Page) -> None:
    invited.context.grant_permissions(["clipboard-read", "clipboard-write"])
    invited.locator("[data-copy]").tap()
    expect(invited.locator("[data-copy]")).to_have_text("已複製連結")
    copied = invited.evaluate("navigator.clipboard.readText()")
    assert copied == invited.locator("#link").text_content()
    assert "/invite/" in copied


def test_where_copying_is_refused_the_link_is_selected(invited: Page) -> None:
    invited.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    invited.locator("[data-copy]").tap()
    expect(invited.locator("[data-copy]")).to_contain_text("按住")
    selected = invited.evaluate("String(getSelection())")
    assert selected.strip() == invited.locator("#link").text_content()


def test_the_link_is_handed_to_another_app(site: Site, open_page: Callable[..., Watched]) -> None:
    page = open_page("/", phone=True, as_=site.person(Role.LEADER)).page
    page.add_init_script("navigator.share = async (what) => { window.shared = what; };")
    page.goto("/c/meiren/people")
    page.get_by_label("志工").check()
    page.get_by_role("button", name="做邀請").click()
    page.locator("[data-share]").tap()
    assert page.evaluate("window.shared.url") == page.locator("#link").text_content()

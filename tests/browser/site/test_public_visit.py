"""A visit in English: somebody finds where they live, and what may be known of it."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import SLUG, Site, Watched, axe_faults
from tests.factories.changesets import drawn, point

Open = Callable[..., Watched]
#: Names are what people gave; everything else is ours and speaks the reader's language.
OURS = """
() => [...document.querySelectorAll("h1, h2, h3, button, label, dt, th, p, .button, nav a")]
  .filter((one) => one.checkVisibility())
  .map((one) => one.getAttribute("aria-label") ?? one.innerText)
"""
NAMES = re.compile(r"美仁里|臺北市|松山區|松山分局|中文|超商|內政部|社區治安|推動[^」]*|[「」]")
HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
NOT_WIDER = "document.documentElement.scrollWidth <= innerWidth"


def in_english(page: Page) -> None:
    """Fail on words of ours in Chinese, on what axe finds, on a page wider than the phone."""
    found = [NAMES.sub("", one) for one in page.evaluate(OURS)]
    assert [one for one in found if HAN.search(one)] == []
    assert axe_faults(page) == []
    assert page.evaluate(NOT_WIDER)


def test_somebody_finds_their_community_in_english(site: Site, open_page: Open) -> None:
    haven = drawn("safe_haven", point(), name="超商")
    site.add([{name: haven[name] for name in ("layer", "geometry", "properties")}])
    page = open_page("/", english=True, phone=True).page
    in_english(page)
    page.get_by_role("searchbox").fill("松山")
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_role("link", name="美仁里").click()
    page.wait_for_url(f"**/c/{SLUG}")
    page.goto(f"/c/{SLUG}/about")
    expect(page.get_by_role("heading", level=1)).to_contain_text("美仁里")
    in_english(page)
    page.goto("/programme")
    in_english(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(NOT_WIDER)

"""Every screen of the studio, read by machine, light and dark; and what the first one weighs."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import axe_faults
from tests.browser.studio.conftest import WANG
from tests.factories.studios import Drawer

SCRIPT_AND_STYLE = 130_000  # bytes as sent, compressed
REQUESTS = 20
ROW = ".s-list-screen [data-feature]"


def disagree(me: Drawer, other: Drawer) -> None:
    """Let two people give one feature two names; mine is refused."""
    other.press(other.page.locator("[data-part=list] [data-feature]"))
    other.answer("name", "王的名字")
    other.press("儲存")
    other.expect_state("已儲存")
    me.answer("name", "我的名字")
    me.press("儲存")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_screen_has_a_serious_fault(
    drawer: Callable[..., Drawer],
    scheme: str,
) -> None:
    me = drawer()
    me.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    faults = {"choose": axe_faults(me.page)}
    me.choose("blind_spot")
    for corner in [(-80, -60), (80, -60), (80, 60), (-80, 60)]:
        me.at(*corner)
    me.press(me.page.locator(".s-typing summary"))
    faults["draw"] = axe_faults(me.page)
    me.press("完成")
    faults["form"] = axe_faults(me.page)
    me.press("儲存")
    me.expect_state("已儲存")
    me.press("找已畫的")
    faults["list"] = axe_faults(me.page)
    me.press(me.page.locator(ROW))
    for word in ("改形狀", "分割", "合併", "中間挖空"):
        me.press(word)
        faults[word] = axe_faults(me.page)
        me.press("取消")
    other = drawer(phone=False, email=WANG)
    disagree(me, other)
    expect(me.page.locator(".s-conflict")).to_be_visible()
    faults["conflict"] = axe_faults(me.page)
    assert {screen: found for screen, found in faults.items() if found} == {}


def test_the_first_view_is_light(drawer: Callable[..., Drawer]) -> None:
    me = drawer()
    me.page.wait_for_load_state("networkidle")
    asked = me.page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    assert 1 + len(asked) <= REQUESTS, asked
    heavy = [one for one in asked if one.split("?")[0].endswith((".js", ".css"))]
    assert len(heavy) >= 4
    answers = [
        me.page.request.get(one, headers={"Accept-Encoding": "gzip"}).headers for one in heavy
    ]
    assert {one.get("content-encoding") for one in answers} == {"gzip"}
    weight = sum(int(one["content-length"]) for one in answers)
    assert 0 < weight <= SCRIPT_AND_STYLE, weight


def test_the_hint_for_the_first_time_stays_away_once_put_away(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer(locale="en-US")
    hint = me.page.locator(".s-welcome")
    expect(hint.locator("li")).to_have_count(3)
    me.press("Got it")
    expect(hint).to_have_count(0)
    me.page.reload()
    me.ready()
    expect(hint).to_have_count(0)
    expect(me.page.locator(".s-tile").first).to_be_visible()


def _width(page: Page) -> float:
    """Return the width of the lamp's symbol, asked and measured at once: it is drawn anew often."""
    found = page.wait_for_function(
        "document.querySelector('.s-symbol svg[data-shape=diamond]')?.getBoundingClientRect().width"
    )
    return float(found.json_value())


def test_a_thumb_draws_from_near_and_what_there_is_most_of_stands_back(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    me.choose("street_light")
    me.press("放在十字")
    me.press("完成")
    me.press("儲存")
    me.expect_state("已儲存")
    lamp = me.page.locator(".s-symbol svg[data-shape=diamond]")
    near = _width(me.page)
    for _ in range(3):
        me.page.mouse.move(195, 120)
        me.page.mouse.wheel(0, 400)
        me.page.wait_for_timeout(400)
    assert _width(me.page) < 0.7 * near
    assert lamp.locator("path").count() <= 2  # the shape alone, no glyph
    me.choose("blind_spot")
    assert _width(me.page) == pytest.approx(near)

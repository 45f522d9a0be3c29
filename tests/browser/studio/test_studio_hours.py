"""Opening hours at the studio: asked by days and times, or written, and told back as the week."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.factories.studios import Drawer

HOURS = '.s-field[data-field="hours"]'
WORDS = f"{HOURS} .s-hours-words"


@pytest.fixture
def me(drawer: Callable[..., Drawer]) -> Drawer:
    """Somebody with a safe haven just placed, its form before them."""
    me = drawer()
    me.choose("safe_haven")
    me.press("放在十字")
    me.press("完成")
    return me


def days(me: Drawer, *names: str, row: int = 0) -> None:
    for name in names:
        me.press(me.page.locator(f"{HOURS} .s-hours-row").nth(row).get_by_label(name, exact=True))


def times(me: Drawer, start: str, end: str, row: int = 0) -> None:
    fields = me.page.locator(f"{HOURS} .s-hours-row").nth(row).locator("input[type=time]")
    fields.nth(0).fill(start)
    fields.nth(1).fill(end)


def stored(me: Drawer) -> str:
    me.press("儲存")
    me.expect_state("已儲存")
    [haven] = me.features()
    return str(haven["properties"]["hours"])


def test_days_and_two_times_are_an_answer(me: Drawer) -> None:
    days(me, "週一", "週二", "週三", "週四", "週五")
    times(me, "09:00", "11:00")
    expect(me.page.locator(WORDS)).to_have_text("記成：週一至週五 09:00–11:00")
    me.press("再加一段時間")
    days(me, "週六", row=1)
    times(me, "20:00", "02:00", row=1)
    week = "記成：週一至週五 09:00–11:00；週六 20:00–隔天 02:00"
    expect(me.page.locator(WORDS)).to_have_text(week)
    assert stored(me) == "Mo-Fr 09:00-11:00; Sa 20:00-02:00"


def test_what_is_not_finished_is_told_and_kept(me: Drawer) -> None:
    days(me, "週一")
    expect(me.page.locator(WORDS)).to_contain_text("還沒選完")
    me.press("儲存")
    error = me.page.locator(f"{HOURS} .field-error")
    expect(error).to_contain_text("還沒選完")
    me.page.reload()
    me.ready()
    monday = me.page.locator(f"{HOURS} .s-hours-row").get_by_label("週一", exact=True)
    expect(monday).to_have_attribute("aria-pressed", "true")
    times(me, "08:00", "08:00")
    expect(me.page.locator(WORDS)).to_contain_text("同一個時間")
    times(me, "08:00", "18:00")
    expect(error).to_be_hidden()
    assert stored(me) == "Mo 08:00-18:00"


def test_what_is_written_becomes_days_and_times(me: Drawer) -> None:
    me.press(me.page.locator(f"{HOURS} summary"))
    written = me.page.locator(f"{HOURS} input[type=text]")
    written.fill("有空的時候")
    written.blur()
    expect(me.page.locator(WORDS)).to_contain_text("看不懂")
    written.fill("週一至週五 20：00-22：00")
    written.blur()
    expect(me.page.locator(WORDS)).to_have_text("記成：週一至週五 20:00–22:00")
    friday = me.page.locator(f"{HOURS} .s-hours-row").get_by_label("週五", exact=True)
    expect(friday).to_have_attribute("aria-pressed", "true")
    assert stored(me) == "Mo-Fr 20:00-22:00"


def test_always_is_one_press(me: Drawer) -> None:
    me.press("每天 24 小時")
    expect(me.page.locator(WORDS)).to_have_text("記成：每天 24 小時")
    expect(me.page.locator(f"{HOURS} .s-hours-row")).to_be_hidden()
    assert stored(me) == "24/7"


@pytest.mark.parametrize("width", [360, 844])
def test_the_week_fits_a_phone_and_a_thumb(me: Drawer, width: int) -> None:
    me.page.set_viewport_size({"width": width, "height": 640})
    chips = me.page.locator(f"{HOURS} .s-hours-days button").all()
    boxes = [chip.bounding_box() for chip in chips]
    assert all(box and box["width"] >= 36 and box["height"] >= 46 for box in boxes), boxes
    assert me.page.evaluate("document.documentElement.scrollWidth") <= width


def test_both_times_are_labelled_and_as_wide_as_each_other(me: Drawer) -> None:
    me.page.set_viewport_size({"width": 360, "height": 640})
    row = me.page.locator(f"{HOURS} .s-hours-row")
    fields = [row.get_by_label(name, exact=True) for name in ("從", "到")]
    for name in ("從", "到"):
        expect(row.get_by_text(name, exact=True)).to_be_visible()
    start, end = [field.bounding_box() for field in fields]
    assert start
    assert end
    assert start["width"] == pytest.approx(end["width"], abs=1)
    assert start["y"] == pytest.approx(end["y"], abs=1)


def test_what_is_understood_stays_in_sight(me: Drawer) -> None:
    me.page.set_viewport_size({"width": 360, "height": 640})
    me.press(me.page.locator(f"{HOURS} summary"))
    written = me.page.locator(f"{HOURS} input[type=text]")
    written.fill("週一 09:00-11:00，週二 10:00-12:00，週三 13:00-15:00，週六 20:00-22:00")
    written.blur()
    words = me.page.locator(WORDS)
    expect(words).to_contain_text("週六 20:00–22:00")
    for edge in (
        me.page.locator(f"{HOURS} .s-hours-row").first,
        me.page.locator(f"{HOURS} summary"),
    ):
        edge.scroll_into_view_if_needed()
        expect(words).to_be_in_viewport(ratio=1)


def test_the_field_that_does_not_come_can_be_asked_for_again(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    me.page.route("**/seldom-*.js", lambda route: route.abort())
    me.choose("safe_haven")
    me.press("放在十字")
    me.press("完成")
    expect(me.page.locator(HOURS).get_by_role("alert")).to_be_visible()
    me.page.unroute("**/seldom-*.js")
    me.press(me.page.locator(HOURS).get_by_role("button", name="再試一次"))
    me.press("每天 24 小時")
    assert stored(me) == "24/7"
    me.complaints.clear()  # the script that did not come

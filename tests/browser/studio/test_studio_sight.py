"""What a camera sees, shown while it is turned: at once by the device, exactly by the server."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Route, expect
from sqlalchemy import text

from mapserve.store.database import Database
from tests.browser.conftest import axe_faults
from tests.browser.studio.conftest import DEVICES
from tests.factories.communities import LAT, LON
from tests.factories.streets import add_crossroads
from tests.factories.studios import Drawer

WORDS = {
    "zh-TW": {
        "at": "放在這裡", "finish": "完成", "cancel": "取消", "save": "儲存", "saved": "已儲存",
        "blocked": "被建物擋住", "detect": "偵測 30 m", "observe": "觀察 15.4 m",
        "face": "臉部界線 9 m", "warning": "這支認不出人臉", "free": "沒被擋住",
        "street": "街道看得到", "offline": "離線：未計建物遮擋", "move": "移動",
    },
    "en-US": {
        "at": "Place it", "finish": "Finish", "cancel": "Cancel", "save": "Save",
        "saved": "Saved", "blocked": "Behind buildings", "detect": "Detect 30 m",
        "observe": "Observe 15.4 m", "face": "Faces from 9 m",
        "warning": "This camera knows no face", "free": "not blocked", "street": "of street seen",
        "offline": "Offline: buildings not counted", "move": "Move",
    },
}  # fmt: skip


@pytest.fixture
def town(running: tuple[str, Database]) -> Iterator[None]:
    """A crossroads, and a house north-east of the middle; gone again for the other tests."""
    _, database = running
    with database.transaction() as session:
        add_crossroads(session)
    yield
    with database.transaction() as session:
        session.execute(text("DELETE FROM base_street"))
        session.execute(text("DELETE FROM base_building"))


def place_camera(me: Drawer, lon: float, lat: float, words: dict[str, str]) -> None:
    """Put a camera at a place; the screen that turns it is up afterwards."""
    me.choose("camera")
    me.press(me.page.locator(".s-typing summary"))
    me.page.locator(".s-typing input").fill(f"{lon:.7f}, {lat:.7f}")
    me.press(words["at"])
    me.press(words["finish"])
    expect(me.page.locator(".s-turning")).to_be_visible()


def tags(me: Drawer) -> Locator:
    return me.page.locator(".s-tag")


def test_a_camera_is_asked_about_in_plain_words_and_the_rest_is_folded(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    me.page.set_viewport_size({"width": 360, "height": 640})
    me.choose("camera")
    me.press("放在十字")
    me.press("完成")
    expect(me.button("不知道")).to_be_in_viewport(ratio=1)
    panel = me.page.locator(".s-turning")
    wide = panel.get_by_label("看得多寬")
    expect(wide).to_be_hidden()
    me.press(panel.locator("summary").filter(has_text="鏡頭的規格"))
    expect(wide).to_be_visible()
    expect(panel).to_contain_text("1920×1080 就填 1920")
    for jargon in ("水平視角", "橫向畫素", "px", "m/px"):
        labels = panel.locator(".s-question, .s-unit").all_text_contents()
        assert not any(jargon in one for one in labels)
    me.press("不知道")
    expect(me.page.locator(".s-form")).to_be_visible()


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(("phone", "locale"), DEVICES)
def test_a_camera_shows_what_it_tells_and_what_a_house_hides(
    drawer: Callable[..., Drawer],
    phone: bool,  # noqa: FBT001
    locale: str,
) -> None:
    words = WORDS[locale]
    me = drawer(phone=phone, locale=locale)
    place_camera(me, LON, LAT, words)
    for _ in range(4):
        me.page.keyboard.press("Shift+ArrowRight")
    me.page.keyboard.press("ArrowRight")
    me.answer("height_m", "4")
    me.answer("pixels_across", "1920")
    # The first sight of a run is compiled first.
    expect(me.page.locator("path.s-seen").first).to_be_attached(timeout=30_000)
    for word in ("blocked", "detect", "observe", "face"):
        expect(tags(me).filter(has_text=words[word])).to_have_count(1)
    expect(me.page.locator("path.s-blocked")).to_have_attribute("fill", "url(#fill-blocked)")
    panel = me.page.locator(".s-turning")
    expect(panel.get_by_role("alert")).to_contain_text(words["warning"])
    expect(panel.locator(".s-levels tbody tr")).to_have_count(4)
    expect(panel.locator(".s-levels s")).to_contain_text("3.8 m")
    expect(panel.locator(".s-sight-facts")).to_contain_text(words["free"])
    share, street = panel.locator(".s-sight-facts b").all_text_contents()
    assert 10 < int(share.removesuffix("%")) < 90
    assert 1 <= int(street.removesuffix(" m")) <= 60
    assert axe_faults(me.page) == []
    # Lower, it knows a face: the warning goes, and so does the arc.
    me.answer("height_m", "2.4")
    expect(panel.get_by_role("alert")).to_have_count(0)
    expect(tags(me).filter(has_text=words["face"])).to_have_count(0)
    me.press(words["finish"])
    me.press(words["save"])
    me.expect_state(words["saved"])
    [feature] = me.features()
    assert feature["properties"]["bearing"] == 41
    assert feature["properties"]["height_m"] == 2.4
    assert feature["properties"]["pixels_across"] == 1920


def test_no_answer_outlives_its_question(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer(phone=False)
    place_camera(me, LON, LAT, WORDS["zh-TW"])
    me.page.keyboard.press("ArrowRight")
    expect(me.page.locator("path.s-seen")).to_have_count(1)
    held: list[Route] = []
    me.page.route("**/sight", lambda route: held.append(route))  # noqa: PLW0108 - a builtin is refused
    me.page.keyboard.press("ArrowRight")
    # The old region is gone at once, before the server was even asked; the device's sector stands.
    assert me.page.locator("path.s-seen").count() == 0
    expect(me.page.locator(".s-sight-facts b").first).to_have_text("…")
    me.page.wait_for_timeout(200)
    me.page.keyboard.press("ArrowRight")
    me.page.wait_for_timeout(200)
    assert [one.request.post_data_json["bearing"] for one in held] == [2, 3]
    for one in reversed(held):
        one.continue_()
    expect(me.page.locator("path.s-seen")).to_have_count(1)
    expect(me.page.locator(".s-sight-facts b").first).to_have_text("100%")


@pytest.mark.parametrize(("phone", "locale"), DEVICES)
def test_without_network_the_plain_sector_says_what_is_not_counted(
    drawer: Callable[..., Drawer],
    phone: bool,  # noqa: FBT001
    locale: str,
) -> None:
    words = WORDS[locale]
    me = drawer(phone=phone, locale=locale)
    place_camera(me, LON, LAT, words)
    me.page.context.set_offline(True)
    me.page.keyboard.press("ArrowRight")
    expect(tags(me)).to_have_text([words["offline"]])
    expect(me.page.locator(".s-sight-word")).to_have_text(words["offline"])
    me.page.context.set_offline(False)
    expect(me.page.locator("path.s-seen")).to_have_count(1)
    expect(tags(me)).to_have_count(0)


@pytest.mark.usefixtures("town")
def test_a_camera_in_a_house_looks_from_its_wall_and_moving_it_looks_anew(
    drawer: Callable[..., Drawer],
) -> None:
    words = WORDS["zh-TW"]
    me = drawer()
    place_camera(me, LON + 0.00015, LAT + 0.0002, words)
    for _ in range(9):
        me.page.keyboard.press("Shift+ArrowLeft")
    expect(tags(me).filter(has_text="已移到牆外 5")).to_have_count(1)
    expect(me.page.locator("path.s-moved")).to_have_count(1)
    me.press(words["finish"])
    me.press(words["move"])
    expect(me.page.locator("path.s-moved")).to_have_count(1)
    me.at(-160, 0)
    expect(me.page.locator("path.s-moved")).to_have_count(0)
    expect(me.page.locator("path.s-seen")).to_have_count(1)


def test_turning_can_be_cancelled_and_the_night_has_its_own_range(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer(phone=False)
    place_camera(me, LON, LAT, WORDS["zh-TW"])
    me.page.keyboard.press("Shift+ArrowRight")
    me.page.keyboard.press("Enter")
    expect(me.page.locator(".s-times")).to_be_hidden()
    me.answer("night_range_m", "12")
    asked: list[float] = []
    me.page.on(
        "request",
        lambda one: asked.append(one.post_data_json["far_m"]) if "/sight" in one.url else None,
    )
    me.press(me.page.locator("[data-night=true]"))
    expect(me.page.locator("[data-night=true]")).to_have_attribute("aria-pressed", "true")
    expect(me.page.locator("path.s-seen")).to_have_count(1)
    assert asked == [12]
    me.answer("night_range_m", "0")
    expect(me.page.locator(".s-sight-word")).to_have_text("夜間看不到。")
    me.press("設定朝向")
    me.page.keyboard.press("Shift+ArrowRight")
    expect(me.page.locator(".s-dial")).to_have_attribute("aria-valuenow", "20")
    me.page.keyboard.press("Escape")
    me.press("儲存")
    me.expect_state("已儲存")
    [feature] = me.features()
    assert feature["properties"]["bearing"] == 10

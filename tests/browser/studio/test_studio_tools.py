"""Tools on what is drawn: split, merge, cut, snap, corners and rings, places typed in."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.factories.communities import LAT, LON
from tests.factories.studios import Drawer

# Where on the screen the first line of the map begins.
FIRST_CORNER = """() => {
  const path = document.querySelector("[data-part=map] .leaflet-overlay-pane path[d^=M]");
  const [x, y] = path.getAttribute("d").match(/-?[\\d.]+/g).map(Number);
  const place = new DOMPoint(x, y).matrixTransform(path.getScreenCTM());
  return [place.x, place.y];
}"""
SQUARE = [(-80, -60), (80, -60), (80, 60), (-80, 60)]


def draw(me: Drawer, layer: str, corners: list[tuple[int, int]], finish: str = "完成") -> None:
    """Draw a shape; its form is up afterwards, and the map fitted to it."""
    me.choose(layer)
    for corner in corners:
        me.at(*corner)
    me.press(finish)


def saved(me: Drawer) -> list[dict[str, Any]]:
    me.press("儲存")
    me.expect_state("已儲存")
    return me.features()


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
def test_an_area_is_split_undone_split_again_and_merged(
    drawer: Callable[..., Drawer],
    phone: bool,  # noqa: FBT001
) -> None:
    me = drawer(phone=phone)
    draw(me, "blind_spot", SQUARE)
    me.press("分割")
    expect(me.page.locator(".s-fact").first).to_contain_text("整個穿過去")
    me.at(0, -20)
    me.at(10, 20)
    me.press(me.page.locator("[data-part=panel] .button-primary"))
    expect(me.page.get_by_role("alert")).to_contain_text("這條線沒有把圖形分開")
    me.press("復原")
    me.press("復原")
    me.at(0, -150 if phone else -250)
    me.at(10, 150 if phone else 250)
    me.press(me.page.locator("[data-part=panel] .button-primary"))
    toast = me.page.locator("[data-part=toast]")
    expect(toast).to_contain_text("已分成 2 個")
    assert len(saved(me)) == 2
    if phone:
        me.press("找已畫的")
    rows = ".s-list-screen [data-feature]" if phone else "[data-part=list] [data-feature]"
    me.press(me.page.locator(rows).first)
    me.press("合併")
    me.press(me.page.locator(".s-pick .s-row").first)
    expect(toast).to_contain_text("已合併成一個")
    me.press(toast.get_by_role("button", name="復原"))
    me.page.keyboard.press("Control+y")
    [feature] = saved(me)
    assert feature["geometry"]["type"] == "Polygon"


def test_a_hole_is_cut_and_its_ring_reshaped(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    draw(me, "blind_spot", SQUARE)
    me.press("中間挖空")
    for corner in [(-50, -40), (50, -40), (50, 40), (-50, 40)]:
        me.at(*corner)
    me.press(me.page.locator("[data-part=panel] .button-primary"))
    expect(me.page.locator("[data-part=toast]")).to_contain_text("已挖空")
    me.press("改形狀")
    expect(me.page.locator(".s-other-ring")).to_have_count(1)
    me.press("換一圈")
    expect(me.page.locator(".s-other-ring")).to_have_count(1)
    me.press("完成")
    [feature] = saved(me)
    assert [len(ring) for ring in feature["geometry"]["coordinates"]] == [5, 5]


def test_a_corner_is_chosen_by_a_tap_and_deleted_by_a_button(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    draw(me, "blind_spot", SQUARE)
    me.press("改形狀")
    expect(me.button("刪除這點")).to_be_hidden()
    me.look()
    box = me.page.locator("path[fill='#FFFFFF'][stroke-width='4']").first.bounding_box()
    assert box
    me.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    me.press("刪除這點")
    expect(me.button("刪除這點")).to_be_hidden()
    me.press("完成")
    [feature] = saved(me)
    assert len(feature["geometry"]["coordinates"][0]) == 4


def test_a_new_corner_snaps_to_what_is_drawn_unless_told_not_to(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer(phone=False)
    draw(me, "patrol_route", [(-60, 0), (60, 0)])
    saved(me)
    me.choose("patrol_route")
    magnet = me.page.get_by_role("button", name="貼齊")
    expect(magnet).to_have_attribute("aria-pressed", "true")
    at = me.page.evaluate(FIRST_CORNER)
    me.page.mouse.move(at[0] + 7, at[1] + 5)
    expect(me.page.locator(".s-snap")).to_have_count(1)
    me.page.mouse.click(at[0] + 7, at[1] + 5)
    me.page.wait_for_timeout(400)
    me.page.mouse.click(at[0] + 7, at[1] + 160)
    me.page.wait_for_timeout(400)
    me.press("完成")
    lines = [one["geometry"]["coordinates"] for one in saved(me)]
    assert len({tuple(line[0]) for line in lines}) == 1
    me.choose("patrol_route")
    magnet.click()
    expect(magnet).to_have_attribute("aria-pressed", "false")
    me.page.mouse.move(at[0] + 7, at[1] + 5)
    expect(me.page.locator(".s-snap")).to_have_count(0)


def test_a_point_is_placed_by_its_coordinates_swapped_ones_after_asking(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    me.choose("street_light")
    me.press(me.page.locator(".s-typing summary"))
    box = me.page.locator(".s-typing input")
    box.fill("here")
    me.press("放在這裡")
    expect(me.page.locator(".s-typed")).to_contain_text("讀不懂")
    box.fill(f"{LAT + 0.0001:.6f}, {LON:.6f}")
    me.press("放在這裡")
    me.press(me.page.locator(".s-typing").get_by_role("button", name="改成"))
    me.press("完成")
    [feature] = saved(me)
    assert feature["geometry"]["coordinates"] == pytest.approx([LON, LAT + 0.0001], abs=1e-6)


def test_a_point_is_placed_where_the_person_stands(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    me.page.context.grant_permissions(["geolocation"])
    me.page.context.set_geolocation({"longitude": LON, "latitude": LAT, "accuracy": 8})
    me.choose("safe_haven")
    me.press(me.page.locator(".s-typing summary"))
    me.press("用我的位置")
    expect(me.page.locator(".s-corner")).to_have_count(1)
    me.press("完成")
    first = me.page.locator(".s-form [data-field]").first
    expect(first).to_have_attribute("data-field", "name")
    [feature] = saved(me)
    assert feature["geometry"]["coordinates"] == pytest.approx([LON, LAT], abs=1e-6)


def test_cameras_at_one_point_are_one_symbol_with_a_list_to_choose_from(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer(phone=False)
    for name in ("東", "西", "南"):
        me.choose("camera")
        me.press(me.page.locator(".s-typing summary"))
        me.page.locator(".s-typing input").fill(f"{LON}, {LAT}")
        me.press("放在這裡")
        me.press("完成")
        me.press("完成")
        me.answer("name", name)
        me.press("儲存")
        me.expect_state("已儲存")
    expect(me.page.locator(".s-symbol")).to_have_count(1)
    expect(me.page.locator(".s-stack")).to_have_text("3支")
    me.press(me.page.locator(".s-symbol"))
    expect(me.page.locator(".s-list-screen .s-title")).to_have_text("這裡有 3 個，要哪一個？")
    me.press(me.page.locator(".s-list-screen [data-feature]").filter(has_text="西"))
    expect(me.page.locator(".s-form .s-title")).to_have_text("西")
    expect(me.page.locator(".s-stack")).to_have_text("2支")


def test_a_dragged_corner_snaps_to_another_feature(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer(phone=False)
    draw(me, "patrol_route", [(-60, 0), (60, 0)])
    [other] = saved(me)
    draw(me, "patrol_route", [(-290, 60), (290, 60)])
    me.press("改形狀")
    handle = me.page.locator("path[fill='#FFFFFF'][stroke-width='4']").first.bounding_box()
    assert handle
    x, y = me.page.evaluate(FIRST_CORNER)
    me.page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    me.page.mouse.down()
    me.page.mouse.move(x + 40, y + 30, steps=5)
    me.page.mouse.move(x + 6, y + 5, steps=5)
    expect(me.page.locator(".s-snap-corner")).to_have_count(1)
    me.page.mouse.up()
    expect(me.page.locator(".s-snap")).to_have_count(0)
    me.press("完成")
    lines = {one["id"]: one["geometry"]["coordinates"] for one in saved(me)}
    known = lines.pop(other["id"])[0]
    [moved] = lines.values()
    assert known in moved

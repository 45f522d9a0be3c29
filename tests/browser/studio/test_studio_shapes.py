"""Shapes: what the screen shows is kept, and what the server would refuse is told at once."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from mapserve.services.communities.directory import find_community
from mapserve.services.saving.changesets import ChangesetIn, apply_changeset
from tests.browser.conftest import SOMEBODY
from tests.browser.studio.conftest import Site
from tests.factories.studios import Drawer

# Corners as terra-draw paints them, by where they are on the screen.
CORNERS = """() => [...document.querySelectorAll(".s-map path[stroke-width='4']")]
  .map((one) => one.getBoundingClientRect())
  .map((box) => [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)])"""
#: Where a corner is let go: the middle of it lies over no map.
ELSEWHERE = {
    "the list": "[data-part=list]",
    "the panel": "[data-part=panel]",
    "a button": "[data-part=toolbar] button",
    "the bar": ".bar",
}


def save(site: Site, *rings: list[list[float]]) -> None:
    """Save an area of these rings."""
    area: dict[str, Any] = {"type": "Polygon", "coordinates": list(rings)}
    one = {"id": str(uuid.uuid4()), "layer": "blind_spot", "geometry": area, "properties": {}}
    body = {"id": str(uuid.uuid4()), "comment": "", "create": [one]}
    with site.database.transaction() as session:
        community = find_community(session, site.slug)
        apply_changeset(session, community, ChangesetIn.model_validate(body), viewer=SOMEBODY)


def middle(me: Drawer) -> tuple[float, float]:
    answer = me.page.request.get(f"{me.base}/api/v1/communities/{me.slug}").json()
    west, south, east, north = answer["bounds"]
    return (west + east) / 2, (south + north) / 2


def box(lon: float, lat: float, half: float) -> list[list[float]]:
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    return [[lon + x * half, lat + y * half] for x, y in corners]


def reshape(me: Drawer) -> None:
    """Open what there is to reshape, until its corners are on the map."""
    me.press(me.page.locator("[data-part=list] [data-feature]").first)
    me.press("改形狀")
    me.page.wait_for_selector(".s-map path[stroke-width='4']", state="attached")
    me.look()


@pytest.mark.parametrize("where", ELSEWHERE)
def test_a_corner_let_go_outside_the_map_is_let_go_and_kept(
    drawer: Callable[..., Drawer], site: Site, where: str
) -> None:
    me = drawer(phone=False)
    save(site, box(*middle(me), 0.0003))
    me.page.reload()
    me.ready()
    [before] = me.features()
    reshape(me)
    target = me.page.locator(ELSEWHERE[where]).first.bounding_box()
    assert target
    to = (target["x"] + target["width"] / 2, target["y"] + target["height"] / 2)
    corners = me.page.evaluate(CORNERS)
    nearest = min(corners, key=lambda one: (one[0] - to[0]) ** 2 + (one[1] - to[1]) ** 2)
    me.page.mouse.move(*nearest)
    me.page.mouse.down()
    me.page.mouse.move(*to, steps=8)
    me.page.mouse.up()
    there = me.page.evaluate(CORNERS)
    assert there != corners
    me.page.mouse.move(600, 400, steps=8)  # nothing sticks to the mouse any more
    assert me.page.evaluate(CORNERS) == there
    me.press("完成")
    me.press("儲存")
    me.expect_state("已儲存")
    [after] = me.features()
    assert after["geometry"] != before["geometry"]


def test_a_hole_beyond_its_shell_is_told_and_not_finished(
    drawer: Callable[..., Drawer], site: Site
) -> None:
    me = drawer(phone=False)
    at = middle(me)
    save(site, box(*at, 0.0003), box(*at, 0.0001)[::-1])
    me.page.reload()
    me.ready()
    reshape(me)
    shell = me.page.evaluate(CORNERS)
    me.press("換一圈")
    me.look()
    [x, y] = me.page.evaluate(CORNERS)[0]
    assert [x, y] not in shell
    # Beyond the nearest corner of the shell.
    [out_x, out_y] = min(shell, key=lambda one: (one[0] - x) ** 2 + (one[1] - y) ** 2)
    me.page.mouse.move(x, y)
    me.page.mouse.down()
    me.page.mouse.move(out_x + (out_x - x) / 2, out_y + (out_y - y) / 2, steps=8)
    me.page.mouse.up()
    expect(me.page.get_by_role("alert")).to_contain_text("挖空的地方超出外框了")
    me.press("完成")
    expect(me.page.locator(".s-reshape")).to_be_visible()
    # Saved from elsewhere, it stays here and holds up nothing else.
    me.press(me.page.locator("[data-part=toolbar] [data-tool=new]"))
    me.choose("street_light")
    me.at(150, 150)
    me.press("完成")
    me.press("儲存")
    expect(me.page.locator("[data-part=toast]")).to_contain_text("已儲存 1 筆，還有 1 筆要改")
    expect(me.page.get_by_role("alert")).to_contain_text("挖空的地方超出外框了")
    assert sorted(one["properties"]["layer"] for one in me.features()) == [
        "blind_spot",
        "street_light",
    ]
    me.press(me.page.get_by_role("alert").get_by_role("button", name="改形狀"))
    me.press("復原")
    expect(me.page.locator("[data-part=pill]")).not_to_contain_text("未送")


def test_one_that_the_server_refuses_lets_the_others_through(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()

    def refuse(route, request) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
        for index, one in enumerate(request.post_data_json["create"]):
            if one["properties"].get("name") == "壞的":
                error = {
                    "pointer": f"/create/{index}/geometry",
                    "detail": "這個圖形不能用。",
                    "cure": "請移開一點。",
                }
                route.fulfill(status=422, json={"status": 422, "errors": [error]})
                return
        route.continue_()

    me.page.route("**/changesets", refuse)
    for name in ("壞的", "好的"):
        me.choose("street_light")
        me.press("放在十字")
        me.press("完成")
        me.answer("name", name)
        if name == "壞的":
            me.press(me.page.get_by_label("關閉"))
    me.press("儲存")
    expect(me.page.get_by_role("alert")).to_contain_text("這個圖形不能用。請移開一點。")
    expect(me.page.locator("[data-part=toast]")).to_contain_text("已儲存 1 筆，還有 1 筆要改")
    assert [one["properties"]["name"] for one in me.features()] == ["好的"]


def test_a_point_outside_is_refused_when_it_is_put_there(drawer: Callable[..., Drawer]) -> None:
    me = drawer()
    me.choose("street_light")
    me.press(me.page.locator(".s-typing summary"))
    me.page.locator(".s-typing input").fill("121.2, 24.9")
    me.press(me.page.locator(".s-typing").get_by_role("button", name="放在這裡"))
    expect(me.page.get_by_role("alert")).to_contain_text("超出美仁里範圍")
    me.press("完成")
    expect(me.page.locator(".s-draw")).to_be_visible()
    expect(me.page.locator(".s-form")).to_have_count(0)


def test_a_poor_position_is_asked_about(drawer: Callable[..., Drawer]) -> None:
    me = drawer()
    lon, lat = middle(me)
    context = me.page.context
    context.grant_permissions(["geolocation"])
    me.choose("street_light")
    me.press(me.page.locator(".s-typing summary"))
    here = me.page.locator(".s-typing").get_by_role("button", name="用我的位置")
    context.set_geolocation({"longitude": lon, "latitude": lat, "accuracy": 900})
    me.press(here)
    toast = me.page.locator("[data-part=toast]")
    expect(toast).to_contain_text("位置只準到 900 公尺")
    expect(me.page.locator(".s-corner")).to_have_count(0)
    me.press(toast.get_by_role("button", name="照樣放這裡"))
    expect(me.page.locator(".s-corner")).to_have_count(1)


def test_under_a_finger_nothing_jumps_and_no_line_leads_to_the_crosshair(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    me.choose("blind_spot")
    me.at(-90, -60)
    first = me.page.locator(".s-corner").first
    before = first.bounding_box()
    # The next corners go round the crosshair: a line to it would cross them.
    me.at(90, -60)
    assert first.bounding_box() == before
    for corner in [(90, 60), (-90, 60), (-90, 20)]:
        me.at(*corner)
        expect(me.page.get_by_role("alert")).to_be_hidden()
    assert first.bounding_box() == before
    dashed = ".s-map path[stroke-dasharray='9 7']"
    expect(me.page.locator(dashed)).to_have_count(0)
    # The crosshair is used again: now it is told where the next corner would be.
    me.page.keyboard.press("ArrowRight")
    expect(me.page.locator(dashed)).not_to_have_count(0)


def test_lines_that_are_laid_across_are_undone_not_moved_away_from(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    me.choose("blind_spot")
    for corner in [(-60, -50), (60, 50), (60, -50), (-60, 50)]:
        me.at(*corner)
    expect(me.page.get_by_role("alert")).to_contain_text("按「復原」退回交叉以前")

"""Nothing drawn is lost: undo, reload, a dead network, two people, a server that says no."""

import re
import uuid
from collections.abc import Callable

from playwright.sync_api import expect

from mapserve.services.communities.directory import find_community
from mapserve.services.maps.editions import seal
from tests.browser.conftest import SOMEBODY
from tests.browser.studio.conftest import WANG, Site
from tests.factories.studios import Drawer

CORNERS = [(-60, -50), (60, -50), (60, 50), (-60, 50)]


def draw_blind_spot(me: Drawer, name: str = "") -> None:
    me.choose("blind_spot")
    for corner in CORNERS:
        me.at(*corner)
    me.press("完成")
    if name:
        me.answer("name", name)


def test_everything_can_be_undone_and_redone(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer(phone=False)
    draw_blind_spot(me, "防火巷")
    rows = me.page.locator("[data-part=list] [data-feature]")
    expect(rows).to_contain_text(["防火巷"])
    undo = me.page.locator("[data-part=toolbar]").get_by_role("button", name="復原")
    redo = me.page.locator("[data-part=toolbar]").get_by_role("button", name="重做")
    undo.click()
    expect(rows).not_to_contain_text(["防火巷"])
    undo.click()  # the shape is a sketch again
    expect(rows).to_have_count(0)
    expect(me.page.locator(".s-corner")).to_have_count(4)
    me.page.keyboard.press("Control+z")
    expect(me.page.locator(".s-corner")).to_have_count(3)
    me.page.keyboard.press("Control+y")
    me.page.keyboard.press("Control+Shift+z")
    redo.click()
    expect(rows).to_contain_text(["防火巷"])
    me.press("儲存")
    me.expect_state("已儲存")
    assert len(me.features()) == 1


def open_first(me: Drawer) -> None:
    """Open the form of the first feature of the list."""
    me.press("找已畫的")
    me.press(me.page.locator(".s-list-screen [data-feature]").first)


def delete_what_is_stored(me: Drawer) -> None:
    """Draw a blind spot, save it, and take it off the map without saving that."""
    draw_blind_spot(me, "防火巷")
    me.press("儲存")
    me.expect_state("已儲存")
    open_first(me)
    me.press("刪除")


def test_a_delete_can_be_undone_for_as_long_as_it_is_unsent(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    delete_what_is_stored(me)
    me.choose("street_light")  # much may be done meanwhile, and the page be loaded anew
    me.press("放在十字")
    me.press("完成")
    me.expect_state("未送 2 筆")
    me.page.reload()
    me.ready()
    me.press(me.page.get_by_label("關閉"))
    waiting = me.page.locator(".s-waiting")
    expect(waiting).to_contain_text("已刪除「防火巷」")
    me.press(waiting.get_by_role("button", name="復原"))
    expect(waiting).not_to_contain_text("已刪除")
    me.expect_state("未送 1 筆")
    expect(me.page.locator(".s-symbol")).to_have_count(2)


def test_a_delete_waits_for_save_and_can_be_undone(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    delete_what_is_stored(me)
    toast = me.page.locator("[data-part=toast]")
    expect(toast).to_contain_text("已刪除「防火巷」，按「儲存」才算數")
    me.expect_state("未送 1 筆")
    assert len(me.features()) == 1
    me.press(toast.get_by_role("button", name="復原"))
    me.expect_state("已儲存")
    expect(me.page.locator(".s-symbol")).to_have_count(1)
    me.press(me.page.get_by_label("關閉"))
    open_first(me)
    me.press("刪除")
    waiting = me.page.locator("[data-part=panel] .s-waiting")
    expect(waiting).to_contain_text("還有 1 筆沒送出")
    expect(waiting).to_contain_text("防火巷（刪除）")
    me.press(waiting.get_by_role("button", name="儲存"))
    me.expect_state("已儲存")
    expect(waiting).to_be_hidden()
    assert me.features() == []


def test_a_delete_asks_where_it_hurts(
    drawer: Callable[..., Drawer],
    site: Site,
) -> None:
    me = drawer()
    draw_blind_spot(me, "防火巷")
    me.press("儲存")
    me.expect_state("已儲存")
    with site.database.transaction() as session:
        seal(session, find_community(session, site.slug), purpose="evaluation", viewer=SOMEBODY)
    open_first(me)
    me.press("刪除")
    panel = me.page.locator("[data-part=panel]")
    expect(panel).to_contain_text("真的要刪除「防火巷」嗎？")
    expect(panel).to_contain_text("封存的第 1 版裡有它")
    me.press("留著")
    expect(panel.locator(".s-form")).to_be_visible()
    me.press("刪除")
    expect(panel.locator(".s-harms")).to_be_visible()
    me.press("刪除")
    me.expect_state("未送 1 筆")
    assert len(me.features()) == 1


def test_a_reload_in_the_middle_of_a_polygon_loses_nothing(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    me.choose("blind_spot")
    for corner in CORNERS[:3]:
        me.at(*corner)
    me.expect_state("已存在手機")
    me.page.reload()
    me.ready()
    expect(me.page.locator(".s-corner")).to_have_count(3)
    me.press("復原")
    expect(me.page.locator(".s-corner")).to_have_count(2)
    me.press("重做")
    me.press("完成")
    me.press("儲存")
    me.expect_state("已儲存")
    [feature] = me.features()
    assert len(feature["geometry"]["coordinates"][0]) == 4


def test_what_is_saved_without_network_goes_up_when_it_is_back(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    me.page.context.set_offline(offline=True)
    draw_blind_spot(me, "離線畫的")
    me.press("儲存")
    me.expect_state("離線・資料 剛剛・未送 1 筆")
    me.page.context.set_offline(offline=False)
    me.expect_state("已儲存")
    assert [one["properties"]["name"] for one in me.features()] == ["離線畫的"]


def test_an_answer_that_got_lost_does_not_store_twice(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    lost: list[str] = []

    def lose_the_answer(route, request) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
        if lost:
            route.continue_()
            return
        lost.append(request.post_data_json["id"])
        route.fetch()
        route.abort()

    me.page.route("**/changesets", lose_the_answer)
    draw_blind_spot(me)
    me.press("儲存")
    # As the map page says it: nothing is wrong, the server is away.
    me.expect_state("連不上・資料 剛剛・未送 1 筆")
    me.page.reload()
    me.ready()
    me.expect_state("已儲存")
    assert len(me.features()) == 1


def test_two_people_who_changed_the_same_place_choose_field_by_field(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    draw_blind_spot(me, "防火巷")
    me.press("儲存")
    me.expect_state("已儲存")
    [feature] = me.features()
    other = drawer(phone=False, email=WANG)
    for person, name, place in ((other, "王的名字", "park"), (me, "我的名字", "fire_lane")):
        if person is me:
            me.press("找已畫的")
            me.press(me.page.locator(".s-list-screen [data-feature]"))
        else:
            person.press(person.page.locator("[data-part=list] [data-feature]"))
        person.answer("place", place)
        person.answer("name", name)
        if person is other:
            person.answer("causes", "dark")
            person.press("儲存")
            person.expect_state("已儲存")
    me.press("儲存")
    panel = me.page.locator(".s-conflict")
    expect(panel).to_contain_text("兩個人改了同一處")
    expect(panel).to_contain_text("不一樣的 2 處")
    expect(panel).to_contain_text("王國棟")
    expect(me.button("就這樣儲存")).to_be_disabled()
    expect(me.page.locator("path.s-shape-mine")).to_have_count(1)
    # Both agree on the place: there is one shape, and it is nobody's.
    expect(me.page.locator("path.s-shape-theirs")).to_have_count(0)
    expect(me.page.locator(".s-shape-name")).to_have_count(0)
    me.press(panel.locator("[data-of=name][data-side=mine]"))
    expect(me.button("就這樣儲存")).to_be_disabled()
    me.press(panel.locator("[data-of=place][data-side=theirs]"))
    me.press("就這樣儲存")
    me.expect_state("已儲存")
    [merged] = me.features()
    assert merged["id"] == feature["id"]
    assert merged["properties"]["name"] == "我的名字"
    assert merged["properties"]["place"] == "park"
    assert merged["properties"]["causes"] == ["dark"]


def test_two_people_who_moved_the_same_thing_see_both_places_and_whose_they_are(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    me.choose("street_light")
    me.press("放在十字")
    me.press("完成")
    me.press("儲存")
    me.expect_state("已儲存")
    other = drawer(phone=False, email=WANG)
    me.press("找已畫的")
    me.press(me.page.locator(".s-list-screen [data-feature]"))
    other.press(other.page.locator("[data-part=list] [data-feature]"))
    for person, right in ((other, 80), (me, -60)):
        person.press("移動")
        person.at(right, 30)
        person.press("完成")
        person.press("儲存")
        if person is other:
            other.expect_state("已儲存")
    expect(me.page.locator(".s-conflict")).to_contain_text("不一樣的 1 處")
    for side in ("mine", "theirs"):
        expect(me.page.locator(f"path.s-shape-{side}")).to_have_count(1)
    names = me.page.locator(".s-shape-name")
    expect(names.filter(has_text="王國棟")).to_have_count(1)
    expect(names.filter(has_text="我的")).to_have_count(1)
    # Both are seen: neither lies under the sheet or outside of the map.
    stage, sheet = me.page.locator("[data-part=map]"), me.page.locator("[data-part=panel]")
    frame, low = stage.bounding_box(), sheet.bounding_box()
    assert frame
    assert low
    for side in ("mine", "theirs"):
        shape = me.page.locator(f"path.s-shape-{side}").bounding_box()
        assert shape
        assert shape["y"] >= frame["y"]
        assert shape["y"] + shape["height"] <= low["y"]


def test_what_the_server_refuses_is_told_at_its_field_and_kept(
    drawer: Callable[..., Drawer],
    site: Site,
) -> None:
    me = drawer()
    me.choose("street_light")
    me.press("放在十字")
    me.press("完成")
    refusal = {
        "type": "/problems/field-invalid",
        "status": 422,
        "detail": "「名稱」的值不對。",
        "errors": [
            {
                "pointer": "/create/0/properties/name",
                "code": "field-invalid",
                "detail": "「名稱」的值不對。",
                "cure": "請改短。",
            }
        ],
    }
    me.page.route("**/changesets", lambda route: route.fulfill(status=422, json=refusal))
    me.press("儲存")
    expect(me.page.locator("[data-field=name] .field-error")).to_have_text("「名稱」的值不對。")
    expect(me.page.get_by_role("alert")).to_contain_text("還沒存進去")
    me.page.unroute("**/changesets")
    me.answer("name", "短")
    me.press("儲存")
    me.expect_state("已儲存")
    assert site.slug
    assert [one["properties"]["name"] for one in me.features()] == ["短"]


def test_a_corner_is_dragged_and_the_new_shape_is_saved(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer(phone=False)
    draw_blind_spot(me)
    me.press("儲存")
    me.expect_state("已儲存")
    [before] = me.features()
    me.press(me.page.locator("[data-part=list] [data-feature]"))
    me.press("改形狀")
    # The screen that reshapes is loaded when it is asked for.
    me.page.wait_for_selector(".s-map path[stroke-width='4']", state="attached")
    x, y = me.page.evaluate(
        "() => { const r = [...document.querySelectorAll('.s-map path')]"
        ".filter((p) => p.getAttribute('stroke-width') === '4')"
        ".map((p) => p.getBoundingClientRect())[0];"
        " return [r.x + r.width / 2, r.y + r.height / 2]; }"
    )
    me.page.mouse.move(x, y)
    me.page.mouse.down()
    me.page.mouse.move(x - 50, y - 30, steps=8)
    me.page.mouse.up()
    me.press("完成")
    me.press("儲存")
    me.expect_state("已儲存")
    me.page.wait_for_timeout(300)
    [after] = me.features()
    assert after["geometry"] != before["geometry"]
    assert len(after["geometry"]["coordinates"][0]) == 5
    assert re.fullmatch(r"[0-9a-f-]{36}", str(uuid.UUID(after["id"])))


def test_the_first_view_on_a_phone_is_light(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    seen: list[str] = []
    me.page.on("request", lambda request: seen.append(request.url))
    me.page.reload()
    me.ready()
    me.page.wait_for_load_state("networkidle")
    assert len(seen) <= 20
    outside = [url for url in seen if not url.startswith((me.base, "data:"))]
    assert outside == []

"""Photos: taken on a phone, kept on it, sent before what names them, seen on the map."""

import base64
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.conftest import axe_faults
from tests.browser.studio.conftest import WANG
from tests.factories.communities import LAT, LON
from tests.factories.devices import (
    draw_light,
    go_offline,
    leave_studio,
    names_by_revision,
    visit,
    wait_kept,
    wake,
)
from tests.factories.photos import SECRET, heic, jpeg
from tests.factories.studios import Drawer

CORNERS = [(-60, -50), (60, -50), (60, 50), (-60, 50)]
ROW = "[data-part=panel] .s-list-screen [data-feature]"


def file(raw: bytes, name: str = "IMG_0001.jpg", kind: str = "image/jpeg") -> dict[str, Any]:
    return {"name": name, "mimeType": kind, "buffer": raw}


def field(me: Drawer) -> Locator:
    return me.page.locator("[data-field=photos]")


def choose(me: Drawer, word: str, *files: dict[str, Any]) -> None:
    """Press a tile of the question and choose files in what opens."""
    with me.page.expect_file_chooser() as opened:
        me.press(field(me).get_by_role("button", name=word, exact=True))
    opened.value.set_files(list(files))


def put_light(me: Drawer) -> None:
    me.choose("street_light")
    me.press("放在十字")
    me.press("完成")


def kept(me: Drawer) -> int:
    """Return how many photos lie on the device."""
    return int(
        me.page.evaluate(
            """new Promise((done, failed) => {
                const opening = indexedDB.open("mapserve-photos");
                opening.onerror = failed;
                opening.onsuccess = () => {
                    const all = opening.result.transaction("photos").objectStore("photos").count();
                    all.onsuccess = () => { opening.result.close(); done(all.result); };
                };
            })"""
        )
    )


def loaded(images: Locator) -> None:
    """Wait until every picture is drawn."""
    expect(images.first).to_be_visible()
    for image in images.all():
        expect(image).to_have_js_property("complete", value=True)
        assert image.evaluate("one => one.naturalWidth") > 0


def test_a_photo_is_taken_kept_through_a_reload_and_seen_by_members_only(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    me.page.context.set_offline(offline=True)
    put_light(me)
    choose(me, "拍照", file(jpeg(3000, 2000)))
    small = field(me).locator(".picture-small img")
    expect(small).to_have_attribute("alt", "路燈 照片 1")
    loaded(small)
    assert kept(me) == 1
    me.press("儲存")
    me.expect_state("未送 1 筆")
    me.page.context.set_offline(offline=False)
    # Down again before it is up: the reload finds it on the device.
    me.page.route("**/photos/*", lambda route: route.abort())
    me.page.reload()
    me.ready()
    assert kept(me) == 1
    assert me.features() == []
    me.page.unroute("**/photos/*")
    me.page.reload()
    me.ready()
    me.expect_state("已儲存")
    [feature] = features(me)
    [photo] = feature["properties"]["photos"]
    assert kept(me) == 0

    address = f"{me.base}/api/v1/communities/{me.slug}/photos/{photo}"
    answer = me.page.request.get(address)
    assert answer.ok
    assert answer.headers["x-taken-on"] == "2026-10-03"
    assert SECRET.encode() not in answer.body()
    with Image.open(io.BytesIO(answer.body())) as image:
        assert max(image.size) == 1600
        assert not image.getexif()

    me.page.goto(f"{me.base}/c/{me.slug}")
    me.page.wait_for_selector(".map-page[data-ready=true]")
    browser = me.page.context.browser
    assert browser
    outside = browser.new_context()
    page = outside.new_page()
    page.goto(f"{me.base}/c/{me.slug}")
    page.wait_for_selector(".map-page[data-ready=true]")
    assert photo not in page.content()
    assert page.request.get(address).status == 401
    outside.close()


def features(me: Drawer, photos: int = 1) -> list[dict[str, Any]]:
    """Return what the server holds, once there is a feature with so many photos."""
    for _ in range(100):
        found = me.features()
        if found and len(found[0]["properties"].get("photos", ())) == photos:
            return found
        me.page.wait_for_timeout(100)
    pytest.fail(f"no feature with {photos} photos: {found}")


def save_light(me: Drawer, *files: dict[str, Any]) -> None:
    """Save a light with photos."""
    put_light(me)
    choose(me, "從相簿", *files)
    expect(field(me).locator(".picture-small")).to_have_count(len(files))
    me.press("儲存")
    features(me, len(files))


def test_a_photo_that_this_browser_cannot_show_is_seen_once_it_is_saved(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    put_light(me)
    choose(me, "從相簿", file(heic(), "IMG_0001.HEIC", "image/heic"))
    expect(me.page.get_by_text("存檔以後就看得到")).to_be_visible()
    expect(field(me).locator(".picture-small img")).to_have_class("picture-absent")
    me.press("儲存")
    [feature] = features(me)
    [photo] = feature["properties"]["photos"]
    me.page.reload()
    me.ready()
    me.press("找已畫的")
    me.press(me.page.locator(ROW))
    loaded(field(me).locator(".picture-small img"))
    answer = me.page.request.get(f"{me.base}/api/v1/communities/{me.slug}/photos/{photo}")
    assert (answer.headers["content-type"], answer.headers["x-taken-on"]) == (
        "image/jpeg",
        "2026-10-03",
    )


def test_members_see_a_photo_on_the_map_in_the_table_and_large(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    me.choose("blind_spot")
    for corner in CORNERS:
        me.at(*corner)
    me.press("完成")
    choose(me, "從相簿", file(jpeg(900, 600)), file(jpeg(600, 900)))
    expect(field(me).locator(".picture-small")).to_have_count(2)
    me.press("儲存")
    me.expect_state("已儲存")
    me.page.set_viewport_size({"width": 1280, "height": 800})
    me.page.goto(f"{me.base}/c/{me.slug}")
    me.page.wait_for_selector(".map-page[data-ready=true]")
    small = me.page.locator("#feature-rows .picture-small")
    expect(small).to_have_count(2)
    loaded(small.locator("img"))
    me.page.locator("#feature-rows .row-name").first.click()
    popup = me.page.locator(".popup .picture-small")
    expect(popup).to_have_count(2)
    expect(popup.first.locator("img")).to_have_attribute("alt", "治安死角 照片 1")
    loaded(popup.locator("img"))
    assert axe_faults(me.page) == []
    popup.first.focus()
    me.page.keyboard.press("Enter")
    large = me.page.locator("dialog.picture")
    expect(large).to_be_visible()
    expect(large).to_contain_text("治安死角 照片 1・115.10.03")
    loaded(large.locator("img"))
    assert axe_faults(me.page) == []
    me.page.keyboard.press("ArrowRight")
    expect(large).to_contain_text("治安死角 照片 2")
    me.page.keyboard.press("Escape")
    expect(large).to_have_count(0)
    expect(popup.first).to_be_focused()
    popup.last.click()
    large.get_by_role("button", name="關閉").click()
    expect(large).to_have_count(0)


def test_the_place_of_a_photo_is_offered_and_taken_only_when_asked_for(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    put_light(me)
    offer = me.page.locator(".s-offer")
    toast = me.page.locator("[data-part=toast]")
    metre = 1 / 111_320
    choose(me, "拍照", file(jpeg(place=(LON, LAT + 4 * metre))))
    expect(field(me).locator(".picture-small")).to_have_count(1)
    expect(offer).to_be_empty()  # nearer than a phone knows its place
    choose(me, "再拍一張", file(jpeg(place=(LON, LAT + 35 * metre))))
    expect(offer).to_contain_text(re.compile("照片的位置離這裡 3[3-7] 公尺，把點移過去？"))
    assert axe_faults(me.page) == []
    me.press("不用")
    expect(offer).to_be_empty()
    choose(me, "再拍一張", file(jpeg(place=(LON, LAT + 35 * metre))))
    me.press("移過去")
    expect(toast).to_contain_text("點移到照片的位置了")
    choose(me, "再拍一張", file(jpeg(place=(120.2, 23.0))))
    expect(offer).to_contain_text("照片是在美仁里外面拍的，離這裡 ")
    expect(offer).to_contain_text(re.compile("離這裡 26[0-9] 公里。"))
    expect(offer.locator("button")).to_have_count(0)
    me.press("儲存")
    me.expect_state("已儲存")
    [feature] = features(me, 4)
    assert abs(feature["geometry"]["coordinates"][1] - (LAT + 35 * metre)) < metre / 2


def test_photos_are_chosen_removed_and_brought_back_at_a_desk_in_english(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer(phone=False, locale="en-US")
    me.choose("street_light")
    me.at(0, 0)
    me.page.keyboard.press("Enter")
    small = field(me).locator(".picture-small")
    word = "Choose a photo or drop it here"
    choose(me, word, *[file(jpeg(200 + n, 100)) for n in range(7)])
    toast = me.page.locator("[data-part=toast]")
    expect(toast).to_contain_text("6 photos at most.")
    expect(small).to_have_count(6)
    expect(field(me).get_by_role("button", name=word)).to_have_count(0)
    expect(small.nth(1).locator("img")).to_have_attribute("alt", "Street light, photo 2")
    for _ in range(5):
        field(me).get_by_role("button", name="Remove photo 1").click()
    expect(small).to_have_count(1)
    me.page.keyboard.press("Control+z")
    expect(small).to_have_count(2)
    choose(me, word, file(b"no picture at all"))
    expect(toast).to_contain_text("no photo that can be read")
    expect(small).to_have_count(2)
    # Dropped from a folder.
    me.page.evaluate(
        """async ([name, base64]) => {
            const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
            const data = new DataTransfer();
            data.items.add(new File([bytes], name, { type: "image/jpeg" }));
            const drop = new DragEvent("drop", { dataTransfer: data, bubbles: true });
            document.querySelector(".s-photos").dispatchEvent(drop);
        }""",
        ["IMG.jpg", base64.b64encode(jpeg(300, 200)).decode()],
    )
    expect(small).to_have_count(3)
    me.press("Save")
    me.expect_state("Saved")
    assert len(features(me, 3)) == 1


def test_a_photo_that_the_server_refuses_is_told_at_its_question_and_kept(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    put_light(me)
    choose(me, "拍照", file(jpeg()))
    me.page.route("**/photos/*", lambda route: route.continue_(post_data=b"damaged on the way"))
    me.press("儲存")
    me.expect_state("存不進去")
    expect(field(me)).to_contain_text("照片 1：這個檔案不是能讀的照片。")
    assert me.features() == []
    assert kept(me) == 1
    me.page.unroute("**/photos/*")
    me.press("儲存")
    me.expect_state("已儲存")
    assert len(features(me)) == 1


def test_a_save_that_is_tried_again_does_not_send_its_photos_again(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    put_light(me)
    choose(me, "從相簿", file(jpeg(300, 200)), file(jpeg(310, 200)))
    expect(field(me).locator(".picture-small")).to_have_count(2)
    sent: list[str] = []
    me.page.on("request", lambda one: sent.append(one.method) if one.method == "PUT" else None)
    me.page.route("**/changesets", lambda route: route.abort())
    me.press("儲存")
    me.expect_state("連不上・資料 剛剛・未送 1 筆")
    assert me.features() == []
    assert kept(me) == 2
    me.page.unroute("**/changesets")
    me.save_waiting()
    features(me, 2)
    assert sent == ["PUT", "PUT"]
    me.expect_state("已儲存")
    assert kept(me) == 0


def test_a_full_device_is_told_and_the_photo_still_goes_up(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    put_light(me)
    me.page.evaluate(
        """() => {
            const put = IDBObjectStore.prototype.put;
            IDBObjectStore.prototype.put = function (...given) {
                if (this.name === "photos") throw new DOMException("full", "QuotaExceededError");
                return put.apply(this, given);
            };
        }"""
    )
    choose(me, "拍照", file(jpeg()))
    expect(me.page.locator("[data-part=toast]")).to_contain_text("空間滿了")
    loaded(field(me).locator(".picture-small img"))
    assert kept(me) == 0
    me.press("儲存")
    me.expect_state("已儲存")
    [feature] = features(me)
    [photo] = feature["properties"]["photos"]
    address = f"{me.base}/api/v1/communities/{me.slug}/photos/{photo}/thumbnail"
    assert me.page.request.get(address).ok


def test_two_people_with_other_photos_see_both_and_choose(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    save_light(me, file(jpeg(300, 200)))
    other = drawer(phone=False, email=WANG)
    me.press("找已畫的")
    me.press(me.page.locator(ROW))
    other.press(other.page.locator("[data-part=list] [data-feature]"))
    choose(other, "選照片，或拖到這裡", file(jpeg(310, 200)))
    expect(field(other).locator(".picture-small")).to_have_count(2)
    other.press("儲存")
    other.expect_state("已儲存")
    choose(me, "再拍一張", file(jpeg(320, 200)))
    expect(field(me).locator(".picture-small")).to_have_count(2)
    me.press("儲存")
    panel = me.page.locator(".s-conflict")
    expect(panel).to_contain_text("不一樣的 1 處")
    for side in ("mine", "theirs"):
        loaded(panel.locator(f"[data-of=photos][data-side={side}] img"))
        expect(panel.locator(f"[data-of=photos][data-side={side}] img")).to_have_count(2)
    assert axe_faults(me.page) == []
    theirs = other.features()[0]["properties"]["photos"]
    me.press(panel.locator("[data-of=photos][data-side=mine]"))
    me.press("就這樣儲存")
    me.expect_state("已儲存")
    mine = me.features()[0]["properties"]["photos"]
    assert mine[0] == theirs[0]
    assert mine[1] != theirs[1]


def test_the_history_shows_photos_before_and_after(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    save_light(me, file(jpeg(300, 200)))
    me.press("找已畫的")
    me.press(me.page.locator(ROW))
    choose(me, "從相簿", file(jpeg(310, 200)))
    expect(field(me).locator(".picture-small")).to_have_count(2)
    me.press("儲存")
    features(me, 2)
    me.page.goto(f"{me.base}/c/{me.slug}/history/compare?from=1&to=2")
    me.page.wait_for_selector(".compare-page[data-ready]")
    lines = me.page.locator("#changes .change-fields")
    expect(lines.locator("del")).to_have_text("1 張")
    expect(lines.locator("ins")).to_have_text("2 張")
    expect(lines.locator(".picture-small")).to_have_count(3)
    loaded(lines.locator("img"))
    # What is new comes with its photos, not with how many they are.
    me.page.goto(f"{me.base}/c/{me.slug}/history/compare?from=0&to=1")
    me.page.wait_for_selector(".compare-page[data-ready]")
    added = me.page.locator("#changes .change-added")
    expect(added.locator(".picture-small")).to_have_count(1)
    expect(added).not_to_contain_text("1 張")
    loaded(added.locator("img"))
    me.page.goto(f"{me.base}/c/{me.slug}/history")
    photos = me.page.locator(".saves-photos")
    expect(photos).to_have_count(2)
    loaded(photos.locator("img"))
    photos.first.click()
    me.page.wait_for_selector(".compare-page[data-ready]")


def test_photos_seen_once_are_there_without_network_and_for_this_reader_only(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer(worker=True)
    save_light(me, file(jpeg(300, 200)))
    [photo] = me.features()[0]["properties"]["photos"]
    small = f"/api/v1/communities/{me.slug}/photos/{photo}/thumbnail"
    me.page.set_viewport_size({"width": 1280, "height": 800})
    me.page.goto(f"{me.base}/c/{me.slug}#19/{LAT}/{LON}")
    me.page.wait_for_selector(".map-page[data-ready=true]")
    me.page.locator("input[value=street_light]").check()
    images = me.page.locator("#feature-rows .picture-small img")
    loaded(images)
    wait_kept(me.page, small, cache="copies-of-")
    wait_kept(me.page, f"/c/{me.slug}")
    me.page.context.set_offline(offline=True)
    me.page.reload()
    me.page.wait_for_selector(".map-page[data-ready=true]")
    if not images.count():
        me.page.locator("input[value=street_light]").check()
    loaded(images)
    me.page.context.set_offline(offline=False)
    me.page.goto(f"{me.base}/logout")
    me.page.get_by_role("main").get_by_role("button").first.click()
    me.page.wait_for_url(lambda url: "/logout" not in url)
    left = me.page.evaluate("caches.keys()")
    assert not [name for name in left if name.startswith("copies-of-")], left


def test_photos_that_are_not_up_wait_with_what_names_them_for_the_studio(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer(worker=True)
    visit(me)
    me.page.reload()
    me.ready()
    go_offline(me)
    draw_light(me, "沒有照片")
    me.expect_state("未送 1 筆")
    put_light(me)
    choose(me, "拍照", file(jpeg(300, 200)))
    expect(field(me).locator(".picture-small")).to_have_count(1)
    me.answer("name", "有照片")
    me.press("儲存")
    me.expect_state("未送 2 筆")
    draw_light(me, "在後面")
    me.expect_state("未送 3 筆")
    context = leave_studio(me, 3)
    refused: list[int] = []
    context.on(
        "response", lambda one: refused.append(one.status) if one.url.endswith("sets") else None
    )
    wake(me)
    for _ in range(150):
        if len(refused) >= 2:
            break
        me.page.wait_for_timeout(100)
    # Sent up to what names the photo; that was refused, and all of it lies on the device still.
    # The browser may wake the worker by itself, too: it is refused again.
    assert refused[0] == 201
    assert set(refused[1:]) == {422}
    assert names_by_revision(me) == [(1, "沒有照片")]
    assert kept(me) == 1
    me.open()
    me.expect_state("已儲存")
    assert names_by_revision(me) == [(1, "沒有照片"), (2, "有照片"), (3, "在後面")]
    assert kept(me) == 0
    [photo] = [one for one in me.features() if one["properties"].get("photos")]
    [number] = photo["properties"]["photos"]
    address = f"{me.base}/api/v1/communities/{me.slug}/photos/{number}"
    assert me.page.request.get(address).ok


def test_a_file_of_drafts_takes_photos_along(
    drawer: Callable[..., Drawer],
    tmp_path: Path,
) -> None:
    me = drawer()
    me.page.context.set_offline(offline=True)
    put_light(me)
    choose(me, "拍照", file(jpeg(300, 200)))
    expect(field(me).locator(".picture-small")).to_have_count(1)
    me.press("儲存")
    me.expect_state("未送 1 筆")
    menu = me.page.locator(".bar .menu.phone-only")
    me.press(menu.locator("summary"))
    with me.page.expect_download() as waiting:
        me.press(menu.get_by_role("button", name="把草稿存成檔案"))
    path = tmp_path / "draft.json"
    waiting.value.save_as(path)
    assert "hush" not in path.read_text()
    other = drawer(phone=False)
    other.page.locator(".bar input[type=file]").last.set_input_files(path)
    [feature] = features(other)
    [photo] = feature["properties"]["photos"]
    address = f"{me.base}/api/v1/communities/{me.slug}/photos/{photo}"
    assert other.page.request.get(address).headers["x-taken-on"] == "2026-10-03"


def test_a_photo_that_no_draft_mentions_does_not_stay_on_the_device(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    put_light(me)
    choose(me, "拍照", file(jpeg()))
    expect(field(me).locator(".picture-small")).to_have_count(1)
    me.page.reload()
    me.ready()
    assert kept(me) == 1
    me.page.evaluate(
        """new Promise((done) => {
            const opening = indexedDB.open("mapserve-studio");
            opening.onsuccess = () => {
                const drafts = opening.result.transaction("drafts", "readwrite");
                drafts.objectStore("drafts").clear();
                drafts.oncomplete = () => { opening.result.close(); done(); };
            };
        })"""
    )
    me.page.reload()
    me.ready()
    assert kept(me) == 0

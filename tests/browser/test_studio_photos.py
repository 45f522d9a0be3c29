"""Photos in the studio: taken on a phone, kept on it, sent before what names them, seen on the map."""

import io
import uuid
from collections.abc import Callable
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, expect
from sqlalchemy import text

from tests.browser.conftest import axe_faults
from tests.browser.studio_site import (  # noqa: F401 - fixtures
    WANG,
    drawer,
    running,
    signed_in,
    site,
)
from tests.factories.communities import LAT, LON
from tests.factories.photos import SECRET, jpeg
from tests.factories.studios import Drawer

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
    drawer: Callable[..., Drawer],  # noqa: F811
) -> None:
    me = drawer()
    me.page.context.set_offline(offline=True)
    put_light(me)
    choose(me, "拍照", file(jpeg(3000, 2000)))
    small = field(me).locator(".picture-small img")
    expect(small).to_have_attribute("alt", "路燈 照片 1")
    loaded(small)
    me.page.screenshot(path="/tmp/photos/b.png")
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
    me.page.wait_for_function("document.querySelector('[data-part=pill]').textContent.length > 3")
    [feature] = me.features()
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

    me.page.goto(f"{me.base}/c/{me.slug}?x#18/{LAT}/{LON}")
    me.page.wait_for_selector(".map-page[data-ready=true]")
    stranger = me.page.context.browser
    assert stranger
    outside = stranger.new_context()
    page = outside.new_page()
    page.goto(f"{me.base}/c/{me.slug}")
    page.wait_for_selector(".map-page[data-ready=true]")
    assert photo not in page.content()
    assert page.request.get(address).status == 401
    outside.close()

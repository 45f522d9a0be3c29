"""Drafts go into a file and come back from it, on another device too."""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.factories.devices import draw_light, names_by_revision
from tests.factories.studios import Drawer


def read_back(me: Drawer, path: Path) -> None:
    me.page.locator(".bar input[type=file]").last.set_input_files(path)


def expect_names(who: Drawer, names: list[tuple[int, str]]) -> None:
    """Wait for what the server holds: the pill says 已儲存 before the upload begins, too."""
    for _ in range(100):
        if names_by_revision(who) == names:
            break
        who.page.wait_for_timeout(100)
    assert names_by_revision(who) == names


def test_drafts_go_to_a_file_and_to_another_device(
    drawer: Callable[..., Drawer],
    tmp_path: Path,
) -> None:
    me = drawer()
    menu = me.page.locator(".bar .menu.phone-only")
    me.press(menu.locator("summary"))
    expect(menu.get_by_role("button", name="讀回草稿")).to_be_visible()
    expect(menu.locator("[data-draft=save]")).to_be_hidden()
    me.page.context.set_offline(offline=True)
    me.page.keyboard.press("Escape")
    draw_light(me, "檔案裡的燈")
    me.expect_state("未送 1 筆")
    me.press(menu.locator("summary"))
    with me.page.expect_download() as waiting:
        me.press(menu.get_by_role("button", name="把草稿存成檔案"))
    path = tmp_path / "draft.json"
    waiting.value.save_as(path)
    assert waiting.value.suggested_filename.startswith(f"草稿-{me.slug}-")
    read_back(me, path)
    expect(me.page.locator("[data-part=toast]")).to_contain_text("請先儲存")

    other = drawer(phone=False)
    broken = tmp_path / "broken.json"
    draft = json.loads(path.read_text())
    for change, words in (
        ({"format": "x"}, "這不是草稿檔"),
        ({"community": "elsewhere"}, "別的社區"),
        ({"touched": [["no-id", None, None]]}, "壞了"),
        ({"touched": [[draft["touched"][0][0], None, {"layer": "none"}]]}, "壞了"),
    ):
        broken.write_text(json.dumps({**draft, **change}))
        read_back(other, broken)
        expect(other.page.locator("[data-part=toast]")).to_contain_text(words)
    read_back(other, path)
    expect_names(other, [(1, "檔案裡的燈")])
    other.expect_state("已儲存")
    # The same set from the first device is the same change: it is not stored twice.
    me.page.context.set_offline(offline=False)
    me.expect_state("已儲存")
    expect_names(me, [(1, "檔案裡的燈")])

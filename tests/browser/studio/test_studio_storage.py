"""A device that refuses to keep drafts: it is known and said, and work still reaches the server."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.factories.studios import Drawer

DEAF = "(made) => Object.assign(made, {addEventListener: () => undefined})"
REFUSALS = {
    "put throws": """IDBObjectStore.prototype.put = () => {
        throw new DOMException("full", "QuotaExceededError"); };""",
    "open throws": """IDBFactory.prototype.open = () => {
        throw new DOMException("no", "SecurityError"); };""",
    "put never answers": f"""const put = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = function (...given) {{
          return ({DEAF})(put.apply(this, given)); }};""",
    "open never answers": f"""const open = IDBFactory.prototype.open;
        IDBFactory.prototype.open = function (...given) {{
          return ({DEAF})(open.apply(this, given)); }};""",
}
#: The device is given four seconds to say something.
SOON = 15_000


def pill_says(me: Drawer, words: str) -> None:
    expect(me.page.locator("[data-part=pill]")).to_contain_text(words, timeout=SOON)


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_refusal_is_said_and_the_work_can_be_saved(
    drawer: Callable[..., Drawer], refusal: str
) -> None:
    me = drawer()
    me.page.add_init_script(REFUSALS[refusal])
    me.page.on("dialog", lambda dialog: dialog.accept())
    me.page.reload()
    me.ready()
    me.choose("street_light")
    me.press("放在十字")
    me.press("完成")
    pill_says(me, "這支裝置沒存住，請按「儲存」")
    me.answer("name", "沒存住的燈")
    me.press("儲存")
    pill_says(me, "已儲存")
    assert [one["properties"]["name"] for one in me.features()] == ["沒存住的燈"]


def test_what_is_neither_on_the_device_nor_on_the_server_is_not_given_up_unasked(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    me.page.add_init_script(REFUSALS["put throws"])
    me.page.reload()
    me.ready()
    me.page.context.set_offline(offline=True)
    me.choose("street_light")
    me.press("放在十字")
    me.press("完成")
    me.press("儲存")
    pill_says(me, "離線・資料 剛剛・未送 1 筆・還沒存在裝置上，先別關掉")
    asked: list[str] = []
    me.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    me.page.close(run_before_unload=True)
    for _ in range(50):
        if asked:
            break
        me.page.wait_for_timeout(100)
    assert asked == ["beforeunload"]
    me.page.context.set_offline(offline=False)
    pill_says(me, "已儲存")
    assert len(me.features()) == 1


def test_the_room_that_comes_back_is_used(drawer: Callable[..., Drawer]) -> None:
    me = drawer()
    me.page.add_init_script("""const put = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = function (...given) {
          if (window.full) throw new DOMException("full", "QuotaExceededError");
          return put.apply(this, given); };
        window.full = true;""")
    me.page.reload()
    me.ready()
    me.choose("street_light")
    me.press("放在十字")
    me.press("完成")
    pill_says(me, "這支裝置沒存住")
    me.page.evaluate("window.full = false")
    me.answer("name", "後來存住的")
    pill_says(me, "已存在手機・未送 1 筆")
    me.page.reload()
    me.ready()
    expect(me.page.locator(".s-form .s-title")).to_have_text("後來存住的")

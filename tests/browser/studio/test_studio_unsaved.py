"""What is drawn and not saved is told of wherever somebody might go on without it."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.factories.studios import Drawer


def draw_lamp(me: Drawer) -> None:
    me.choose("street_light")
    me.press("放在十字")
    me.press("完成")


def test_closing_a_new_form_says_that_it_waits(drawer: Callable[..., Drawer]) -> None:
    me = drawer()
    draw_lamp(me)
    me.press(me.page.get_by_label("關閉"))
    toast = me.page.locator("[data-part=toast]")
    expect(toast).to_contain_text("「路燈」還沒儲存")
    expect(me.page.locator(".s-waiting")).to_contain_text("還有 1 筆沒送出")
    me.press(toast.get_by_role("button", name="儲存"))
    me.expect_state("已儲存")
    assert len(me.features()) == 1


def test_saving_nothing_says_so(drawer: Callable[..., Drawer]) -> None:
    me = drawer()
    me.press(me.page.locator("[data-part=pill]"))
    expect(me.page.locator("[data-part=toast]")).to_contain_text("都存好了，沒有要再存的")
    me.choose("blind_spot")
    me.at(-40, -40)
    me.press(me.page.locator("[data-part=pill]"))
    expect(me.page.locator("[data-part=toast]")).to_contain_text("畫到一半的還沒按「完成」")


def test_whoever_taps_the_pill_to_read_it_has_saved_nothing(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    draw_lamp(me)
    me.press(me.page.locator("[data-part=pill]"))
    toast = me.page.locator("[data-part=toast]")
    expect(toast).to_contain_text("還有 1 筆沒送出：路燈")
    me.expect_state("未送 1 筆")
    assert me.features() == []
    me.press(toast.get_by_role("button", name="儲存", exact=True))
    me.expect_state("已儲存")
    assert len(me.features()) == 1


def test_a_half_drawn_shape_is_found_again(drawer: Callable[..., Drawer]) -> None:
    me = drawer()
    me.choose("blind_spot")
    me.at(-40, -40)
    me.at(40, -40)
    me.press("換一種")
    waiting = me.page.locator(".s-waiting")
    expect(waiting).to_contain_text("畫到一半：治安死角")
    me.press(waiting.get_by_role("button", name="繼續畫"))
    expect(me.page.locator(".s-corner")).to_have_count(2)


def test_map_page_and_sign_out_say_that_something_waits_here(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    draw_lamp(me)
    me.expect_state("已存在手機・未送 1 筆")
    me.page.goto(f"{me.base}/c/{me.slug}")
    strip = me.page.locator("[data-strip=waiting]")
    expect(strip).to_contain_text("這支裝置上還有 1 筆沒送出")
    me.page.goto(f"{me.base}/logout")
    unsent = me.page.locator("form [data-part=unsent]")
    expect(unsent).to_contain_text("這支裝置上還有沒送出的")
    me.press(unsent.get_by_role("link", name="美仁里：1 筆，先去儲存"))
    me.ready()
    me.save_waiting()
    me.expect_state("已儲存")
    me.page.goto(f"{me.base}/c/{me.slug}")
    me.page.wait_for_selector(".map-page[data-ready=true]")
    expect(strip).to_have_count(0)
    me.page.goto(f"{me.base}/logout")
    expect(me.page.get_by_role("button", name="登出")).to_be_visible()
    expect(unsent).to_have_count(0)


def test_escape_leads_out_of_a_field_and_keeps_its_words(drawer: Callable[..., Drawer]) -> None:
    me = drawer(phone=False)
    me.choose("street_light")
    me.at(0, 0)
    me.press("完成")
    me.page.locator("[data-field=note] textarea").fill("打到一半")
    me.page.keyboard.press("Escape")
    expect(me.page.locator(".s-choose")).to_be_visible()
    me.press(me.page.locator("[data-part=list] [data-feature]"))
    expect(me.page.locator("[data-field=note] textarea")).to_have_value("打到一半")


def test_what_the_public_never_sees_is_not_told_as_seen_by_all(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    me.choose("blind_spot")
    for corner in [(-60, -50), (60, -50), (60, 50)]:
        me.at(*corner)
    me.press("完成")
    me.press("儲存")
    toast = me.page.locator("[data-part=toast]")
    expect(toast).to_contain_text("已儲存 1 筆。社區的人看得到了。")
    me.choose("safe_haven")
    me.press("放在十字")
    me.press("完成")
    me.press("儲存")
    expect(toast).to_contain_text("大家都看得到了")


def test_no_answer_stands_there_unasked(drawer: Callable[..., Drawer]) -> None:
    me = drawer()
    me.choose("camera")
    me.press("放在十字")
    me.press("完成")
    me.press("完成")
    owner = me.page.locator("[data-field=owner]")
    expect(owner.locator("[aria-pressed=true]")).to_have_count(0)
    expect(owner).to_contain_text("沒選會記成「警察機關」")
    before = owner.locator("button").evaluate_all("all => all.map((one) => one.offsetWidth)")
    me.press(owner.get_by_role("button", name="社區"))
    expect(owner.get_by_text("沒選會記成")).to_be_hidden()
    # What is pressed stays as wide as it was: nothing moves under the thumb.
    after = owner.locator("button").evaluate_all("all => all.map((one) => one.offsetWidth)")
    assert after == before

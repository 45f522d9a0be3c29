"""The page of what is watched: the hour by keys, taps and cells; streets, lists, refusals."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from mapserve.programme.roles import Role
from tests.browser.analysis.conftest import NIGHT, PAGE, ready
from tests.browser.conftest import Site, Watched, axe_faults
from tests.factories.changesets import drawn, point
from tests.factories.communities import LAT, LON, make_community
from tests.factories.hostile import PAYLOADS, hostile_features
from tests.factories.streets import add_street
from tests.factories.watching import BY_CAMERA, BY_GUARD, BY_NOBODY, strokes_at

Open = Callable[..., Watched]


def test_the_hour_is_turned_by_keys_and_the_streets_follow_without_a_request(
    town: Site,
    open_page: Open,
) -> None:
    watched = open_page(NIGHT, as_=town.person(Role.VOLUNTEER))
    page = watched.page
    ready(page)
    page.wait_for_load_state("networkidle")
    expect(page.locator(".cov-badge")).to_contain_text("週三03:00")
    expect(page.locator(".cov-hero")).to_contain_text("40 公尺有人看")
    assert strokes_at(page, BY_CAMERA) == ["camera"]
    assert strokes_at(page, BY_GUARD) == ["nobody"]
    guards = page.locator("[data-layer=guard_post]")
    expect(page.locator("[data-layer=camera]")).to_contain_text("1 支正常")
    expect(guards).to_contain_text("這時沒有班")
    before = len(watched.asked)
    slider = page.get_by_role("slider", name="時刻")
    slider.focus()
    for _ in range(6):
        slider.press("ArrowRight")
    expect(page.locator(".cov-badge")).to_contain_text("週三09:00")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("週三 09:00，1[0-9]% 有人看"))
    assert strokes_at(page, BY_CAMERA) == ["camera"]
    assert strokes_at(page, BY_GUARD) == ["people"]
    assert strokes_at(page, BY_NOBODY) == ["nobody"]
    expect(guards).to_contain_text("這時 1 處")
    expect(guards).to_contain_text("50 m")
    for _ in range(3):
        slider.press("ArrowDown")  # to Saturday: no guard
    assert strokes_at(page, BY_GUARD) == ["nobody"]
    asked = [one for one in watched.asked[before:] if "favicon" not in one]  # the browser's own
    assert asked == []
    expect(page).to_have_url(re.compile(r"at=Sat\+09%3A00"))


def test_a_cell_a_row_and_a_column_choose_their_hour_and_a_link_keeps_it(
    town: Site,
    open_page: Open,
) -> None:
    email = town.person(Role.LEADER)
    page = open_page(NIGHT, as_=email).page
    ready(page)
    cell = page.locator("[data-hour='10']")  # Monday 10:00
    assert int(cell.inner_text()) > int(page.locator("[data-hour='3']").inner_text())
    cell.click()
    expect(cell).to_have_attribute("aria-selected", "true")
    expect(page.locator(".cov-badge")).to_contain_text("週一10:00")
    page.locator("th[data-day='6']").click()
    expect(page.locator(".cov-badge")).to_contain_text("週日10:00")
    page.locator("th[data-clock='22']").click()
    expect(page.locator(".cov-badge")).to_contain_text("週日22:00")
    page.locator(".cov-heat [aria-selected=true]").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-hour='142']")).to_be_focused()
    expect(page).to_have_url(re.compile(r"at=Sat\+22%3A00"))
    again = open_page(page.url.removeprefix(town.url), as_=email).page
    ready(again)
    expect(again.locator(".cov-badge")).to_contain_text("週六22:00")


def test_a_thumb_turns_the_hour_on_a_phone(
    town: Site,
    open_page: Open,
) -> None:
    page = open_page(NIGHT, phone=True, as_=town.person(Role.VOLUNTEER)).page
    ready(page)
    frame = page.locator(".map-frame").bounding_box()
    assert frame is not None
    assert frame["height"] >= 0.45 * 844
    later = page.get_by_role("button", name="後一小時")
    box = later.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 48
    for _ in range(6):
        later.tap()
    expect(page.locator(".cov-badge")).to_contain_text("週三09:00")
    assert "people" in strokes_at(page, BY_GUARD)
    page.get_by_role("button", name="週日").tap()
    expect(page.locator(".cov-badge")).to_contain_text("週日09:00")
    assert "people" not in strokes_at(page, BY_GUARD)
    page.locator("[data-hour='12']").tap()  # the table is below and scrolls by itself
    expect(page.locator(".cov-badge")).to_contain_text("週一12:00")


def test_unwatched_stretches_are_ranked_and_take_the_map_there(
    town: Site,
    open_page: Open,
) -> None:
    page = open_page(NIGHT, as_=town.person(Role.LEADER)).page
    ready(page)
    rows = page.locator(".cov-stretches .cov-row")
    lengths = [int(re.sub(r"\D", "", one)) for one in rows.locator(".cov-metres").all_inner_texts()]
    assert lengths == sorted(lengths, reverse=True)  # nothing is near, so length alone decides
    # Eastwards from the crossing: told by the street at its one end.
    expect(rows.filter(has_text="八德路三段").locator("small").first).to_have_text("近光復北路")
    rows.first.click()
    assert page.locator(".street-chosen").get_attribute("d") != "M0 0"
    rows_of_streets = page.locator("[data-part=streets] tr")
    assert rows_of_streets.evaluate_all("all => all.map((one) => one.dataset.watch)") == [
        "nobody",
        "camera",
    ]


def test_a_phone_s_table_shows_the_hour_that_is_asked_about(
    town: Site,
    open_page: Open,
) -> None:
    page = open_page(NIGHT, phone=True, as_=town.person(Role.VOLUNTEER)).page
    ready(page)
    chosen = page.locator(".cov-heat td[aria-selected=true]")
    page.locator(".cov-heat").evaluate("(table) => table.scrollIntoView({block: 'end'})")
    expect(chosen).to_be_in_viewport(ratio=1)
    page.locator(".cov-rail input").fill("2")
    expect(chosen).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_another_tab_has_the_room_and_stays_under_the_hand(
    town: Site,
    open_page: Open,
    *,
    phone: bool,
) -> None:
    page = open_page(NIGHT, phone=phone, as_=town.person(Role.LEADER)).page
    ready(page)
    tab = page.get_by_role("tab", name="下一支")
    tab.scroll_into_view_if_needed()
    before, kinds = tab.bounding_box(), page.locator(".cov-kinds")
    expect(kinds).to_be_visible()
    tab.click()
    expect(kinds).to_be_hidden()
    expect(page.locator(".cov-hero")).to_be_visible()
    after = tab.bounding_box()
    panel = page.locator("#panel-sites").bounding_box()
    assert before is not None
    assert after is not None
    assert panel is not None
    if phone:  # comes up to the clock, so that the panel below it is seen
        assert after["y"] < before["y"] < 844
        assert after | {"y": 0} == before | {"y": 0}
        assert 844 - panel["y"] > 150
    else:
        side = page.locator(".cov-side").bounding_box()
        assert side is not None
        assert after == before
        assert side["y"] + side["height"] - panel["y"] > 300
    page.get_by_role("tab", name="誰在看").click()
    expect(kinds).to_be_visible()


@pytest.mark.parametrize("english", [True, False], ids=["en", "zh"])
def test_hours_nobody_patrols_are_listed(
    town: Site,
    open_page: Open,
    *,
    english: bool,
) -> None:
    way = {"type": "LineString", "coordinates": [[LON, LAT], [LON + 0.001, LAT]]}
    town.add([drawn("patrol_route", way, schedule="Mo-Fr 19:00-21:00")])
    page = open_page(NIGHT, english=english, as_=town.person(Role.LEADER)).page
    ready(page)
    details = page.locator("[data-part=details-box]")
    expect(details.locator(".cov-idle")).to_be_hidden()
    details.locator("summary").click()
    expect(details.locator(".cov-idle li")).to_have_text(
        ["Mon–Fri 00:00–19:00, 21:00–24:00", "Sat, Sun all day"]
        if english
        else ["週一至週五 00:00–19:00、21:00–24:00", "週六、週日 整天"]
    )
    words = "158 hours of the week" if english else "一週 158 小時"
    expect(details.get_by_text(words)).to_be_visible()


def test_an_older_map_says_what_was_watched_then(
    town: Site,
    open_page: Open,
) -> None:
    page = open_page(f"{PAGE}?at=Wed+03:00&revision=0", as_=town.person(Role.LEADER)).page
    ready(page)
    expect(page.locator(".cov-hero")).to_contain_text("0 公尺有人看")
    page.get_by_text("看哪一次的地圖").first.click()
    page.get_by_label("看哪一次的地圖").select_option("1")
    page.get_by_role("button", name="看這一次").click()
    ready(page)
    expect(page.locator(".cov-hero")).to_contain_text("40 公尺有人看")
    expect(page.locator(".cov-badge")).to_contain_text("週三03:00")


def test_what_is_missing_and_what_does_not_count_is_said(site: Site, open_page: Open) -> None:
    unknown = drawn("camera", point(), name="不知朝哪", facing="unknown")
    timeless = drawn("safe_haven", point(0.0003), haven="shop", name="不知幾點")
    site.add([unknown, timeless])
    page = open_page(NIGHT, as_=site.person(Role.LEADER)).page
    ready(page)
    expect(page.locator(".cov-kinds .cov-note")).to_contain_text("方向不明 1 支")
    expect(page.locator("[data-layer=safe_haven]")).to_contain_text("時間不明 1 處")
    expect(page.get_by_text("沒有街道資料，以 20 公尺方格計算。")).to_be_visible()
    expect(page.get_by_text("還沒有這裡的街道，列不出路段。")).to_be_visible()
    expect(page.get_by_text("mapserve import-base streets.osm")).to_be_visible()
    expect(page.locator(".cov-total")).to_contain_text("方格全長")
    expect(page.get_by_text("每條街有人看幾公尺")).to_be_hidden()
    expect(page.get_by_text("無名巷道")).to_have_count(0)
    page.get_by_text("這些數字怎麼來").click()
    expect(page.get_by_text("（本系統設定）").first).to_be_visible()
    link = page.get_by_role("link", name="不知朝哪")
    assert (link.get_attribute("href") or "").endswith(f"#feature={unknown['id']}")


def test_the_public_and_strangers_are_refused(site: Site, open_page: Open) -> None:
    watched = open_page(PAGE)
    expect(watched.page).to_have_url(re.compile(rf"/login\?next={PAGE}$"))
    expect(watched.page.get_by_role("link", name="監看")).to_have_count(0)
    with site.database.transaction() as session:
        make_community(session, slug="elsewhere", lon=LON + 0.01)
    stranger = open_page(PAGE, as_=site.person(Role.LEADER, slug="elsewhere"))
    expect(stranger.page.get_by_text("您的角色不能在這裡「看監看涵蓋」。")).to_be_visible()
    stranger.faults = [one for one in stranger.faults if "403" not in one]


def test_a_lost_network_says_so_and_tries_again(
    town: Site,
    open_page: Open,
) -> None:
    watched = open_page("/", as_=town.person(Role.LEADER))
    page = watched.page
    page.route("**/coverage/hours", lambda route: route.abort())
    page.goto(NIGHT)
    expect(page.get_by_text("監看載不進來。請檢查網路，再試一次。")).to_be_visible()
    page.unroute("**/coverage/hours")
    page.get_by_role("button", name="再試一次").click()
    ready(page)
    watched.faults = [one for one in watched.faults if "ERR_FAILED" not in one]


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_hostile_words_are_only_words(site: Site, open_page: Open, *, phone: bool) -> None:
    with site.database.transaction() as session:
        for number, name in enumerate(PAYLOADS):
            north = 0.0002 * number - 0.0006
            add_street(session, f"osm/way/{number}", [(-0.0015, north), (0.0015, north)], name=name)
    site.add(hostile_features())
    page = open_page(NIGHT, phone=phone, as_=site.person(Role.ADMIN)).page
    ready(page)
    for name in PAYLOADS:
        expect(page.locator(".cov-stretches b").get_by_text(name, exact=True).first).to_be_visible()
    for box in page.locator("details.cov-more > summary").all():
        box.click()
    for name in PAYLOADS:
        expect(page.locator("[data-part=streets]").get_by_text(name, exact=True)).to_have_count(1)
    assert page.locator(".cov-page img, .cov-page script").count() == 0


@pytest.mark.parametrize("english", [True, False], ids=["en", "zh"])
@pytest.mark.parametrize(
    ("phone", "dark"), [(True, False), (False, False), (False, True)], ids=["phone", "desk", "dark"]
)
def test_no_serious_fault_of_accessibility(
    town: Site,
    open_page: Open,
    *,
    phone: bool,
    dark: bool,
    english: bool,
) -> None:
    page = open_page(
        NIGHT, phone=phone, dark=dark, english=english, as_=town.person(Role.LEADER)
    ).page
    ready(page)
    if english:
        expect(page.locator(".cov-hero")).to_contain_text("40 metres watched")
        expect(page.locator(".cov-key").get_by_text("Nobody", exact=True)).to_be_visible()
    for box in page.locator("details.cov-more > summary").all():
        box.click()
    assert axe_faults(page) == []


def test_metres_that_the_list_leaves_out_are_told_beside_it(town: Site, open_page: Open) -> None:
    town.add([drawn("guard_post", point(BY_NOBODY), name="晚班", hours="Mo-Fr 20:10-20:50")])
    page = open_page(f"{PAGE}?at=Wed+20:00", as_=town.person(Role.LEADER)).page
    ready(page)
    above = page.locator(".cov-total .cov-nobody").inner_text()
    listed = page.locator(".see-panel .cov-lead").first.inner_text().split("共")[-1]
    told = page.get_by_text("公尺沒列出").inner_text().split("公尺")[0]
    nobody, stretches, rest = (int(re.sub(r"\D", "", text)) for text in (above, listed, told))
    assert rest > 1
    assert abs(nobody - stretches - rest) <= 1

"""Saves, two of them on one map, and editions, in a real browser."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from mapserve.programme.roles import Role
from mapserve.services.communities.directory import find_community
from mapserve.services.maps.editions import seal
from mapserve.services.saving.changesets import ChangesetIn, apply_changeset
from tests.browser.conftest import SLUG, SOMEBODY, Site, Watched, axe_faults
from tests.factories.communities import LAT, LON

Open = Callable[..., Watched]
HISTORY = f"/c/{SLUG}/history"
EDITIONS = f"/c/{SLUG}/editions"


def save(site: Site, **changes: Any) -> None:  # noqa: ANN401 - members of a changeset
    body = {"id": str(uuid.uuid4()), "comment": "", **changes}
    with site.database.transaction() as session:
        community = find_community(session, SLUG)
        apply_changeset(session, community, ChangesetIn.model_validate(body), viewer=SOMEBODY)


def seal_for(site: Site, purpose: str) -> int:
    with site.database.transaction() as session:
        found = seal(session, find_community(session, SLUG), purpose=purpose, viewer=SOMEBODY)
    return found.number


def feature(layer: str, geometry: dict[str, Any], **properties: object) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "layer": layer,
        "geometry": geometry,
        "properties": properties,
    }


def point(east: float = 0) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [LON + east, LAT]}


def square(side: float) -> dict[str, Any]:
    ring = [[0, 0], [side, 0], [side, side], [0, side], [0, 0]]
    return {"type": "Polygon", "coordinates": [[[LON + x, LAT + y] for x, y in ring]]}


@pytest.fixture
def changed(site: Site) -> Site:
    """A map saved twice: one thing new, one gone, one renamed and reshaped, one as it was."""
    gone = feature("safe_haven", point(0.001), name="超商")
    block = feature("blind_spot", square(0.0004), name="舊名")
    save(site, create=[gone, block, feature("camera", point(-0.001), name="不變的")])
    save(
        site,
        create=[feature("camera", point(0.0005), name="新裝的")],
        modify=[
            {
                "id": block["id"],
                "base": 1,
                "geometry": square(0.0006),
                "properties": {"name": "新名", "severity": "low"},
            }
        ],
        delete=[{"id": gone["id"], "base": 1}],
    )
    return site


def compared(page: Page) -> None:
    page.wait_for_selector(".compare-page[data-ready]")


def test_two_saves_are_chosen_and_compared(changed: Site, open_page: Open) -> None:
    page = open_page(HISTORY, as_=changed.person(Role.VOLUNTEER)).page
    page.get_by_role("button", name="比較這兩次").click()
    compared(page)
    assert {"from=1", "to=2"} <= set(re.split("[?&]", page.url))
    expect(page.locator("#compare-counts")).to_have_text("新增 1、修改 1、刪除 1")
    expect(page.locator(".change")).to_have_count(3)
    renamed = page.locator(".change-changed")
    expect(renamed.locator("del").filter(has_text="舊名")).to_be_visible()
    expect(renamed.locator("ins").filter(has_text="新名")).to_be_visible()
    expect(renamed.locator("dl")).to_contain_text(re.compile(r"形狀.*平方公尺.*→.*平方公尺"))
    expect(page.locator(".change-added")).to_contain_text("新裝的")
    expect(page.locator(".change-removed")).to_contain_text("超商")


def test_both_shapes_are_drawn_and_one_is_dashed(changed: Site, open_page: Open) -> None:
    page = open_page(f"{HISTORY}/compare", as_=changed.person(Role.LEADER)).page
    compared(page)
    dashes = page.locator(".leaflet-overlay-pane path:not([fill=none])").evaluate_all(
        "paths => paths.map((one) => Boolean(one.getAttribute('stroke-dasharray')))"
    )
    assert sorted(dashes) == [False, True]
    assert page.locator(".change-pin-added, .change-pin-removed").count() == 2
    expect(page.locator(".pin-faint")).to_have_count(1)
    page.locator(".change-pin-removed").click()
    expect(page.locator(".change-chosen")).to_contain_text("超商")


def test_other_saves_can_be_typed_and_equal_ones_say_so(changed: Site, open_page: Open) -> None:
    page = open_page(f"{HISTORY}/compare", as_=changed.person(Role.LEADER), english=True).page
    compared(page)
    page.get_by_text("Compare two others").click()
    page.get_by_label("Old: save number").fill("2")
    page.get_by_role("button", name="Compare").click()
    compared(page)
    expect(page.get_by_text("The two maps are alike.")).to_be_visible()


def test_a_leader_seals_and_the_edition_stays(changed: Site, open_page: Open) -> None:
    page = open_page(EDITIONS, as_=changed.person(Role.LEADER)).page
    page.get_by_role("radio", name="評鑑").check()
    page.get_by_role("button", name="封存").click()
    page.get_by_role("button", name="封存這一版").click()
    expect(page.get_by_text("第 1 版已封存。")).to_be_visible()
    expect(page.locator(".map-head .badge-edition")).to_contain_text("第 1 版・已封存")
    page.wait_for_selector(".map-page[data-ready]")
    changed.add([feature("camera", point(0.0008), name="後來的")])
    page.reload()
    page.wait_for_selector(".map-page[data-ready]")
    expect(page.locator("#layers")).to_contain_text("錄影監視器2")
    page.get_by_role("link", name="看現在的地圖").click()
    page.wait_for_selector(".map-page[data-ready]")
    expect(page.locator("#layers")).to_contain_text("錄影監視器3")


def test_the_public_opens_a_public_edition(changed: Site, open_page: Open) -> None:
    number = seal_for(changed, "public")
    page = open_page(f"{EDITIONS}/{number}", phone=True).page
    page.wait_for_selector(".map-page[data-ready]")
    expect(page.locator(".pin")).to_have_count(2)
    assert not re.search("新名|舊名", page.content())


def test_the_base_map_is_chosen_and_kept_in_the_link(changed: Site, open_page: Open) -> None:
    page = open_page(f"/c/{SLUG}").page
    page.wait_for_selector(".map-page[data-ready]")
    page.get_by_role("radio", name="不要底圖").check()
    expect(page).to_have_url(re.compile(r"/none$"))
    again = open_page(page.url.removeprefix(changed.url)).page
    again.wait_for_selector(".map-page[data-ready]")
    expect(again.get_by_role("radio", name="不要底圖")).to_be_checked()


def test_full_screen_and_back(changed: Site, open_page: Open) -> None:  # noqa: ARG001 - drawn on
    page = open_page(f"/c/{SLUG}").page
    page.wait_for_selector(".map-page[data-ready]")
    page.get_by_role("button", name="全螢幕").click()
    page.wait_for_function("document.fullscreenElement?.className === 'map-frame'")
    page.get_by_role("button", name="離開").click()
    page.wait_for_function("!document.fullscreenElement")


@pytest.mark.parametrize("page_name", ["history", "compare", "editions", "edition", "print"])
@pytest.mark.parametrize(("phone", "dark"), [(True, False), (False, True)])
def test_axe_finds_nothing_serious(
    changed: Site, open_page: Open, page_name: str, *, phone: bool, dark: bool
) -> None:
    number = seal_for(changed, "monthly")
    path, ready = {
        "history": (HISTORY, ".saves"),
        "compare": (f"{HISTORY}/compare", ".compare-page[data-ready]"),
        "editions": (EDITIONS, ".editions"),
        "edition": (f"{EDITIONS}/{number}", ".map-page[data-ready]"),
        "print": (f"{EDITIONS}/{number}/print", ".paper-desk[data-ready]"),
    }[page_name]
    page = open_page(path, phone=phone, dark=dark, as_=changed.person(Role.LEADER)).page
    page.wait_for_selector(ready)
    assert axe_faults(page) == []


def test_no_permission_is_told_in_words(changed: Site, open_page: Open) -> None:
    changed.person(Role.LEADER)
    watched = open_page(HISTORY)
    expect(watched.page).to_have_url(re.compile(r"/login\?next=/c/meiren/history"))


def test_nothing_saved_yet_says_so(site: Site, open_page: Open) -> None:
    page = open_page(HISTORY, as_=site.person(Role.VOLUNTEER)).page
    expect(page.get_by_text("還沒有儲存過")).to_be_visible()
    assert axe_faults(page) == []

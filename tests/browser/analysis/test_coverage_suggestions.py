"""Suggested blind spots: taken over into the studio, dismissed for good, and brought back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from mapserve.programme.roles import Role
from tests.browser.analysis.conftest import NIGHT, ready
from tests.browser.conftest import SLUG, Site, Watched, axe_faults
from tests.factories.hostile import PAYLOADS

Open = Callable[..., Watched]
SPOTS = ".see-spots > li"


def open_spots(page: Page, tab: str = "可能死角") -> int:
    """Open the panel; return how many places are suggested."""
    ready(page)
    page.get_by_role("tab", name=tab).click()
    expect(page.locator(SPOTS).first).to_be_visible(timeout=60_000)
    return page.locator(SPOTS).count()


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_a_dismissed_place_stays_away_until_it_is_brought_back(
    town: Site,
    open_page: Open,
    *,
    phone: bool,
) -> None:
    page = open_page(NIGHT, phone=phone, as_=town.person(Role.VOLUNTEER)).page
    count = open_spots(page)
    expect(page.locator(".see-spot-pin")).to_have_count(count)
    assert axe_faults(page) == []
    first = page.locator(SPOTS).first
    told = first.locator(".see-row").inner_text()
    first.get_by_role("button", name="不是死角").click()
    dialog = page.locator("dialog")
    dialog.get_by_role("button", name="取消").click()  # thought better of it
    expect(first.get_by_role("button", name="不是死角")).to_be_focused()
    expect(page.locator(SPOTS)).to_have_count(count)
    first.get_by_role("button", name="不是死角").click()
    dialog.get_by_label("原因").fill(PAYLOADS[1])
    assert axe_faults(page) == []
    dialog.get_by_role("button", name="不是死角").click()
    expect(page.locator(SPOTS)).not_to_have_count(count)  # what lies against it goes with it
    left = page.locator(SPOTS).count()
    expect(page.locator(".see-result").filter(visible=True)).to_be_focused()
    assert told not in page.locator(".see-spots .see-row").all_inner_texts()
    page.reload()
    assert open_spots(page) == left
    page.get_by_text("不是死角的 1 處").click()
    expect(page.locator(".see-dismissed b")).to_have_text(PAYLOADS[1])
    page.locator(".see-dismissed").get_by_role("button", name="復原").click()
    expect(page.locator(SPOTS)).to_have_count(count)
    assert page.locator(SPOTS).first.locator(".see-row").inner_text() == told


def test_a_toast_takes_a_dismissal_back_at_once(
    town: Site,
    open_page: Open,
) -> None:
    page = open_page(NIGHT, english=True, as_=town.person(Role.ADVISOR)).page
    count = open_spots(page, "Blind spots?")
    expect(page.get_by_role("button", name="Take", exact=False)).to_have_count(0)
    page.locator(SPOTS).first.get_by_role("button", name="no blind spot").click()
    page.locator("dialog").get_by_label("Reason").fill("A lamp comes next week")
    page.locator("dialog").get_by_role("button", name="It is none").click()
    expect(page.locator(SPOTS)).not_to_have_count(count)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator(SPOTS)).to_have_count(count)


def test_an_accepted_place_becomes_a_blind_spot_that_a_person_saves(
    town: Site,
    open_page: Open,
) -> None:
    page = open_page(NIGHT, as_=town.person(Role.VOLUNTEER)).page
    count = open_spots(page)
    page.locator(SPOTS).first.get_by_role("button", name="採用").click()
    page.wait_for_url(f"**/c/{SLUG}/studio*")
    panel = page.locator("[data-part=panel]")
    expect(panel.locator(".s-form")).to_be_visible()
    address = f"/api/v1/communities/{SLUG}/features?layer=blind_spot"
    assert page.request.get(address).json()["features"] == []
    panel.get_by_role("button", name="儲存").click()
    expect(page.locator(".s-pill")).to_contain_text("已儲存")
    [spot] = page.request.get(address).json()["features"]
    assert spot["geometry"]["type"] == "Polygon"
    assert spot["properties"]["status"] == "found"
    assert "no_camera" in spot["properties"]["causes"]
    # The save that drew it accepted the suggestion it was drawn from.
    judged = page.request.get(f"/api/v1/communities/{SLUG}/suggestions/1").json()
    assert (judged["state"], judged["feature_id"]) == ("accepted", spot["id"])
    page.goto(NIGHT)
    assert open_spots(page) < count  # what is drawn is not suggested again

"""A past version of a feature is brought back, by whoever may draw, as a save of its own."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from mapserve.programme.roles import Role
from mapserve.services.communities.directory import find_community
from mapserve.services.saving.changesets import ChangesetIn, apply_changeset
from tests.browser.conftest import SLUG, SOMEBODY, Site, Watched
from tests.factories.communities import LAT, LON

Open = Callable[..., Watched]
HAVEN, SPOT = (str(uuid.uuid4()) for _ in range(2))


def save(site: Site, **changes: Any) -> None:  # noqa: ANN401 - members of a changeset
    body = {"id": str(uuid.uuid4()), "comment": "", **changes}
    with site.database.transaction() as session:
        community = find_community(session, SLUG)
        apply_changeset(session, community, ChangesetIn.model_validate(body), viewer=SOMEBODY)


def point(east: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [LON + east, LAT]}


@pytest.fixture
def changed(site: Site) -> Site:
    """Saved three times: then one thing renamed and moved, then the other taken away."""
    places = {HAVEN: ("safe_haven", 0.001, "超商"), SPOT: ("blind_spot", 0.0, "舊名")}
    save(
        site,
        create=[
            {"id": one, "layer": layer, "geometry": point(east), "properties": {"name": name}}
            for one, (layer, east, name) in places.items()
        ],
    )
    moved = {"name": "新名", "severity": "low"}
    save(site, modify=[{"id": SPOT, "base": 1, "geometry": point(0.0002), "properties": moved}])
    save(site, delete=[{"id": HAVEN, "base": 1}])
    return site


def features(page: Page) -> dict[str, dict[str, Any]]:
    answer = page.request.get(f"/api/v1/communities/{SLUG}/features").json()
    return {one["properties"]["name"]: one for one in answer["features"]}


def compare(open_page: Open, email: str, address: str) -> Page:
    page = open_page(f"/c/{SLUG}/history/compare?{address}", as_=email).page
    page.wait_for_selector(".compare-page[data-ready]")
    return page


def test_what_was_deleted_comes_back(changed: Site, open_page: Open) -> None:
    page = open_page(f"/c/{SLUG}/history", as_=changed.person(Role.VOLUNTEER)).page
    page.get_by_role("link", name="看這次改了什麼").first.click()
    page.wait_for_selector(".compare-page[data-ready]")
    page.locator(".change-removed").get_by_role("button", name="還原這一筆").click()
    expect(page.get_by_text("已還原，記為第 4 次儲存。")).to_be_visible()
    back = features(page)["超商"]
    assert back["id"] == HAVEN
    assert back["geometry"] == point(0.001)
    assert back["properties"]["revision"] == 4
    revisions = page.request.get(f"/api/v1/communities/{SLUG}/revisions").json()["revisions"]
    assert revisions[0]["comment"] == "還原「超商」，第 2 次的樣子"


def test_two_who_bring_one_back_make_no_twin(changed: Site, open_page: Open) -> None:
    address = f"/c/{SLUG}/history/compare?from=2&to=3"
    watched = open_page(address, as_=changed.person(Role.VOLUNTEER))
    page = watched.page
    page.wait_for_selector(".compare-page[data-ready]")
    url = f"/api/v1/communities/{SLUG}/features"
    before = page.request.get(url).text()
    other = compare(open_page, changed.person(Role.LEADER), "from=2&to=3")
    other.locator(".change-removed").get_by_role("button", name="還原這一筆").click()
    expect(other.get_by_text("已還原，記為第 4 次儲存。")).to_be_visible()
    # The first one had asked what stands before the second one saved.
    stale = iter([before])
    page.route(
        f"**{url}",
        lambda route: (
            route.fulfill(body=body, content_type="application/geo+json")
            if (body := next(stale, None))
            else route.continue_()
        ),
    )
    page.locator(".change-removed").get_by_role("button", name="還原這一筆").click()
    expect(page.get_by_text("現在就是這個樣子。")).to_be_visible()
    watched.faults = [one for one in watched.faults if "409" not in one]  # told, and mended
    standing = page.request.get(url).json()["features"]
    assert {one["id"] for one in standing} == {HAVEN, SPOT}
    assert len(standing) == len({HAVEN, SPOT})


def test_what_was_changed_is_as_it_was_and_its_edit_stays_in_the_history(
    changed: Site, open_page: Open
) -> None:
    page = compare(open_page, changed.person(Role.LEADER), "from=1&to=2")
    card = page.locator(".change-changed")
    card.locator(".change-version", has_text="第 1 次的樣子").get_by_role("button").click()
    expect(page.get_by_text("已還原，記為第 4 次儲存。")).to_be_visible()
    back = features(page)["舊名"]
    assert back["id"] == SPOT
    assert back["geometry"] == point(0)
    assert "severity" not in back["properties"]
    # And the newer of the two, which is past as well by now.
    card.locator(".change-version", has_text="第 2 次的樣子").get_by_role("button").click()
    expect(page.get_by_text("已還原，記為第 5 次儲存。")).to_be_visible()
    assert features(page)["新名"]["properties"]["severity"] == "low"


def test_what_is_so_already_is_not_saved_again(changed: Site, open_page: Open) -> None:
    page = compare(open_page, changed.person(Role.LEADER), "from=1&to=2")
    page.locator(".change-version", has_text="第 2 次的樣子").get_by_role("button").click()
    expect(page.get_by_text("現在就是這個樣子。")).to_be_visible()
    revisions = page.request.get(f"/api/v1/communities/{SLUG}/revisions").json()["revisions"]
    assert revisions[0]["revision"] == 3


def test_who_may_not_draw_is_offered_nothing(changed: Site, open_page: Open) -> None:
    page = compare(open_page, changed.person(Role.EVALUATOR), "from=2&to=3")
    expect(page.locator(".change-removed")).to_be_visible()
    expect(page.get_by_role("button", name="還原這一筆")).to_have_count(0)

"""Screens of every shape: a phone held sideways, a low window, a tablet, text in twice the size."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from mapserve.programme.roles import Role
from mapserve.services.communities.directory import find_community
from mapserve.services.maps.editions import seal
from mapserve.services.people.invitations import invite
from tests.browser.conftest import SLUG, SOMEBODY, Site, Watched
from tests.factories.watching import add_watched_town, watchers

Open = Callable[..., Watched]
MAP, COVERAGE = f"/c/{SLUG}", f"/c/{SLUG}/coverage?at=Wed+22:00"
EDITION = f"{MAP}/editions/1"
SIDEWAYS = [(844, 390), (932, 430), (667, 375)]
LOW = [(1280, 520), (1024, 600)]
TABLETS = [(768, 1024), (1024, 768)]
LARGE = "document.documentElement.style.fontSize = '200%'"
# The first sight on a machine is compiled before it is seen.
PATIENT_MS = 90_000
PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
NOT_WIDER = "document.documentElement.scrollWidth <= innerWidth"

OVERLAPS = """
() => {
  const boxes = [...document.querySelectorAll(
    ".cov-badge, .cov-key, .compare-key, .map-button, .scale, .leaflet-control-attribution"
  )].map((one) => [one.className, one.getBoundingClientRect()]).filter(([, box]) => box.width);
  const frame = document.querySelector(".map-frame").getBoundingClientRect();
  const inside = (box) => box.left >= frame.left && box.right <= frame.right + 0.5 &&
    box.top >= frame.top && box.bottom <= frame.bottom + 0.5;
  const found = boxes.filter(([, box]) => !inside(box)).map(([name]) => `${name} beyond the map`);
  boxes.forEach(([name, a], index) => {
    for (const [other, b] of boxes.slice(index + 1))
      if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
        found.push(`${name} on ${other}`);
  });
  return found;
}
"""

SMALL_TARGETS = """
() => [...document.querySelectorAll(
  "button, .button, summary, input, select, textarea, [role=tab], .cov-heat td, .menu-body a"
)].filter((one) => one.checkVisibility() && one.getBoundingClientRect().width > 1)
  .map((one) => one.matches("input") && one.closest("label") ? one.closest("label") : one)
  .filter((one) => Math.round(one.getBoundingClientRect().height * 10) < 479)
  .map((one) => `${one.outerHTML.slice(0, 80)}: ${one.getBoundingClientRect().height}`)
"""

#: Links that stand alone: what is not a word within a sentence.
SMALL_LINKS = """
() => [...document.querySelectorAll("a[href]")].filter((one) => {
  const { width, height, right, bottom } = one.getBoundingClientRect();
  if (!one.checkVisibility() || width <= 1 || right < 0 || bottom < 0) return false;
  const around = one.parentElement.textContent.trim().length;
  const inText = getComputedStyle(one).display === "inline" &&
    around > one.textContent.trim().length + 2 && one.closest("p, li, dd, td");
  return height < 44 && !inText && !one.closest(".leaflet-control-attribution");
}).map((one) => `${one.outerHTML.slice(0, 100)}: ${one.getBoundingClientRect().height}`)
"""


@pytest.fixture
def town(site: Site) -> Site:
    """A watched town with one public edition."""
    add_watched_town(site.database)
    site.add(watchers())
    with site.database.transaction() as session:
        seal(session, find_community(session, SLUG), purpose="public", viewer=SOMEBODY)
    return site


def sized(open_page: Open, site: Site, size: tuple[int, int], *, touch: bool = True) -> Page:
    """Return a page of that size, signed in as a leader, before it goes anywhere."""
    page = open_page("/", phone=touch, as_=site.person(Role.LEADER)).page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    return page


def show(page: Page, path: str) -> dict[str, Any]:
    """Open a page with a map, wait for it, and return the box of its map."""
    page.goto(path)
    page.wait_for_selector("[data-ready]", timeout=PATIENT_MS)
    box = page.locator(".folium-map").bounding_box()
    assert box
    return dict(box)


@pytest.mark.parametrize("size", SIDEWAYS, ids=str)
def test_a_phone_held_sideways_shows_half_a_screen_of_map(
    town: Site, open_page: Open, tmp_path: Path, size: tuple[int, int]
) -> None:
    page = sized(open_page, town, size)
    file = tmp_path / "map.html"
    file.write_text(page.request.get(f"{MAP}/map.html").text(), "utf-8")
    for path in (MAP, EDITION, COVERAGE, file.as_uri()):
        box = show(page, path)
        assert box["height"] >= 0.75 * size[1], path
        assert box["width"] >= 0.45 * size[0], path
        assert page.evaluate(NOT_WIDER), path
        assert page.evaluate(OVERLAPS) == [], path


@pytest.mark.parametrize("size", [*LOW, *TABLETS], ids=str)
def test_what_stands_on_a_map_stands_apart_in_low_windows_and_on_tablets(
    town: Site, open_page: Open, size: tuple[int, int]
) -> None:
    page = sized(open_page, town, size, touch=size in TABLETS)
    for path in (MAP, COVERAGE):
        box = show(page, path)
        assert box["height"] >= 0.33 * size[1], path
        assert page.evaluate(NOT_WIDER), path
        assert page.evaluate(OVERLAPS) == [], path


def test_a_map_that_is_turned_keeps_its_place(town: Site, open_page: Open) -> None:
    page = sized(open_page, town, (390, 844))
    show(page, MAP)
    page.set_viewport_size({"width": 844, "height": 390})
    # The map fills its frame again: its drawing reaches the frame's right edge.
    page.wait_for_function(
        """() => {
          const frame = document.querySelector(".map-frame").getBoundingClientRect();
          const drawn = document.querySelector(".leaflet-tile-pane canvas").getBoundingClientRect();
          return frame.height > 290 && drawn.right >= frame.right && drawn.bottom >= frame.bottom;
        }"""
    )


def test_text_in_twice_the_size_stays_on_a_small_phone(town: Site, open_page: Open) -> None:
    page = sized(open_page, town, (360, 640))
    for path in ("/", MAP, COVERAGE, f"{MAP}/people", f"{MAP}/editions", "/account"):
        page.goto(path)
        if path in (MAP, COVERAGE):
            page.wait_for_selector("[data-ready]", timeout=PATIENT_MS)
        page.evaluate(LARGE)
        page.evaluate(PAINTED)
        assert page.evaluate(NOT_WIDER), path


@pytest.mark.parametrize("size", [(390, 844), (844, 390)], ids=str)
def test_every_target_on_a_phone_is_as_high_as_is_promised(
    town: Site, open_page: Open, size: tuple[int, int]
) -> None:
    page = sized(open_page, town, size)
    for path in ("/", MAP, COVERAGE, f"{MAP}/people", f"{MAP}/editions", f"{MAP}/history"):
        page.goto(path)
        if path in (MAP, COVERAGE):
            page.wait_for_selector("[data-ready]", timeout=PATIENT_MS)
        assert page.evaluate(SMALL_TARGETS) == [], path


def low_links(page: Page, path: str) -> list[str]:
    """Return the links of a page, its menus open, that a thumb would miss."""
    page.goto(path)
    if path in (MAP, EDITION, COVERAGE):
        page.wait_for_selector("[data-ready]", timeout=PATIENT_MS)
    # Not by clicks: an open menu may lie over the next one.
    for menu in page.locator("details[data-menu]:has(> summary:visible)").all():
        menu.evaluate("one => { one.open = true; }")
    return [f"{path} {one}" for one in page.evaluate(SMALL_LINKS)]


def test_no_link_of_a_phone_is_too_low_for_a_thumb(town: Site, open_page: Open) -> None:
    page = sized(open_page, town, (360, 740))
    with town.database.transaction() as session:
        community = find_community(session, SLUG)
        _, secret = invite(session, community, role=Role.VOLUNTEER, viewer=SOMEBODY)
    anybody = ["/", MAP, f"{MAP}/list", EDITION, f"{MAP}/editions", "/accessibility", "/privacy"]
    anybody.append(f"/invite/{secret}")
    members = [COVERAGE, f"{MAP}/people", f"{MAP}/history", f"{MAP}/history/compare"]
    own = ["/account", "/logout", f"{MAP}/print", f"{MAP}/studio"]
    faults = [one for path in (*anybody, *members, *own) for one in low_links(page, path)]
    stranger = open_page("/login", phone=True).page
    stranger.set_viewport_size({"width": 360, "height": 740})
    faults += [one for path in (*anybody, "/login") for one in low_links(stranger, path)]
    assert faults == []

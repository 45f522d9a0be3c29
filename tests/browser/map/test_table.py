"""The table beside the map, and symbols where their things are."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from mapserve.programme.roles import OPERATOR, Role
from mapserve.services.importing.base_data import import_base
from tests.browser.conftest import SLUG, Site, Watched
from tests.factories.communities import LAT, LON

Open = Callable[..., Watched]
MAP = f"/c/{SLUG}"
ROWS = "#feature-rows tr"


def one(layer: str, east: float = 0, **properties: object) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [LON + east, LAT]}
    return {"layer": layer, "geometry": point, "properties": properties}


def ready(page: Page) -> None:
    page.wait_for_selector(".map-page[data-ready]")


def street(site: Site, folder: Path) -> None:
    """Lay one street through the community."""
    line = {"type": "LineString", "coordinates": [[LON - 0.002, LAT], [LON + 0.002, LAT]]}
    named = {"highway": "residential", "name": "寧安街"}
    feature = {"type": "Feature", "id": "sample/1", "geometry": line, "properties": named}
    path = folder / "streets.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    with site.database.transaction() as session:
        import_base(session, path, viewer=OPERATOR)


def test_a_row_says_where_and_when_and_risks_come_first(
    site: Site, open_page: Open, tmp_path: Path
) -> None:
    street(site, tmp_path)
    site.add(
        [
            one("safe_haven", 0.0003, name="超商"),
            one("camera", 0.0006, name="巷口", facing="bearing", bearing=90.0, address="寧安街1號"),
            one("blind_spot", -0.0003, name="防火巷"),
        ]
    )
    page = open_page(MAP, as_=site.person(Role.LEADER)).page
    ready(page)
    expect(page.locator(ROWS).nth(0)).to_contain_text("防火巷")
    expect(page.locator(ROWS).nth(0)).to_contain_text("寧安街旁")
    expect(page.locator(ROWS).nth(1)).to_contain_text("寧安街1號・朝東")
    expect(page.locator(ROWS).nth(2)).to_contain_text("超商")
    for row in page.locator(ROWS).all():
        expect(row.locator("td").last).to_have_text(re.compile(r"^\d{3}\.\d\d\.\d\d$"))
    expect(page.locator(".leaflet-control-attribution")).to_have_text("街道為虛構範例")


def test_what_has_no_name_is_called_by_its_street_wherever_it_is_listed(
    site: Site, open_page: Open, tmp_path: Path
) -> None:
    street(site, tmp_path)
    site.add([one("blind_spot", -0.0003), one("camera", 0.0006, code="A-12")])
    leader = site.person(Role.LEADER)
    page = open_page(MAP, phone=True, as_=leader).page
    ready(page)
    page.get_by_role("button", name="表格").tap()
    for row, words in enumerate(("治安死角", "A-12")):
        expect(page.locator(ROWS).nth(row).get_by_role("button")).to_contain_text(words)
        expect(page.locator(ROWS).nth(row).locator(".row-beside")).to_be_visible()
    page.locator(ROWS).first.get_by_role("button").tap()
    expect(page.locator(".popup-item b")).to_have_text("治安死角・寧安街旁")
    paper = open_page(f"{MAP}/print", context=page.context).page
    paper.wait_for_selector(".paper-desk[data-ready]")
    for words in ("治安死角・寧安街旁", "A-12・寧安街旁"):
        expect(paper.locator("#paper-rows").get_by_text(words)).to_be_visible()
    compared = open_page(f"{MAP}/history/compare?from=0&to=1", context=page.context).page
    expect(compared.locator("#changes")).to_contain_text("治安死角・寧安街旁")


def test_a_street_finds_what_stands_at_it(site: Site, open_page: Open, tmp_path: Path) -> None:
    street(site, tmp_path)
    site.add([one("camera", 0.0006, code="A-12")])
    page = open_page(MAP).page
    ready(page)
    page.locator("#map-search").fill("寧安街")
    expect(page.locator("#feature-heading")).to_have_text("找到 1 筆")


def test_the_public_reads_no_bearing_in_the_table(site: Site, open_page: Open) -> None:
    site.add([one("camera", name="巷口", facing="bearing", bearing=90.0, address="寧安街1號")])
    page = open_page(MAP).page
    ready(page)
    expect(page.locator(ROWS)).to_contain_text("寧安街1號")
    expect(page.locator(ROWS)).not_to_contain_text("朝")


def test_the_row_of_what_is_chosen_is_in_sight(site: Site, open_page: Open) -> None:
    havens = [one("safe_haven", 0.00005 * n, name=f"第{n}家") for n in range(-14, 14)]
    site.add([*havens, one("emergency_resource", 0.0011, name="最後一個")])
    page = open_page(MAP).page
    ready(page)
    page.locator(".pin svg[data-shape=cross]").click()
    chosen = page.locator("tr.row-chosen")
    expect(chosen).to_contain_text("最後一個")
    expect(chosen).to_be_in_viewport()


@pytest.mark.parametrize("zoom", [14.5, 16, 17, 18.5])
def test_a_symbol_stands_where_its_thing_is(site: Site, open_page: Open, zoom: float) -> None:
    site.add([one("camera", name="巷口")])
    page = open_page(f"{MAP}#{zoom}/{LAT}/{LON}").page
    ready(page)
    off = page.locator(".pin svg").evaluate(
        """(symbol) => {
          const { left, top, width, height } = symbol.getBoundingClientRect();
          const frame = document.querySelector(".folium-map").getBoundingClientRect();
          return [left + width / 2 - frame.left - frame.width / 2,
                  top + height / 2 - frame.top - frame.height / 2];
        }"""
    )
    assert off == pytest.approx([0, 0], abs=1.5)


def test_a_phone_has_one_button_on_the_map(open_page: Open) -> None:
    page = open_page(MAP, phone=True).page
    ready(page)
    expect(page.locator(".map-button:visible")).to_have_count(1)
    expect(page.locator(".map-button:visible")).to_have_text("我在哪")


def test_rows_that_stay_in_view_are_not_put_anew(site: Site, open_page: Open) -> None:
    site.add([one("camera", n * 0.0002, name=f"第{n}支") for n in range(5)])
    page = open_page(MAP, as_=site.person(Role.LEADER)).page
    ready(page)
    expect(page.locator(ROWS)).to_have_count(5)
    page.wait_for_load_state("networkidle")
    page.evaluate("""() => {
      window.put = 0;
      const count = (all) => { for (const one of all) window.put += one.addedNodes.length; };
      new MutationObserver(count).observe(
        document.querySelector("#feature-rows"), { childList: true });
    }""")
    page.keyboard.press("Tab")
    page.locator(".leaflet-container").focus()
    # East until the first cameras have left the view.
    for _ in range(20):
        if page.locator(ROWS).count() < 5:
            break
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(400)
    left = page.locator(ROWS).count()
    assert 0 < left < 5
    assert page.evaluate("window.put") == 0


def test_a_phone_finds_by_one_tap_from_the_map(site: Site, open_page: Open) -> None:
    site.add([one("safe_haven", name="超商"), one("safe_haven", 0.0003, name="派出所旁")])
    page = open_page(MAP, phone=True).page
    ready(page)
    page.get_by_role("button", name="找", exact=True).tap()
    expect(page.locator("#map-search")).to_be_focused()
    expect(page.locator("#map-search")).to_be_in_viewport()
    page.keyboard.type("派出所")
    expect(page.locator("#feature-heading")).to_have_text("找到 1 筆")
    page.locator("#map-search").fill("沒有的")
    expect(page.locator(".row-empty")).to_contain_text("清掉字看全部")
    page.locator("#map-search").fill("派出所")
    page.locator(ROWS).first.tap()
    expect(page.locator(".popup")).to_contain_text("派出所旁")


def test_what_is_typed_on_a_phone_s_map_shows_what_was_found(site: Site, open_page: Open) -> None:
    site.add([one("safe_haven", name="超商")])
    page = open_page(MAP, phone=True).page
    ready(page)
    page.locator("#map-search").tap()
    page.keyboard.type("超")
    expect(page.locator(ROWS)).to_be_in_viewport()
    page.keyboard.type("商")
    expect(page.locator("#map-search")).to_have_value("超商")


@pytest.mark.parametrize("east", [0.0015, 0, -0.0015])
def test_a_popup_lies_on_no_button_of_the_map(site: Site, open_page: Open, east: float) -> None:
    words = {"name": "防火巷", "note": "八點以後很暗。" * 30}
    site.add([one("blind_spot", east, **words)])
    page = open_page(MAP, phone=True, as_=site.person(Role.LEADER)).page
    ready(page)
    page.locator(".pin").first.tap()
    expect(page.locator(".popup")).to_be_visible()
    page.wait_for_timeout(400)  # the map moves until the popup is inside
    popup = page.locator(".leaflet-popup-content-wrapper").bounding_box()
    button = page.locator("#map-buttons").bounding_box()
    frame = page.locator(".map-frame").bounding_box()
    assert popup
    assert button
    assert frame
    assert popup["x"] >= frame["x"]
    assert popup["y"] >= frame["y"]
    assert popup["x"] + popup["width"] <= button["x"]
    close = page.get_by_role("button", name="關閉")
    close.tap()
    expect(page.locator(".popup")).to_have_count(0)

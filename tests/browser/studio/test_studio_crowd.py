"""Many features: painted on a canvas, only what is in view as elements, only changes drawn anew."""

import itertools
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import expect

from mapserve.programme.roles import Appointment, Role, ScopeKind, Viewer
from mapserve.services.communities.directory import find_community
from mapserve.services.saving.changesets import ChangesetIn, apply_changeset
from tests.browser.studio.conftest import Site
from tests.factories.communities import HALF_LAT, HALF_LON, LAT, LON
from tests.factories.studios import Drawer

SOMEBODY = Viewer(appointments=(Appointment(Role.ADMIN, ScopeKind.ALL, ""),))
SYMBOLS = ".s-symbol"
# Elements that are made anew in the list and on the map while something is done.
COUNT_NEW = """() => {
  window.made = 0;
  const watch = new MutationObserver((all) => {
    for (const one of all)
      window.made += [...one.addedNodes].filter((node) => node.nodeType === 1).length;
  });
  for (const place of ["[data-part=list] .rows", ".leaflet-marker-pane"])
    watch.observe(document.querySelector(place), { childList: true });
}"""


def havens(across: int, step: float) -> Iterator[dict[str, Any]]:
    """Yield havens on a grid about the middle of the community, their ids in the grid's order."""
    ids = itertools.count(uuid.uuid4().int)
    for i, j in itertools.product(range(across), range(across)):
        at = [LON + (i - across // 2) * step, LAT + (j - across // 2) * step]
        yield {
            "id": str(uuid.UUID(int=next(ids))),
            "layer": "safe_haven",
            "geometry": {"type": "Point", "coordinates": at},
            "properties": {"name": f"福安 {i}-{j}", "haven": "convenience_store"},
        }


def draw(site: Site, features: list[dict[str, Any]]) -> None:
    body = {"id": str(uuid.uuid4()), "create": features}
    with site.database.transaction() as session:
        community = find_community(session, site.slug)
        apply_changeset(session, community, ChangesetIn.model_validate(body), viewer=SOMEBODY)


def test_a_crowd_is_painted_and_can_be_pressed_and_only_what_changes_is_made_anew(
    drawer: Callable[..., Drawer],
    site: Site,
) -> None:
    draw(site, list(havens(19, 2 * HALF_LON / 25)))
    me = drawer(phone=False)
    expect(me.page.locator("[data-part=list] .s-count")).to_have_text("361 筆")
    expect(me.page.locator(SYMBOLS)).to_have_count(0)
    me.at(0, 0)
    expect(me.page.locator(".s-form .s-title")).to_have_text("福安 9-9")
    expect(me.page.locator(f"{SYMBOLS}.s-selected")).to_have_count(1)
    name = me.page.locator("[data-field=name] input")
    name.focus()
    me.page.evaluate(COUNT_NEW)
    name.press("End")
    name.press_sequentially("甲乙")
    expect(me.page.locator(".s-form .s-title")).to_have_text("福安 9-9甲乙")
    me.look()
    # Its row for each letter, and its symbol; nothing of the other 360.
    assert 2 <= me.page.evaluate("window.made") <= 4


def test_only_what_is_in_and_around_the_view_is_drawn_and_it_follows_the_map(
    drawer: Callable[..., Drawer],
    site: Site,
) -> None:
    draw(site, list(havens(13, 2 * HALF_LAT / 14)))
    me = drawer(phone=False)
    expect(me.page.locator(SYMBOLS)).to_have_count(169)
    me.press(me.page.locator("[data-part=list] [data-feature]").filter(has_text="福安 0-0"))
    expect(me.page.locator(f"{SYMBOLS}.s-selected")).to_have_count(1)
    # Near the corner what lies across the community is far outside the view.
    expect(me.page.locator(SYMBOLS)).not_to_have_count(169)
    assert 1 <= me.page.locator(SYMBOLS).count() <= 140
    me.press(me.page.locator("[data-part=list] [data-feature]").filter(has_text="福安 6-6"))
    expect(me.page.locator(SYMBOLS)).to_have_count(169)


def test_a_crowd_on_the_map_page_is_painted_too_and_answers_a_press(
    drawer: Callable[..., Drawer],
    site: Site,
) -> None:
    draw(site, list(havens(19, 2 * HALF_LON / 25)))
    me = drawer(phone=False)
    me.page.goto(f"{me.base}/c/{me.slug}")
    me.page.wait_for_selector(".map-page[data-ready=true]")
    expect(me.page.locator(".leaflet-overlay-pane canvas")).to_have_count(1)
    expect(me.page.locator(".pin")).to_have_count(0)
    box = me.page.locator(".leaflet-container").first.bounding_box()
    assert box
    me.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(me.page.locator(".leaflet-popup")).to_contain_text("福安 9-9")


def test_a_press_is_answered_by_the_form_before_the_map_is_drawn(
    drawer: Callable[..., Drawer],
    site: Site,
) -> None:
    draw(site, list(havens(3, HALF_LON / 4)))
    me = drawer(phone=True)
    expect(me.page.locator(SYMBOLS)).to_have_count(9)
    form, chosen = me.page.evaluate("""() => {
      document.querySelector(".s-symbol").click();
      return [
        document.querySelector("[data-part=panel]").dataset.at,
        document.querySelectorAll(".s-selected").length,
      ];
    }""")
    assert (form, chosen) == ("form", 0)
    me.look()
    expect(me.page.locator(".s-selected")).to_have_count(1)
    # What is behind 更多 is made when it is asked for.
    assert me.page.locator(".s-more > *").count() == 0
    me.press("更多")
    assert me.page.locator(".s-more > *").count() > 0


def test_the_list_has_risks_first_and_sifts_out_what_is_broken_or_lacks_its_direction(
    drawer: Callable[..., Drawer],
    site: Site,
) -> None:
    def one(layer: str, east: int, **properties: object) -> dict[str, Any]:
        point = {"type": "Point", "coordinates": [LON + east * 0.0002, LAT]}
        known = {"id": str(uuid.uuid4()), "layer": layer, "geometry": point}
        return {**known, "properties": properties}

    draw(
        site,
        [
            one("safe_haven", 0, name="超商", haven="convenience_store"),
            one("camera", 1, name="壞的", facing="bearing", bearing=90.0, state="broken"),
            one("camera", 2, name="不知朝哪", facing="unknown"),
            one("camera", 3, name="全景的", facing="all_round"),
            one("blind_spot", 4, name="防火巷"),
        ],
    )
    me = drawer(phone=False)
    listed = me.page.locator("[data-part=list]")
    titles = listed.locator(".s-row b")
    expect(titles).to_have_count(5)
    expect(titles.first).to_have_text("防火巷")
    expect(titles.last).to_have_text("超商")
    listed.get_by_role("button", name="故障 1").click()
    expect(titles).to_have_text(["壞的"])
    listed.get_by_role("button", name="要補 1").click()
    expect(titles).to_have_text(["不知朝哪"])
    expect(listed.get_by_role("button", name="要補 1")).to_be_focused()
    me.press(listed.locator(".s-row"))
    me.answer("facing", "all_round")
    # Nothing lacks anything now: everything is listed again.
    expect(titles).to_have_count(5)
    expect(listed.get_by_role("button", name="要補")).to_have_count(0)

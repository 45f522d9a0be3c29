"""Pages do not jump while they load: what is read stays where it was."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from mapserve.programme.roles import Role
from tests.browser.conftest import Site, Watched
from tests.factories.watching import add_watched_town, watchers

WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push(entry.value);
}).observe({ type: "layout-shift", buffered: true });
"""
# Below this a browser's own report calls a page still; ours measure 0 to 0.001.
STILL = 0.02
# The first sight on a machine is compiled before it is seen.
PATIENT_MS = 90_000


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
@pytest.mark.parametrize(
    ("path", "ready"),
    [
        ("/c/meiren", "#layers:not([aria-busy])"),
        ("/c/meiren/studio", "[data-ready=true]"),
        ("/c/meiren/coverage?at=Wed+09:00", ".cov-page[data-ready]"),
    ],
    ids=["map", "studio", "coverage"],
)
def test_a_page_stays_still_while_it_loads(
    site: Site, open_page: Callable[..., Watched], path: str, ready: str, *, phone: bool
) -> None:
    if "coverage" in path:
        add_watched_town(site.database)
        site.add(watchers())
    email = site.person(Role.LEADER)
    first = open_page("/", phone=phone, as_=email)
    page = first.page
    page.add_init_script(WATCH)
    page.goto(path)
    page.wait_for_selector(ready, timeout=PATIENT_MS)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    assert sum(page.evaluate("window.shifts")) < STILL


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_the_studio_says_what_loads_before_its_script_is_there(
    site: Site, open_page: Callable[..., Watched], *, phone: bool
) -> None:
    email = site.person(Role.LEADER)
    page = open_page("/", phone=phone, as_=email).page
    page.add_init_script(WATCH)
    held: list[Route] = []
    page.route("**/build/studio-*.js", lambda route: held.append(route))  # noqa: PLW0108 - a bound method of a list has no attributes
    page.goto("/c/meiren/studio", wait_until="commit")
    panel = page.locator("[data-part=panel]")
    expect(panel).to_have_text("地圖載入中…")
    before = panel.bounding_box()
    [script] = held
    script.continue_()
    page.wait_for_selector("[data-ready=true]")
    page.wait_for_timeout(300)
    assert panel.bounding_box() == before
    assert sum(page.evaluate("window.shifts")) < STILL

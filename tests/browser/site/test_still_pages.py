"""Pages do not jump while they load: what is read stays where it was."""

from collections.abc import Callable

import pytest

from mapserve.programme.roles import Role
from tests.browser.conftest import Site, Watched

WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push(entry.value);
}).observe({ type: "layout-shift", buffered: true });
"""
# Below this a browser's own report calls a page still; ours measure 0 to 0.001.
STILL = 0.02


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
@pytest.mark.parametrize(
    ("path", "ready"),
    [("/c/meiren", "#layers:not([aria-busy])"), ("/c/meiren/studio", "[data-ready=true]")],
    ids=["map", "studio"],
)
def test_a_page_stays_still_while_it_loads(
    site: Site, open_page: Callable[..., Watched], path: str, ready: str, *, phone: bool
) -> None:
    email = site.person(Role.LEADER)
    first = open_page("/", phone=phone, as_=email)
    page = first.page
    page.add_init_script(WATCH)
    page.goto(path)
    page.wait_for_selector(ready)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    assert sum(page.evaluate("window.shifts")) < STILL

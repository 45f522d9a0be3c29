"""What is done on a page before its picture is taken; each takes somebody at a browser."""

import itertools
from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Page, Route

from tests.factories.studios import Drawer
from tests.screenshots.scenery import MOST, Scenery, first_feature

WORKER_TRIES = 100  # a tenth of a second each
SLOW_MS = 90_000
LINKS = 4  # one more than one address gets in ten minutes


_times = itertools.count(1)  # the same name again would be no change


class Visit(NamedTuple):
    """Somebody at a page: hands, language, and what runs behind the page."""

    drawer: Drawer
    english: bool
    scenery: Scenery
    held: list[Route]  # what the page asked for and does not get while it is looked at

    @property
    def page(self) -> Page:
        """The page itself."""
        return self.drawer.page

    def press(self, chinese: str, english: str) -> None:
        """Press the studio's button of that word."""
        self.drawer.press(english if self.english else chinese)


Act = Callable[[Visit], None]


def show_table(visit: Visit) -> None:
    visit.page.locator("[data-view-choice=table]").click()


def open_popup(visit: Visit) -> None:
    """Choose the first risk of the table, else the first row; end on the map with its popup."""
    page = visit.page
    show_table(visit)
    risk = page.locator("#feature-rows tr:has(svg[data-shape=octagon]) .row-name")
    (risk if risk.count() else page.locator("#feature-rows .row-name")).first.click()
    page.wait_for_selector(".popup")


def show_week(visit: Visit) -> None:
    """Scroll to the table of the week, which stands last on a phone."""
    visit.page.locator(".cov-heat tfoot, .cov-heat thead").last.scroll_into_view_if_needed()


def find_sites(visit: Visit) -> None:
    """Ask where the next cameras belong."""
    page = visit.page
    page.locator("#tab-sites").click()
    page.locator("#panel-sites .see-running > .button").click()
    page.wait_for_selector(".see-rows li", timeout=SLOW_MS)


def check_corridor(visit: Visit) -> None:
    """Check the first school corridor that is drawn."""
    page = visit.page
    page.locator("#tab-corridor").click()
    page.locator("#panel-corridor select").first.select_option(index=1)
    page.locator("#panel-corridor .see-running > .button").click()
    page.wait_for_selector(".see-lengths", timeout=SLOW_MS)


def suggest_spots(visit: Visit) -> None:
    """Look at what may be blind spots; they are asked for as the panel opens."""
    visit.page.locator("#tab-suggestions").click()
    visit.page.wait_for_selector(".see-spots li", timeout=SLOW_MS)


def hide_layers(visit: Visit) -> None:
    _switch(visit.page, ":checked")


def show_layers(visit: Visit) -> None:
    _switch(visit.page, ":not(:checked)")


def _switch(page: Page, which: str) -> None:
    """Press the boxes of the list of layers that are so, one after another."""
    page.locator("#layers").evaluate(
        "(list, which) => list.querySelectorAll('input' + which).forEach((box) => box.click())",
        which,
    )


def zoom_in(visit: Visit) -> None:
    visit.page.locator(".folium-map").evaluate(
        "(map) => window[map.id].setView([25.0502, 121.5538], 18, {animate: false})"
    )
    visit.page.wait_for_timeout(300)


def past_welcome(visit: Visit) -> None:
    visit.press("知道了", "Got it")


def cross_lines(visit: Visit) -> None:
    past_welcome(visit)
    visit.drawer.choose("blind_spot")
    for corner in [(-80, -70), (70, 50), (70, -70), (-80, 50)]:
        visit.drawer.at(*corner)


def draw_area(visit: Visit) -> None:
    past_welcome(visit)
    visit.drawer.choose("blind_spot")
    for corner in [(-80, -60), (60, -60), (60, 50), (-80, 50)]:
        visit.drawer.at(*corner)


def fill_form(visit: Visit) -> None:
    draw_area(visit)
    visit.press("完成", "Finish")
    visit.drawer.answer("causes", "dark")


def turn_camera(visit: Visit) -> None:
    past_welcome(visit)
    visit.drawer.choose("camera")
    visit.drawer.at(20, 10)
    visit.press("完成", "Finish")
    visit.page.wait_for_selector(".s-bearing")
    visit.page.keyboard.press("Shift+ArrowRight")
    visit.page.wait_for_selector(".s-seen", state="attached")


def list_drawn(visit: Visit) -> None:
    past_welcome(visit)
    if visit.drawer.touch:
        visit.press("找已畫的", "Find")


def conflict(visit: Visit) -> None:
    """Give a feature a name while somebody else gives it another."""
    slug = visit.drawer.slug
    list_drawn(visit)
    feature = first_feature(visit.page, slug, "blind_spot")
    row = visit.page.locator(f"[data-feature='{feature}']:visible")
    visit.drawer.press(row.first)
    visit.scenery.rename(slug, feature, f"公園公廁後面 {next(_times)} 號門")
    visit.drawer.answer("name", "公園公廁後方防火巷")
    visit.press("儲存", "Save")
    visit.page.wait_for_selector(".s-conflict")


def lose_network(visit: Visit) -> None:
    """Wait until the worker keeps the page, then cut the wire and load it again."""
    page = visit.page
    _wait_for_worker(page)
    page.reload()
    page.wait_for_timeout(1500)
    page.context.set_offline(offline=True)
    page.reload()
    page.wait_for_timeout(800)


def go_where_nothing_is_kept(visit: Visit) -> None:
    page = visit.page
    _wait_for_worker(page)
    page.context.set_offline(offline=True)
    page.goto(f"{visit.drawer.base}/privacy?never-seen")


def _wait_for_worker(page: Page) -> None:
    for _ in range(WORKER_TRIES):
        if page.evaluate("navigator.serviceWorker.controller !== null"):
            return
        page.wait_for_timeout(100)
    message = "the service worker does not take over"
    raise TimeoutError(message)


def hold_back(visit: Visit) -> None:
    """Let no data come, so that the page stays as it is while it loads."""
    visit.page.route("**/api/v1/**", lambda route: visit.held.append(route))  # noqa: PLW0108 - playwright marks what it is given


def refuse(visit: Visit) -> None:
    visit.page.route("**/api/v1/**/features*", lambda route: route.abort())


def send_as_it_is(visit: Visit) -> None:
    """Send the first form of the page with nothing filled in."""
    visit.page.locator("main form[novalidate] button").first.click()
    visit.page.wait_for_selector(".form-summary")


def post_too_much(visit: Visit) -> None:
    """Turn the visit into a form of twice what the scenery takes."""
    visit.page.route(
        "**/login",
        lambda route: route.continue_(
            method="POST",
            post_data="email=" + "x" * 2 * MOST,
            headers={**route.request.headers, "content-type": "application/x-www-form-urlencoded"},
        ),
    )


def try_too_often(visit: Visit) -> None:
    """Ask for more mailed links than one address gets."""
    page = visit.page
    for _ in range(LINKS):
        page.goto(f"{visit.drawer.base}/login")
        page.fill("input[type=email]", "nobody@demo.example")
        page.locator("button[formaction]").click()


def open_first(visit: Visit) -> None:
    """Follow the first link of a list: an application to judge, an evaluation, a record."""
    links = "tbody th a, .duty-rows a, .evaluation-rows a, .roster-list a"
    visit.page.locator(f"main :is({links})").first.click()
    visit.page.wait_for_load_state()


def open_first_duty(visit: Visit) -> None:
    """Go to what is due first."""
    visit.page.locator(".duty-first a.button").click()
    visit.page.wait_for_load_state()

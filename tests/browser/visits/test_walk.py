"""A visit in a browser: prepared by one press, walked without network, sent and sealed."""

from playwright.sync_api import Browser, expect

from mapserve.clock import standing_at
from mapserve.programme.roles import Role
from mapserve.services.evaluations.deciding import take_step
from mapserve.services.visits.planning import plan_visit
from mapserve.services.workflow.outcomes import settled
from mapserve.services.workflow.steps import Asked
from tests.browser.conftest import PHONE, Site, sign_in
from tests.browser.evaluations.test_walk import opened_for, person
from tests.factories.changesets import point
from tests.factories.evaluations import IN_TIME


def planned(site: Site) -> tuple[str, int]:
    """Plan a visit for an evaluation; return who goes and its number."""
    site.add([{"layer": "street_light", "geometry": point(), "properties": {}}])
    _, county = person(site, Role.COUNTY, "張雅惠")
    people = [person(site, Role.EVALUATOR, name) for name in ("吳淑芬", "許文德")]
    number = opened_for(site, county, people)
    camera = {"layer": "camera", "geometry": point(), "properties": {"facing": "all_round"}}
    site.add([camera])
    with site.database.transaction() as session:
        settled(take_step(session, number, Asked(verb="open", version=1, given={}), viewer=county))
        day = IN_TIME.date()
        row = plan_visit(session, number, day=day, minute=22 * 60, viewer=county)
        return people[0][0], row.id


SIDEWAYS = {"width": 844, "height": 390}
#: What is next lies on the map, not beside it: the map knows how large it was laid out.
NEXT_ON_THE_MAP = """
() => {
  const map = document.querySelector(".v-map").getBoundingClientRect();
  const mark = document.querySelector(".v-mark-next").getBoundingClientRect();
  const [x, y] = [mark.left + mark.width / 2, mark.top + mark.height / 2];
  return map.left < x && x < map.right && map.top < y && y < map.bottom;
}
"""


def test_prepared_walked_without_network_and_sealed(browser: Browser, site: Site) -> None:
    with standing_at(IN_TIME):
        who, number = planned(site)
        context = browser.new_context(
            base_url=site.url, viewport=PHONE, has_touch=True, is_mobile=True, locale="zh-TW"
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        sign_in(page, who)
        page.goto(f"/visits/{number}")
        page.locator("[data-part=prepare]").click()
        expect(page.locator(".v-answer")).to_have_count(4)
        before = page.locator("[data-part=figures]").inner_text()
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.reload()
        expect(page.locator(".v-answer")).to_have_count(4)
        context.set_offline(offline=True)
        page.reload()
        expect(page.locator(".v-answer")).to_have_count(4)
        for size in (SIDEWAYS, PHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.wait_for_function(NEXT_ON_THE_MAP)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.locator("[data-sight=missing]").click()
        expect(page.locator("[data-part=visit-state]")).to_contain_text("未送 1 筆")
        expect(page.locator("[data-part=figures]")).not_to_have_text(before)
        page.reload()
        expect(page.locator("[data-part=visit-state]")).to_contain_text("未送 1 筆")
        # The page is closed with something on it, and whoever signs out then is told.
        page.close()
        context.set_offline(offline=False)
        page = context.new_page()
        page.goto("/logout")
        page.locator("form [data-part=unsent]").get_by_role("link", name="實地訪評：1 筆").click()
        expect(page.locator("[data-part=visit-state]")).to_contain_text("都送出了")
        page.locator("[data-view=scores]").click()
        page.locator("[data-part=submit]").click()
        expect(page.get_by_text("已交出。")).to_be_visible()
        assert errors == []
        context.close()

"""The review in a browser: an advisor's cases by keys alone, and the answer on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from mapserve.programme.roles import OPERATOR, Role
from mapserve.services.cases.beginning import follow_save
from mapserve.services.communities.directory import find_community
from tests.browser.applications.applying import officer
from tests.browser.conftest import SLUG, Site, Watched, axe_faults
from tests.factories.communities import LAT, LON
from tests.factories.photos import jpeg

Open = Callable[..., Watched]
COUNT = 5


def drawn(site: Site) -> list[str]:
    """Draw blind spots, each with its case, and return their ids."""
    features = [
        {
            "layer": "blind_spot",
            "geometry": {"type": "Point", "coordinates": [LON + n * 0.0002, LAT]},
            "properties": {"name": f"死角{n}", "causes": ["dark"], "time_of_risk": "night"},
        }
        for n in range(COUNT)
    ]
    ids = [one["id"] for one in site.add(features)["features"]]
    with site.database.transaction() as session:
        follow_save(session, find_community(session, SLUG), ids, viewer=OPERATOR)
    return ids


def title(page: Page) -> str:
    return page.locator("h1").inner_text().splitlines()[0].split(" ")[0]


def test_by_keys_every_case_is_visited_once_and_the_focus_is_never_lost(
    site: Site, open_page: Open
) -> None:
    drawn(site)
    page = open_page("/review", phone=False, as_=officer(site, Role.ADVISOR, "黃志明")).page
    assert axe_faults(page) == []
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".case-desk")).to_be_visible()
    assert axe_faults(page) == []
    page.get_by_role("button", name="算危險時段誰在看").click()
    # The first look at a whole map takes its time on a busy machine.
    expect(page.locator("[data-place-watch]")).to_contain_text("全長", timeout=45_000)
    expect(page.locator("iframe[data-shown]")).to_be_visible(timeout=45_000)
    page.locator("#at").focus()
    seen = []
    for n in range(COUNT):
        expect(page.locator("#at")).to_be_focused()
        seen.append(title(page))
        if n == 0:
            page.keyboard.press("a")  # opens and sends nothing
            expect(page.locator("#step-confirm")).to_have_attribute("open", "")
            page.keyboard.press("Enter")
            expect(page.get_by_role("status").first).to_contain_text("已送出")
        elif n < COUNT - 1:
            before = page.url
            page.keyboard.press("j")
            page.wait_for_url(lambda url, before=before: url != before)
    assert len(set(seen)) == COUNT
    page.keyboard.press("n")
    expect(page.get_by_label("理由（社區看得到）")).to_be_focused()
    page.keyboard.type("j 這裡有人看。")  # what is typed is no key
    expect(page.get_by_label("理由（社區看得到）")).to_have_value("j 這裡有人看。")


@pytest.mark.parametrize("phone", [True])
def test_a_volunteer_answers_without_network_and_the_advisor_reads_it(
    site: Site, open_page: Open, *, phone: bool
) -> None:
    ids = drawn(site)
    advisor = open_page("/review", phone=phone, as_=officer(site, Role.ADVISOR, "黃志明")).page
    advisor.get_by_role("link", name="審最急的 1 件").click()
    name = title(advisor)
    advisor.locator("summary").filter(has_text="請社區補充").click()
    advisor.get_by_label("要補充什麼（社區看得到）").fill("是哪一盞燈？")
    advisor.get_by_role("button", name="送出「請社區補充」").click()
    expect(advisor.get_by_role("status").first).to_contain_text("已送出")
    page = open_page("/home", phone=phone, as_=site.person(Role.VOLUNTEER)).page
    page.get_by_role("link", name="去處理").click()
    expect(page.locator("h1")).to_contain_text(name)
    expect(page.locator(".case-now")).to_contain_text("是哪一盞燈？")
    assert axe_faults(page) == []
    page.context.set_offline(True)
    page.locator(".case-press input[type=file]").set_input_files(
        {"name": "alley.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    )
    expect(page.locator(".case-press [data-photos] img")).to_be_visible()
    page.get_by_label("想說的話（可以不寫）").fill("巷底第二盞。")
    page.get_by_role("button", name="還在、又不安全了").click()
    expect(page.get_by_text("已經記在這支手機，有網路時會自己送出。")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".case-now")).to_contain_text("已補充，等顧問看")
    expect(page.locator(".case-thread")).to_contain_text("巷底第二盞。")
    expect(page.locator(".case-photos img").first).to_be_visible()
    assert len(ids) == COUNT

"""Forms in a browser: small and large, by day and night, in both languages, and kept."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from mapserve.programme.roles import OPERATOR, Role
from mapserve.services.communities.directory import find_community
from mapserve.services.people.invitations import invite
from tests.browser.conftest import PASSWORD, SLUG, Site, Watched, axe_faults
from tests.factories.forms import PAGE

Open = Callable[..., Watched]

SMALL = {"width": 360, "height": 740}
# Text of twice the size, as a browser's own setting makes it.
LARGE = "document.documentElement.style.fontSize = '200%'"
TOO_WIDE = """[...document.querySelectorAll("main *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.outerHTML.slice(0, 100))"""
# What a thumb presses: a box stands for the line it is on.
TARGETS = """[...document.querySelectorAll("main form :is(a, button, input, select, textarea)")]
  .filter((one) => one.type !== "hidden" && one.getClientRects().length)
  .map((one) => one.closest("label.check") ?? one)
  .filter((one) => one.getBoundingClientRect().height < 48)
  .map((one) => one.outerHTML.slice(0, 100))"""
FOCUS = "document.activeElement.id"


def press(page: Page) -> None:
    """Send the form of the page."""
    page.locator("main form button.button-primary").first.click()


def refused(watched: Watched) -> None:
    """Leave out what a browser says of a form that is shown again: 401, 403, 422."""
    told = ("401", "403", "422")
    watched.faults = [one for one in watched.faults if not any(status in one for status in told)]


@pytest.fixture
def wrong(site: Site, open_page: Open) -> Callable[..., Watched]:
    """Opens the form of twenty fields and sends it with much of it wrong."""

    def opened(**more: bool) -> Watched:
        watched = open_page(PAGE, as_=site.person(Role.LEADER), **more)
        page = watched.page
        page.fill("[name=unit]", "復勢社區發展協會")
        page.fill("[name=begins]", "someday")
        page.fill("[name=amount]", "much")
        press(page)
        page.wait_for_selector(".form-summary")
        refused(watched)
        return watched

    return opened


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("english", [False, True], ids=["zh", "en"])
def test_a_form_fits_a_small_phone_and_large_text(
    wrong: Callable[..., Watched], *, english: bool, dark: bool
) -> None:
    page = wrong(phone=True, english=english, dark=dark).page
    page.set_viewport_size(SMALL)  # type: ignore[arg-type]
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate(TARGETS) == []
    assert axe_faults(page) == []
    page.evaluate(LARGE)
    assert page.evaluate(TOO_WIDE) == []
    said = "To correct: " if english else "個地方要改"
    expect(page.locator(".form-summary")).to_contain_text(said)


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_the_summary_is_read_first_and_leads_to_each_field(
    wrong: Callable[..., Watched], *, phone: bool
) -> None:
    page = wrong(phone=phone).page
    assert page.evaluate("document.activeElement.className").startswith("form-summary")
    links = page.locator(".form-summary a")
    expect(links).not_to_have_count(0)
    for number in range(links.count()):
        link = links.nth(number)
        target = str(link.get_attribute("href"))[1:]
        link.press("Enter")
        page.wait_for_function(f"{FOCUS} === {target!r}")
        # Its label is on the screen too, below the bar.
        field = page.locator(".field", has=page.locator(f"[id='{target}']"))
        top = field.evaluate("(one) => one.getBoundingClientRect().top")
        assert top >= page.locator("header.bar").evaluate("(one) => one.offsetHeight")
    expect(page.locator("[name=unit]")).to_have_value("復勢社區發展協會")
    expect(page.locator("[name=begins]")).to_have_value("someday")


def test_a_form_is_filled_in_by_keyboard_and_taken(site: Site, open_page: Open) -> None:
    page = open_page(PAGE, as_=site.person(Role.LEADER)).page
    fill_in(page)
    page.locator("[name=amount]").press("Enter")
    expect(page.locator("body")).to_contain_text('"amount":150000')
    expect(page.locator("body")).to_contain_text('"begins":"2026-10-28"')


def fill_in(page: Page) -> None:
    """Fill in what must be; boxes by keyboard."""
    page.fill("[name=unit]", "復勢社區發展協會")
    page.locator("[name=applicant]").first.focus()
    page.keyboard.press("ArrowDown")
    page.locator("[name=county]").select_option("68000")
    page.fill("[name=address]", "復興北路1號")
    page.fill("[name=begins]", "115年10月28日")
    page.fill("[name=members]", "２４")
    page.fill("[name=leader]", "王小明")
    page.fill("[name=amount]", "150,000 元")
    page.fill("[name=plan]", "第一行\n第二行 <b>")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_typed_text_outlives_the_session(site: Site, open_page: Open, *, script: bool) -> None:
    email = site.person(Role.LEADER)
    watched = open_page(PAGE, as_=email)
    page = watched.page
    fill_in(page)
    if not script:  # the button that the script would press is pressed by hand
        page.route("**/site-*.js", lambda route: route.fulfill(body=""))
    page.context.clear_cookies(name="session")
    press(page)
    page.fill("[name=email]", email)
    expect(page.locator("main")).to_contain_text("您填的都還在")
    page.fill("[name=password]", PASSWORD)
    press(page)
    if not script:
        page.get_by_role("button", name="回到剛才的表單").click()
    expect(page.locator(".form-summary")).to_contain_text("還沒有送出")
    refused(watched)
    expect(page.locator("[name=unit]")).to_have_value("復勢社區發展協會")
    expect(page.locator("[name=plan]")).to_have_value("第一行\n第二行 <b>")
    expect(page.locator("[name=county]")).to_have_value("68000")
    expect(page.locator("[name=applicant][value=watch]")).to_be_checked()
    assert axe_faults(page) == []
    press(page)
    expect(page.locator("body")).to_contain_text('"amount":150000')


@pytest.mark.parametrize("page_name", ["login", "join", "account", "people", "editions"])
@pytest.mark.parametrize(("english", "dark"), [(False, False), (True, True)], ids=["zh", "en-dark"])
def test_the_forms_there_are_fit_and_have_nothing_serious(
    site: Site, open_page: Open, page_name: str, *, english: bool, dark: bool
) -> None:
    with site.database.transaction() as session:
        community = find_community(session, SLUG)
        secret = invite(session, community, role=Role.VOLUNTEER, viewer=OPERATOR)[1]
    path = {
        "login": "/login",
        "join": f"/invite/{secret}",
        "account": "/account",
        "people": f"/c/{SLUG}/people",
        "editions": f"/c/{SLUG}/editions",
    }[page_name]
    if page_name == "editions":  # something to seal
        site.add([{"layer": "safe_haven", "geometry": POINT, "properties": {}}])
    as_ = None if page_name in ("login", "join") else site.person(Role.LEADER)
    watched = open_page(path, phone=True, english=english, dark=dark, as_=as_)
    page = watched.page
    page.set_viewport_size(SMALL)  # type: ignore[arg-type]
    for number in range(page.locator("main form[novalidate]").count()):
        form = page.locator("main form[novalidate]").nth(number)
        form.locator("button:not([formaction])").click()
        # Refused with what is wrong; a form whose defaults are fit is taken.
        page.wait_for_selector(".form-summary, .invitation-sheet, .notice-ok")
        assert axe_faults(page) == []
        assert page.evaluate(TARGETS) == []
        page.evaluate(LARGE)
        assert page.evaluate(TOO_WIDE) == []
        page.goto(path)
    refused(watched)


POINT = {"type": "Point", "coordinates": [121.55, 25.05]}

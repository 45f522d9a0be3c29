"""The desk in a browser: a sign-in a role, from what was sent to the approval."""

import re
import uuid
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from mapserve.clock import standing_at
from mapserve.programme.calendar import Period
from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind
from mapserve.services.applications.budgets import save_budget
from mapserve.services.applications.documents import add_document
from mapserve.services.applications.drafts import save_answers, start
from mapserve.services.applications.files import version_of
from mapserve.services.applications.sending import take_step
from mapserve.services.communities.directory import find_community
from mapserve.services.people.accounts import add_user, appoint, viewer_of_user
from mapserve.services.workflow.outcomes import settled
from mapserve.services.workflow.steps import Asked
from tests.browser.conftest import PASSWORD, SLUG, Site, Watched, axe_faults
from tests.factories.applications import ANSWERS, BUDGET, IN_TIME, PDF, PERIOD
from tests.factories.changesets import point

Open = Callable[..., Watched]
DESKS = {
    Role.ADVISOR: (ScopeKind.PRECINCT, "63000/松山分局"),
    Role.COUNTY: (ScopeKind.COUNTY, "63000"),
    Role.MINISTRY: (ScopeKind.ALL, ""),
}


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


def officer(site: Site, role: Role, name: str) -> str:
    """Add somebody at a desk and return their address."""
    email = f"{role.value}-{uuid.uuid4().hex[:8]}@example.org"
    with site.database.transaction() as session:
        user = add_user(session, email=email, name=name, password=PASSWORD)
        appoint(session, user, Appointment(role, *DESKS[role]), by=OPERATOR)
    return email


def sent_by_the_leader(site: Site) -> int:
    """Send an application, through the services, and return its number."""
    site.add([{"layer": "camera", "geometry": point(), "properties": {}}])
    with site.database.transaction() as session:
        community = find_community(session, SLUG)
        user = add_user(session, email=f"{uuid.uuid4().hex[:8]}@example.org", name="陳進財")
        appoint(session, user, Appointment(Role.LEADER, ScopeKind.COMMUNITY, SLUG), by=OPERATOR)
        session.refresh(user)
        by = viewer_of_user(user)
        row = settled(start(session, community, Period.read(PERIOD), viewer=by)).row
        save_answers(session, row.id, version_of(row), ANSWERS, viewer=by)
        save_budget(session, row.id, version_of(row), BUDGET, viewer=by)
        add_document(session, row.id, "核准函.pdf", PDF, viewer=by)
        settled(take_step(session, row.id, Asked(verb="send", version=version_of(row)), viewer=by))
        return row.id


def decide(page: Page, what: str, **fields: str) -> None:
    """Open a decision, fill it in and send it."""
    page.locator("summary").filter(has_text=re.compile(f"^{what}$")).click()
    for label, text in fields.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name=f"送出「{what}」").click()


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_from_sent_to_approved_a_sign_in_a_role(
    site: Site, open_page: Open, *, phone: bool
) -> None:
    number = sent_by_the_leader(site)
    opened = open_page("/home", phone=phone, as_=officer(site, Role.ADVISOR, "黃志明"))
    precinct = opened.page
    expect(precinct.locator(".duty-first")).to_contain_text("1 件申請等您")
    precinct.get_by_role("link", name="去處理").click()
    precinct.get_by_role("link", name="審最久的 1 件").click()
    precinct.wait_for_url(f"**/programme/desk/{number}")
    assert axe_faults(precinct) == []
    decide(precinct, "受理")
    expect(precinct.get_by_role("status").first).to_contain_text("已送出")
    precinct.goto(f"/programme/desk/{number}")
    decide(precinct, "轉陳縣市政府")  # without its opinion
    expect(precinct.get_by_role("alert")).to_contain_text("受理單位意見")
    assert opened.faults.pop().endswith("422 (UNPROCESSABLE ENTITY)")  # as it should
    precinct.get_by_label("受理單位意見").fill("與現場相符，同意轉陳。")
    precinct.get_by_role("button", name="送出「轉陳縣市政府」").click()
    expect(precinct.locator(".state")).to_contain_text("沒有等您審的申請")

    county = open_page(
        "/programme/desk", phone=phone, as_=officer(site, Role.COUNTY, "張雅惠")
    ).page
    assert axe_faults(county) == []
    county.get_by_role("link", name="美仁里").click()
    expect(county.locator("main")).to_contain_text("與現場相符，同意轉陳。")
    decide(county, "同意函報複審")

    ministry = open_page(
        f"/programme/desk/{number}", phone=phone, as_=officer(site, Role.MINISTRY, "李國華")
    ).page
    decide(ministry, "核定", 核定日期="115/12/20", 核定文號="台內警字第1號")
    ministry.goto(f"/programme/desk/{number}")
    expect(ministry.locator(".review-way [aria-current]")).to_have_text("已核定")
    width = ministry.evaluate("document.documentElement.scrollWidth")
    assert width <= ministry.viewport_size["width"]  # type: ignore[index]  # it has one

"""The settlement in a browser: a receipt photographed on a phone, accepted at the desk by a key."""

import uuid
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from mapserve.clock import standing_at
from mapserve.programme.calendar import Period
from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind, Viewer
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
from tests.factories.applications import ANSWERS, CHAIN, IN_TIME, PDF, PERIOD
from tests.factories.changesets import point
from tests.factories.settlements import COMPLETED_ON, LINES, SETTLING_AT, picture

SEATS = {
    "leader": Appointment(Role.LEADER, ScopeKind.COMMUNITY, SLUG),
    "precinct": Appointment(Role.ADVISOR, ScopeKind.PRECINCT, "63000/松山分局"),
    "county": Appointment(Role.COUNTY, ScopeKind.COUNTY, "63000"),
    "ministry": Appointment(Role.MINISTRY, ScopeKind.ALL, ""),
}


@pytest.fixture(autouse=True)
def _in_june() -> Iterator[None]:
    with standing_at(SETTLING_AT):
        yield


def carried_out(site: Site) -> tuple[int, dict[str, str]]:
    """Return an application whose plan was carried out, and who sits where."""
    site.add([{"layer": "camera", "geometry": point(), "properties": {}}])
    mails = {who: f"{who}-{uuid.uuid4().hex[:8]}@example.org" for who in SEATS}
    with site.database.transaction() as session, standing_at(IN_TIME):
        by: dict[str, Viewer] = {}
        for who, seat in SEATS.items():
            user = add_user(session, email=mails[who], name="陳進財", password=PASSWORD)
            appoint(session, user, seat, by=OPERATOR)
            session.refresh(user)
            by[who] = viewer_of_user(user)
        community, boss = find_community(session, SLUG), by["leader"]
        row = settled(start(session, community, Period.read(PERIOD), viewer=boss)).row
        save_answers(session, row.id, version_of(row), ANSWERS, viewer=boss)
        save_budget(session, row.id, version_of(row), LINES, viewer=boss)
        add_document(session, row.id, "核准函.pdf", PDF, viewer=boss)
        done = {"completed_on": COMPLETED_ON}
        for who, verb, given in (
            *CHAIN, ("leader", "carry_out", {}), ("leader", "complete", done),
        ):  # fmt: skip
            with standing_at(SETTLING_AT if verb in ("carry_out", "complete") else IN_TIME):
                asked = Asked(verb=verb, version=version_of(row), given=given)
                settled(take_step(session, row.id, asked, viewer=by[who]))
        return row.id, mails


def test_a_receipt_by_phone_and_its_verdict_by_a_key(
    site: Site, open_page: Callable[..., Watched]
) -> None:
    number, mails = carried_out(site)
    base = f"/programme/applications/{number}/settlement"
    phone = open_page(base, phone=True, as_=mails["leader"]).page
    assert axe_faults(phone) == []
    phone.get_by_role("link", name="拍一張憑證").click()
    phone.locator("input[type=file]").set_input_files(
        {"name": "receipt.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    phone.get_by_role("button", name="接著填").click()
    phone.wait_for_url(f"**{base}/vouchers/*")
    assert axe_faults(phone) == []
    phone.get_by_label("金額").fill("900")
    phone.get_by_label("買了什麼").fill("茶水")
    # What was typed is saved by itself, one field after the other.
    expect(phone.locator("[data-field=amount] .apply-saved")).to_have_text("已存")
    phone.get_by_label("茶水費").check()
    phone.get_by_label("憑證日期").fill("116/3/1")
    phone.get_by_label("統一發票").check()
    phone.get_by_label("付給誰").fill("安平商行")
    phone.get_by_label("店家統一編號").fill("04595257")
    phone.get_by_role("button", name="儲存", exact=True).last.click()
    phone.wait_for_url(f"**{base}#*")
    expect(phone.locator(".settle-checks")).to_contain_text("憑證都齊了")
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= phone.viewport_size["width"]  # type: ignore[index]  # it has one
    phone.get_by_role("button", name="送核銷").click()
    expect(phone.locator(".settle-head")).to_contain_text("分局核對中")

    desk = open_page(base, as_=mails["precinct"]).page
    expect(desk.locator("#voucher img")).to_be_visible()
    assert axe_faults(desk) == []
    desk.keyboard.press("q")
    expect(desk.locator("#voucher textarea")).to_be_focused()
    desk.keyboard.type("a")  # a letter of a sentence, and no verdict
    expect(desk.locator("#voucher textarea")).to_have_value("a")
    desk.locator("h1").click()
    desk.locator("textarea").evaluate("one => one.blur()")
    desk.keyboard.press("a")
    desk.wait_for_url(f"**{base}#steps")
    desk.get_by_role("button", name="核對無誤，送警察局").click()
    expect(desk.locator(".settle-head")).to_contain_text("警察局審核中")

    office = open_page(base, as_=mails["county"]).page
    expect(office.get_by_role("button", name="轉發補助款")).to_have_count(0)
    office.keyboard.press("a")
    office.wait_for_url(f"**{base}#steps")
    for field, value in (("accepted_amount", "900"), ("settled_on", "116/6/10")):
        office.locator(f"#steps [name={field}]").fill(value)
    assert axe_faults(office) == []
    office.get_by_role("button", name="核銷完成").click()
    expect(office.locator(".settle-head")).to_contain_text("核銷完成，等轉發")
    for field, button, state in (
        ("paid_on", "轉發補助款", "已轉發，等報結"),
        ("reported_on", "報警政署結案", "已報結，等結案"),
    ):
        office.locator(f"#steps [name={field}]").fill("116/6/10")
        office.get_by_role("button", name=button).click()
        expect(office.locator(".settle-head")).to_contain_text(state)

"""Applications for the browser: written by their pages or by services, and people at desks."""

import uuid

from playwright.sync_api import FilePayload, Page, expect

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
from tests.browser.conftest import PASSWORD, SLUG, Site
from tests.factories.applications import ANSWERS, BUDGET, PDF, PERIOD
from tests.factories.communities import LAT, LON

DESKS = {
    Role.ADVISOR: (ScopeKind.PRECINCT, "63000/松山分局"),
    Role.COUNTY: (ScopeKind.COUNTY, "63000"),
    Role.MINISTRY: (ScopeKind.ALL, ""),
}
CAMERA = {
    "layer": "camera",
    "geometry": {"type": "Point", "coordinates": [LON, LAT]},
    "properties": {},
}


def officer(site: Site, role: Role, name: str) -> str:
    """Add somebody at a desk and return their address."""
    email = f"{role.value}-{uuid.uuid4().hex[:8]}@example.org"
    with site.database.transaction() as session:
        user = add_user(session, email=email, name=name, password=PASSWORD)
        appoint(session, user, Appointment(role, *DESKS[role]), by=OPERATOR)
    return email


def sent_by_the_leader(site: Site) -> int:
    """Send an application, through the services, and return its number."""
    site.add([CAMERA])
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


def begin(page: Page) -> str:
    """Begin from the community's page; return the address of the application."""
    page.get_by_role("button", name="開始申請").click()
    expect(page.get_by_text("要您填的")).to_be_visible()
    return page.url


def fill_in(page: Page, path: str) -> None:
    """Fill all pages in, one after another as their buttons lead."""
    page.goto(f"{path}/unit")
    page.get_by_label("社區發展協會", exact=True).check()
    for name in ("unit", "registration_number", "representative_title", "representative_name",
                 "contact_title", "contact_name", "phone", "email", "address"):  # fmt: skip
        page.locator(f"[name={name}]").fill(ANSWERS[name])
    page.get_by_role("button", name="儲存，回清單").click()
    page.goto(f"{path}/plan")
    page.locator("[name=plan_name]").fill(ANSWERS["plan_name"])
    page.locator("[name=starts_on]").fill("116/1/15")
    page.locator("[name=ends_on]").fill("116/6/15")
    page.get_by_role("button", name="儲存，接著").click()
    for name in ("origin", "goals", "executing_unit", "content", "staffing", "steps", "benefits"):
        page.locator(f"[name={name}]").fill(ANSWERS[name])
    page.get_by_role("button", name="儲存，接著").click()
    page.get_by_role("link", name="加一項").click()
    page.locator("a[href$='/budget/new/meals']").click()
    page.locator("[name=people]").fill("45")
    page.locator("[name=rate]").fill("100")
    page.locator("[name=meeting]").fill("期初會議")
    page.get_by_role("button", name="儲存").click()
    expect(page.get_by_text("少計 900 元").first).to_be_visible()
    page.get_by_role("link", name="接著放證明文件").click()
    proof: FilePayload = {"name": "核准函.pdf", "mimeType": "application/pdf", "buffer": PDF}
    page.locator("input[type=file]").set_input_files(proof)
    page.get_by_role("button", name="放上去").click()
    expect(page.get_by_role("link", name="核准函.pdf")).to_be_visible()


def within_the_width(page: Page) -> bool:
    """Tell whether nothing of the page reaches beyond its side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def send(page: Page, path: str) -> None:
    """Look over and send."""
    page.goto(path)
    page.get_by_role("link", name="檢查，然後送出").click()
    expect(page.get_by_role("button", name="封存地圖，送到")).to_be_visible()
    assert within_the_width(page)
    page.get_by_role("button", name="封存地圖，送到").click()
    expect(page.get_by_text("已送到分局，等受理").first).to_be_visible()

"""An evaluation in a browser: evaluators declare, score blindly on a phone, and it is sealed."""

import re
import uuid
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from mapserve.clock import standing_at
from mapserve.programme.evaluations.criteria import Group
from mapserve.programme.evaluations.scores import Mark
from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind, Viewer
from mapserve.services.communities.directory import find_community
from mapserve.services.evaluations.beginning import begin_community
from mapserve.services.evaluations.consensus import save_consensus
from mapserve.services.evaluations.deciding import take_step
from mapserve.services.evaluations.panels import declare, name_evaluator
from mapserve.services.evaluations.sheets import hand_in, save_scores
from mapserve.services.maps.editions import seal
from mapserve.services.people.accounts import add_user, appoint, viewer_of_user
from mapserve.services.workflow.outcomes import settled
from mapserve.services.workflow.steps import Asked
from mapserve.store.models import Evaluation
from tests.browser.conftest import PASSWORD, SLUG, Site, Watched, axe_faults
from tests.factories.changesets import point
from tests.factories.evaluations import IN_TIME, KEYS, YEAR

Open = Callable[..., Watched]
EVERYWHERE = (ScopeKind.ALL, "")


@pytest.fixture(autouse=True)
def _in_january() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


def person(
    site: Site, role: Role, name: str, scope: tuple[ScopeKind, str] = (ScopeKind.COUNTY, "63000")
) -> tuple[str, Viewer]:
    """Add somebody who looks after the county, or more, and return their address."""
    email = f"{role.value}-{uuid.uuid4().hex[:8]}@example.org"
    with site.database.transaction() as session:
        user = add_user(session, email=email, name=name, password=PASSWORD)
        appoint(session, user, Appointment(role, *scope), by=OPERATOR)
        session.refresh(user)
        return email, viewer_of_user(user)


def opened_for(site: Site, county: Viewer, people: list[tuple[str, Viewer]]) -> int:
    """Open the scoring with people named, all but the last of whom have declared."""
    with site.database.transaction() as session:
        community = find_community(session, SLUG)
        seal(session, community, purpose="application", viewer=county)
        outcome = begin_community(session, community, year=YEAR, group=Group.GENERAL, viewer=county)
        row = settled(outcome).row
        for at, (email, viewer) in enumerate(people):
            name_evaluator(session, row.id, email, chair=at == 0, viewer=county)
            if at < 2:
                declare(session, row.id, conflict=False, viewer=viewer)
        return row.id


def re_evaluated(site: Site, number: int, ministry: Viewer) -> None:
    """Have the ministry's panel score a nominated community again, and agree."""
    panel = [person(site, Role.EVALUATOR, name, EVERYWHERE) for name in ("鄭明德", "曾雅玲")]
    marks = {key: Mark(16, reason="看過") for key in KEYS}

    def step(session: Session, verb: str, **given: str) -> None:
        version = session.get_one(Evaluation, number).version
        asked = Asked(verb=verb, version=version, given=given)
        settled(take_step(session, number, asked, viewer=ministry))

    with site.database.transaction() as session:
        for email, viewer in panel:
            name_evaluator(session, number, email, viewer=ministry)
            declare(session, number, conflict=False, viewer=viewer)
        step(session, "re_evaluate")
        for _, viewer in panel:
            save_scores(session, number, 1, marks, viewer=viewer)
            hand_in(session, number, 2, viewer=viewer)
        step(session, "discuss")
        agreed = session.get_one(Evaluation, number).consensus_edits + 1
        save_consensus(session, number, agreed, marks, viewer=ministry)
        step(session, "seal", final_opinion="同意縣市評語。")


def fill(page: Page, points: int) -> None:
    """Give every criterion the same points and a reason."""
    for key in KEYS:
        page.locator(f"[name='points-{key}']").fill(str(points))
        page.locator(f"[name='reason-{key}']").fill("看過佐證資料")


def test_declared_scored_on_a_phone_and_sealed(site: Site, open_page: Open) -> None:
    site.add([{"layer": "camera", "geometry": point(), "properties": {}}])
    email, county = person(site, Role.COUNTY, "張雅惠")
    people = [person(site, Role.EVALUATOR, name) for name in ("吳淑芬", "許文德")]
    number = opened_for(site, county, people)
    site.add([{"layer": "street_light", "geometry": point(), "properties": {}}])
    with site.database.transaction() as session:
        asked = Asked(verb="open", version=1, given={})
        settled(take_step(session, number, asked, viewer=county))
    address = f"/programme/evaluations/{number}"
    for at, (who, _) in enumerate(people):
        watched = open_page(address, phone=at == 0, as_=who)
        page = watched.page
        expect(page.get_by_role("heading", name=re.compile("115年度評鑑"))).to_be_visible()
        expect(page.locator(".evaluation-pair img")).to_have_count(2)
        assert page.evaluate(
            "Array.from(document.querySelectorAll('.evaluation-pair img'))"
            ".every((one) => one.getBoundingClientRect().width <= innerWidth)"
        )
        expect(page.get_by_text("委員平均")).to_have_count(0)
        fill(page, 15 + at)
        page.get_by_role("button", name="交出評分").click()
        expect(page.get_by_text("評分已經交出。")).to_be_visible()
        assert axe_faults(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, "nothing stands beyond the edge"
    page = open_page(address, as_=email).page
    page.locator("summary").filter(has_text="評分截止").click()
    page.get_by_role("button", name=re.compile("送出「評分截止")).click()
    expect(page.get_by_role("heading", name="共識分數")).to_be_visible()
    fill(page, 16)
    page.get_by_role("button", name="存共識分數").click()
    expect(page.get_by_text("共識分數已存好。")).to_be_visible()
    page.locator("summary").filter(has_text=re.compile("^定案$")).click()
    page.get_by_label(re.compile("^評語")).fill("居民參與踴躍。")
    page.get_by_role("button", name="送出「定案」").click()
    expect(page.locator(".pill").filter(has_text="評分已定")).to_be_visible()
    assert axe_faults(page) == []
    nominated_awarded_and_told(site, open_page, page, number)


def nominated_awarded_and_told(site: Site, open_page: Open, county: Page, number: int) -> None:
    """Go on to the award: the county nominates, the ministry releases, a leader reads."""
    county.get_by_role("link", name="一起決定遴報").click()
    county.get_by_label("遴報：社區治安改善成效顯著").check()
    assert axe_faults(county) == []
    county.get_by_role("button", name="送出決定").click()
    expect(county.get_by_text("沒有等著決定的社區")).to_be_visible()
    email, ministry = person(site, Role.MINISTRY, "李國華", EVERYWHERE)
    re_evaluated(site, number, ministry)
    page = open_page(f"/programme/evaluations/{number}", as_=email).page
    page.locator("summary").filter(has_text="決定獎勵").click()
    page.get_by_label("社區治安改善成效顯著").check()
    page.get_by_label("獎牌", exact=True).check()
    page.get_by_label(re.compile("獎牌或獎勵的文字")).fill("績優治安社區")
    page.get_by_role("button", name="送出「決定獎勵」").click()
    expect(page.locator(".pill").filter(has_text="決定獎勵")).to_be_visible()
    page.goto("/programme/evaluations/rounds")
    page.get_by_role("link", name=re.compile("115年度")).click()
    assert axe_faults(page) == []
    page.get_by_role("link", name="去公布").click()
    page.get_by_role("button", name="公布勾選的結果").click()
    expect(page.get_by_text("沒有等著公布的決定")).to_be_visible()
    leader = open_page("/inbox", phone=True, as_=site.person(Role.LEADER)).page
    leader.goto(f"/programme/evaluations/{number}")
    expect(leader.locator(".evaluation-awards")).to_contain_text("績優治安社區")
    expect(leader.get_by_role("link", name="證明（PDF）")).to_be_visible()
    wide = leader.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, "nothing stands beyond the edge"


def test_typed_scores_outlive_a_tab_a_session_and_a_second_tab(site: Site, open_page: Open) -> None:
    site.add([{"layer": "camera", "geometry": point(), "properties": {}}])
    _, county = person(site, Role.COUNTY, "張雅惠")
    people = [person(site, Role.EVALUATOR, name) for name in ("吳淑芬", "許文德", "何佩真")]
    number = opened_for(site, county, people[:2])
    email, judge = people[0]
    site.add([{"layer": "street_light", "geometry": point(), "properties": {}}])
    with site.database.transaction() as session:
        settled(take_step(session, number, Asked(verb="open", version=1, given={}), viewer=county))
    watched = open_page(f"/programme/evaluations/{number}", phone=True, as_=email)
    page, (first, second, *_) = watched.page, KEYS
    points, reason = (
        page.locator(f"[name='points-{first}']"),
        page.locator(f"[name='reason-{second}']"),
    )
    points.fill("17")
    reason.fill("場次多，人也多。")
    page.reload()  # nothing had been sent
    expect(points).to_have_value("")
    page.get_by_role("button", name="放回來").click()
    expect(points).to_have_value("17")
    expect(reason).to_have_value("場次多，人也多。")
    page.context.clear_cookies(name="session")
    page.get_by_role("button", name="先存起來").click()
    expect(page.locator("main")).to_contain_text("您填的都還在")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.locator("[name=password]").press("Enter")
    expect(page.locator(".evaluation-sheet .form-summary")).to_contain_text("還沒有送出")
    expect(points).to_have_value("17")
    with site.database.transaction() as session:  # a second tab, meanwhile
        save_scores(session, number, 1, {first: Mark(12, reason="另一頁")}, viewer=judge)
    page.get_by_role("button", name="先存起來").click()
    expect(page.locator(".form-summary")).to_contain_text("您填的都還在")
    expect(page.locator(".evaluation-sheet")).to_contain_text("已經存的是：12")
    expect(points).to_have_value("17")
    page.get_by_role("button", name="先存起來").click()
    expect(page.get_by_text("評分已存好，還沒有交出。")).to_be_visible()
    expect(points).to_have_value("17")
    page.reload()
    expect(page.get_by_role("button", name="放回來")).to_have_count(0)
    told = ("403", "422")  # what a browser says of a form that is shown again
    watched.faults = [one for one in watched.faults if not any(status in one for status in told)]

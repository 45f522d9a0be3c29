"""The demo's applications: in every state up to the approval, each brought there step by step."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from mapserve import clock
from mapserve.clock import TAIWAN, standing_at
from mapserve.programme.calendar import Period, window
from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind, Viewer
from mapserve.services.applications.budgets import save_budget
from mapserve.services.applications.documents import add_document
from mapserve.services.applications.drafts import save_answers, start
from mapserve.services.applications.files import version_of
from mapserve.services.applications.phrases import suggest
from mapserve.services.applications.sending import take_step
from mapserve.services.communities.directory import find_community, place_of
from mapserve.services.demo.people import DOMAIN
from mapserve.services.people.accounts import add_user, appoint, known_user, viewer_of_user
from mapserve.services.workflow.outcomes import settled
from mapserve.services.workflow.steps import Asked
from mapserve.store.models import Application, Community
from mapserve.store.queries import applications as application_queries

_PARTS = [{"part": "staffing", "text": "工作人員請寫上姓名、資歷和負責項目。"}]
# The way to each state: whose step, with what.
_Way = tuple[str, str, Mapping[str, Any]]
_SEND: _Way = ("leader", "send", {})
_RECEIVE = ("advisor", "receive", {"received_by": "黃志明"})
_FORWARD = ("advisor", "forward", {"opinion": "地圖與現場相符，夜間昏暗屬實，建議同意。"})
_AGREE = ("county", "agree", {"review_reason": "符合要點第二點、第五點。"})
WAYS: dict[str, tuple[_Way, ...]] = {
    "draft": (),
    "sent": (_SEND,),
    "received": (_SEND, _RECEIVE),
    "returned": (_SEND, _RECEIVE, ("advisor", "return", {"remarks": _PARTS})),
    "forwarded": (_SEND, _RECEIVE, _FORWARD),
    "declined": (
        _SEND,
        _RECEIVE,
        _FORWARD,
        ("county", "decline", {"review_reason": "計畫與另一機關補助重複。"}),
    ),
    "agreed": (_SEND, _RECEIVE, _FORWARD, _AGREE),
    "refused": (
        _SEND,
        _RECEIVE,
        _FORWARD,
        _AGREE,
        ("ministry", "refuse", {"refusal_reason": "計畫內容與社區治安營造無關。"}),
    ),
    "approved": (_SEND, _RECEIVE, _FORWARD, _AGREE, ("ministry", "approve", {})),
}
ASSOCIATION, TEAM, COMMITTEE = "association", "watch_team", "committee"
# Community, kind of unit, periods before the latest, state.
CASES = (
    ("fuan", ASSOCIATION, 1, "approved"),
    ("anhe", ASSOCIATION, 1, "declined"),
    ("wanghai", ASSOCIATION, 1, "refused"),
    ("shanyao", ASSOCIATION, 1, "approved"),
    ("fuan", TEAM, 0, "sent"),
    ("anhe", TEAM, 0, "forwarded"),
    ("anhe", ASSOCIATION, 0, "returned"),
    ("wanghai", TEAM, 0, "received"),
    ("shanyao", TEAM, 0, "forwarded"),
    ("wanghai", ASSOCIATION, 0, "agreed"),
    ("fuan", ASSOCIATION, 0, "draft"),
)
_NAMES = {ASSOCIATION: "社區發展協會", TEAM: "守望相助隊", COMMITTEE: "公寓大廈管理委員會"}
_BUDGET = (
    {"id": "1", "item": "equipment", "name": "反光背心", "unit_price": 650, "quantity": 20,
     "useful_life_years": 1},
    {"id": "2", "item": "equipment", "name": "照明設備", "unit_price": 12_000, "quantity": 3,
     "useful_life_years": 5},
    {"id": "3", "item": "lecturer_external", "minutes": 120, "rate": 1_800, "people": 1},
    {"id": "4", "item": "drinks", "amount": 1_500},
    {"id": "5", "item": "promotion", "amount": 18_000, "meeting": "3月社區治安會議"},
)  # fmt: skip


def add_applications(session: Session) -> None:
    """Add the demo's applications where there are none yet.

    Their periods are the latest whose window has opened, and the one before it.
    """
    first = find_community(session, "fuan")
    if application_queries.any_of(session, first.id):
        return
    _suggest_phrases(session)
    latest = latest_period(clock.today())
    for slug, kind, before, state in CASES:
        period = latest.previous if before else latest
        community = find_community(session, slug)
        bring(session, community, period, kind, state)


def _suggest_phrases(session: Session) -> None:
    """Give every desk of the demo our suggestions, which are marked as that."""
    for slug in dict.fromkeys(slug for slug, *_ in CASES):
        place = place_of(find_community(session, slug))
        if place.precinct_scope:
            suggest(session, (ScopeKind.PRECINCT, place.precinct_scope))
        suggest(session, (ScopeKind.COUNTY, place.county_code))
    suggest(session, (ScopeKind.ALL, ""))


def latest_period(today: dt.date) -> Period:
    """Return the latest period whose window has opened."""
    period = Period.of(today).next
    while window(period).first > today:
        period = period.previous
    return period


def bring(
    session: Session, community: Community, period: Period, kind: str, state: str
) -> Application:
    """Return an application of a community that was brought to a state step by step."""
    people = people_of(session, community)
    opened = window(period).first
    with standing_at(dt.datetime.combine(opened, dt.time(9, 30), TAIWAN) + dt.timedelta(days=3)):
        row = settled(start(session, community, period, viewer=people["leader"])).row
        answers = _answers(community, period, kind, whole=state != "draft")
        _save(session, row, answers, people["leader"])
        if state == "draft":
            return row
        add_document(
            session, row.id, "立案證書.pdf", sample_pdf(community.slug), viewer=people["leader"]
        )
    for day, (who, verb, given) in enumerate(WAYS[state], 4):
        filled = _approval(period) if verb == "approve" else given
        with standing_at(dt.datetime.combine(opened, dt.time(10), TAIWAN) + dt.timedelta(days=day)):
            asked = Asked(verb=verb, version=version_of(row), given=filled)
            settled(take_step(session, row.id, asked, viewer=people[who]))
    return row


def _save(session: Session, row: Application, answers: Mapping[str, Any], viewer: Viewer) -> None:
    save_answers(session, row.id, version_of(row), answers, viewer=viewer)
    save_budget(session, row.id, version_of(row), _BUDGET, viewer=viewer)


def _answers(community: Community, period: Period, kind: str, *, whole: bool) -> dict[str, Any]:
    name = f"{community.name}{_NAMES[kind]}"
    place = f"{community.county}{community.town}{community.name}"
    unit = {
        "category": kind,
        "unit": name,
        "registration_number": f"{community.county[:1]}社字第{community.id:03}{len(name):02}號",
        "representative_title": "理事長" if kind == ASSOCIATION else "隊長",
        "representative_name": "陳進財",
        "contact_title": "總幹事",
        "contact_name": "林美玉",
        "phone": "02-2345-6789",
        "email": f"{community.slug}@{DOMAIN}",
        "address": f"{place}永福街12號",
        "plan_name": f"{community.name}夜間安心計畫",
        "starts_on": (period.first + dt.timedelta(days=14)).isoformat(),
        "ends_on": period.last.isoformat(),
    }
    if not whole:
        return unit
    return unit | {
        "place": place,
        "survey": ["watch_team", "cameras"],
        "origin": "夜間步道昏暗，居民反映不敢走。",
        "goals": "改善治安死角，讓夜間有人看的街道變多。",
        "executing_unit": name,
        "content": "裝設照明、巡守、辦理宣導。",
        "staffing": "陳進財，綜理計畫；林美玉，行政及核銷。",
        "steps": "第一個月會勘，第二個月施作，之後每月檢討。",
        "benefits": "夜間沒人看的街道減少一半。",
    }


def _approval(period: Period) -> dict[str, Any]:
    return {
        "approved_period": str(period),
        "approved_amount": 150_000,
        "approved_on": (window(period).last + dt.timedelta(days=40)).isoformat(),
        "approval_number": f"示範字第{period.year}{period.half}0001號",
    }


def people_of(session: Session, community: Community) -> dict[str, Viewer]:
    """Return somebody at each desk: the demo's people, or others where theirs do not reach."""
    precinct = place_of(community).precinct_scope
    wanted = {
        "leader": Appointment(Role.LEADER, ScopeKind.COMMUNITY, community.slug),
        "advisor": Appointment(Role.ADVISOR, ScopeKind.PRECINCT, precinct or ""),
        "county": Appointment(Role.COUNTY, ScopeKind.COUNTY, community.county_code),
        "ministry": Appointment(Role.MINISTRY, ScopeKind.ALL, ""),
    }
    return {who: _person(session, community, who, one) for who, one in wanted.items()}


def _person(session: Session, community: Community, who: str, wanted: Appointment) -> Viewer:
    known = viewer_of_user(known_user(session, f"{who}@{DOMAIN}"))
    if wanted in known.appointments:
        return known
    user = add_user(session, email=f"{who}.{community.slug}@{DOMAIN}", name=_OTHERS[who])
    appoint(session, user, wanted, by=OPERATOR)
    session.refresh(user)
    return viewer_of_user(user)


_OTHERS = {"leader": "顏秀琴", "advisor": "許文雄", "county": "洪麗華"}


def sample_pdf(words: str) -> bytes:
    """Return a page that says it is a sample, as small as a PDF can be."""
    text = f"BT /F1 18 Tf 60 760 Td (Sample registration letter: {words}) Tj ET"
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            "/Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start_of_table = len(made)
    made += f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}"
    made += (
        f"trailer << /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{start_of_table}\n%%EOF\n"
    )
    return made.encode("ascii")

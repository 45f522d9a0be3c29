"""Applications for tests: what a unit answers, and the way to any state over the API."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from mapserve.clock import TAIWAN, standing_at
from mapserve.programme.roles import Role
from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.changesets import changeset, drawn
from tests.factories.communities import LAT, LON

PERIOD = "116-1"
IN_TIME = dt.datetime(2026, 11, 6, 10, 0, tzinfo=TAIWAN)
PDF = b"%PDF-1.4\n% a letter that registered the unit\n"

ANSWERS: dict[str, Any] = {
    "category": "association",
    "unit": "美仁社區發展協會",
    "registration_number": "北市社團字第1150001號",
    "representative_title": "理事長",
    "representative_name": "陳進財",
    "contact_title": "總幹事",
    "contact_name": "林美玉",
    "phone": "02-2345-6789",
    "email": "meiren@demo.example",
    "address": "臺北市松山區八德路三段12巷3號",
    "plan_name": "美仁里夜間安心走廊計畫",
    "starts_on": "2027-01-15",
    "ends_on": "2027-06-15",
    "place": "臺北市松山區美仁里",
    "survey": ["watch_team", "cameras"],
    "origin": "安全檢測地圖標出治安死角三處。",
    "goals": "改善治安死角三處。",
    "executing_unit": "美仁社區發展協會",
    "content": "裝設照明、巡守、宣導。",
    "staffing": "陳進財，理事長，綜理計畫。",
    "steps": "一月會勘，二月施作。",
    "benefits": "夜間沒人看的街道減少一半。",
}
BUDGET: list[dict[str, Any]] = [{"id": "1", "item": "drinks", "amount": 1200}]


def in_time() -> AbstractContextManager[None]:
    """Let the clock stand within the window of `PERIOD`."""
    return standing_at(IN_TIME)


class People:
    """Somebody at each desk of a community, and who belongs to it; `lon` is where they draw."""

    def __init__(
        self, caller: Callable[..., Caller], community: Community, *, lon: float = LON
    ) -> None:
        self.lon = lon
        self.slug = community.slug
        self.leader = caller(Role.LEADER, community)
        self.volunteer = caller(Role.VOLUNTEER, community)
        self.precinct = caller(Role.ADVISOR, community)
        self.county = caller(Role.COUNTY, community)
        self.ministry = caller(Role.MINISTRY)


# The way to each state: who takes which step, with what.
REMARKS = [{"part": "staffing", "text": "請附名單。"}]
CHAIN: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("leader", "send", {}),
    ("precinct", "receive", {}),
    ("precinct", "forward", {"opinion": "地圖與現況相符，同意轉陳。"}),
    ("county", "agree", {}),
    (
        "ministry",
        "approve",
        {
            "approved_period": PERIOD,
            "approved_amount": 150_000,
            "approved_on": "2026-12-20",
            "approval_number": "台內警字第1150000001號",
        },
    ),
)


def begun(caller: Caller, slug: str = "meiren", period: str = PERIOD) -> dict[str, Any]:
    """Begin an application."""
    answer = caller.post(f"/communities/{slug}/applications", json={"period": period})
    assert answer.status_code == 201, answer.text
    return dict(answer.get_json())


def patched(caller: Caller, one: dict[str, Any], **answers: object) -> dict[str, Any]:
    """Save answers."""
    sent = {"version": one["version"], "answers": answers}
    answer = caller.open("PATCH", f"/applications/{one['id']}", json=sent)
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


def stepped(caller: Caller, one: dict[str, Any], verb: str, **body: object) -> Any:  # noqa: ANN401 - werkzeug's answer
    """Ask for a step."""
    sent = {"verb": verb, "version": one["version"], **body}
    return caller.post(f"/applications/{one['id']}/steps", json=sent)


def complete(
    people: People, one: dict[str, Any] | None = None, **answers: object
) -> dict[str, Any]:
    """Fill an application in, so that it may be sent."""
    draw_something(people)
    one = patched(people.leader, one or begun(people.leader, people.slug), **(ANSWERS | answers))
    kept = people.leader.open(
        "PUT",
        f"/applications/{one['id']}/budget",
        json={"version": one["version"], "lines": BUDGET},
    )
    assert kept.status_code == 200, kept.text
    kept = people.leader.post(f"/applications/{one['id']}/documents?name=核准函.pdf", data=PDF)
    assert kept.status_code == 201, kept.text
    return dict(kept.get_json())


def draw_something(people: People) -> None:
    """Draw one camera."""
    camera = drawn("camera", {"type": "Point", "coordinates": [people.lon, LAT]})
    sent = people.leader.post(
        f"/communities/{people.slug}/changesets", json=changeset(create=[camera])
    )
    assert sent.status_code == 201, sent.text


def brought_to(people: People, state: str, **answers: object) -> dict[str, Any]:
    """Return an application in one of the states up to the approval."""
    one = complete(people, **answers)
    for who, verb, given in CHAIN:
        if one["state"] == state:
            break
        taken = stepped(getattr(people, who), one, verb, **given)
        assert taken.status_code == 200, taken.text
        one = dict(taken.get_json())
    assert one["state"] == state
    return one

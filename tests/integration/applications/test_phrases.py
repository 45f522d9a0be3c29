"""Templates of a desk: its own to edit, offered where it writes, ours marked as suggestions."""

import re
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.orm import Session

from mapserve.clock import standing_at
from mapserve.programme.applications.phrases import SUGGESTED
from mapserve.programme.roles import Role, ScopeKind
from mapserve.services.applications.phrases import suggest
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.applications import IN_TIME, People, brought_to
from tests.factories.callers import Caller

Callers = Callable[..., Caller]
PATH = "/programme/desk/templates"
WORDS = {"kind": "remark", "title": "缺名單", "text": "請附工作人員名單。"}


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


@pytest.fixture
def people(caller: Callers, meiren: Community) -> People:
    return People(caller, meiren)


def added(by: Caller, desk: str, **words: str) -> int:
    """Add a template by the page and return its number."""
    answer = by.at("POST", PATH, data={**WORDS, "desk": desk, **words})
    assert answer.status_code == 303, answer.text
    return max(int(one) for one in re.findall(rf"{PATH}/(\d+)\"", by.at("GET", PATH).text))


def test_a_precinct_keeps_changes_and_takes_away_its_own(people: People) -> None:
    number = added(people.precinct, "precinct:63000/松山分局")
    assert "請附工作人員名單。" in people.precinct.at("GET", PATH).text
    form = people.precinct.at("GET", f"{PATH}/{number}").text
    assert "缺名單" in form
    changed = people.precinct.at("POST", f"{PATH}/{number}", data=WORDS | {"text": "請補名單。"})
    assert changed.status_code == 303, changed.text
    page = people.precinct.at("GET", PATH).text
    assert "請補名單。" in page
    assert "請附工作人員名單。" not in page
    assert people.precinct.at("POST", f"{PATH}/{number}/remove").status_code == 303
    assert people.precinct.at("GET", f"{PATH}/{number}").status_code == 404


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(people: People) -> None:
    desk = "precinct:63000/松山分局"
    added(people.precinct, desk)
    again = people.precinct.at("POST", PATH, data=WORDS | {"desk": desk, "text": "別的字"})
    assert again.status_code == 422
    assert "已經有一個叫「缺名單」的範本" in again.text
    assert "別的字" in again.text
    for wrong in ({"title": ""}, {"text": "長" * 501}, {"kind": "poem"}, {"desk": "all"}):
        answer = people.precinct.at("POST", PATH, data=WORDS | {"desk": desk} | wrong)
        assert answer.status_code == 422, wrong


def test_nobody_reads_or_writes_those_of_another_desk(
    people: People, caller: Callers, elsewhere: Community
) -> None:
    number = added(people.precinct, "precinct:63000/松山分局")
    others = (caller(Role.ADVISOR, elsewhere), people.county, people.ministry, people.leader)
    for other in others:
        assert "請附工作人員名單。" not in other.at("GET", PATH).text
        for path in (f"{PATH}/{number}", f"{PATH}/{number}/remove"):
            assert other.at("POST", path, data=WORDS | {"text": "改掉"}).status_code == 403
    assert people.leader.at("GET", PATH).status_code == 200


def test_it_is_offered_where_the_desk_writes_with_those_of_the_desks_above(
    people: People,
) -> None:
    added(
        people.precinct,
        "precinct:63000/松山分局",
        kind="opinion",
        title="分局的",
        text="分局寫的。",
    )
    added(people.county, "county:63000", kind="opinion", title="縣市的", text="縣市寫的。")
    added(people.county, "county:63000", kind="reason", title="不予", text="不予的理由。")
    one = brought_to(people, "received")
    page = people.precinct.at("GET", f"/programme/desk/{one['id']}").text
    assert 'data-into="Forward-opinion"' in page
    assert re.search('<option value="分局寫的。" data-phrase="[0-9]+">分局的</option>', page)
    assert re.search('<option value="縣市寫的。" data-phrase="[0-9]+">縣市的</option>', page)
    assert "不予的理由。" not in page  # nothing here is declined
    one = brought_to(people, "forwarded")
    county = people.county.at("GET", f"/programme/desk/{one['id']}").text
    assert "分局寫的。" not in county
    assert 'data-into="Decline-review_reason"' in county
    assert "不予的理由。" in county


def test_our_suggestions_are_marked_until_the_desk_has_made_them_its_own(
    people: People, app_database: Database
) -> None:
    def ours(session: Session) -> None:
        suggest(session, (ScopeKind.PRECINCT, "63000/松山分局"))

    for _ in range(2):  # twice is once
        with app_database.transaction() as session:
            ours(session)
    page = people.precinct.at("GET", PATH).text
    marked = "本系統建議，不是官方範本"
    assert page.count(marked) == len(SUGGESTED)
    one = brought_to(people, "received")
    assert "（本系統建議）" in people.precinct.at("GET", f"/programme/desk/{one['id']}").text
    number = int(re.findall(rf"{PATH}/(\d+)\"", page)[0])
    people.precinct.at("POST", f"{PATH}/{number}", data=WORDS | {"title": "自己的"})
    assert people.precinct.at("GET", PATH).text.count(marked) == len(SUGGESTED) - 1

"""Records of the working year: written by the community, read by those it concerns."""

import re
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from mapserve.clock import standing_at
from mapserve.programme.roles import Role
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.applications import IN_TIME, People, brought_to
from tests.factories.callers import Caller
from tests.factories.changesets import changeset, drawn, square

Callers = Callable[..., Caller]
RECORDS = "/c/meiren/records"
MEETING = {"held_on": "115/10/20", "place": "里民活動中心", "residents": "31", "chair": "陳進財"}
ADVICE = {"asked_on": "115/10/20", "address": "八德路三段12巷99號", "adviser": "黃志明"}
PROGRESS = {"month": "115-10", "measures": "watch_team", "words": "巡守12次。"}


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


@pytest.fixture
def people(caller: Callers, meiren: Community) -> People:
    return People(caller, meiren)


def write(
    by: Caller,
    kind: str,
    typed: dict[str, str],
    *,
    id_: uuid.UUID | None = None,
    base: int = 0,
) -> TestResponse:
    where = f"{RECORDS}/{kind}/{id_ or uuid.uuid4()}"
    return by.at("POST", where, data={**typed, "base": str(base)})


def test_r13_a_meeting_names_what_it_found_on_the_map(people: People) -> None:
    spot = drawn("blind_spot", square(), name="防火巷")
    saved = people.leader.post("/communities/meiren/changesets", json=changeset(create=[spot]))
    assert saved.status_code == 201
    sealed = people.leader.post("/communities/meiren/editions", json={"purpose": "monthly"})
    assert sealed.status_code == 201
    assert "防火巷" in people.leader.at("GET", f"{RECORDS}/meeting/new").text
    typed = {**MEETING, "findings": spot["id"], "measures": "cameras", "edition": "1"}
    id_ = uuid.uuid4()
    assert write(people.leader, "meeting", typed, id_=id_).status_code == 303
    page = people.precinct.at("GET", f"{RECORDS}/meeting/{id_}").text
    for words in ("里民活動中心", "防火巷", "錄影監視系統", "第 1 版"):
        assert words in page, words
    unknown = write(people.leader, "meeting", {**typed, "findings": str(uuid.uuid4())})
    assert unknown.status_code == 422


def test_nothing_typed_is_lost_where_two_change_one_record(people: People) -> None:
    id_ = uuid.uuid4()
    assert write(people.leader, "meeting", MEETING, id_=id_).status_code == 303
    assert write(people.leader, "meeting", MEETING, id_=id_).status_code == 303  # sent twice
    second = {**MEETING, "place": "廟口"}
    assert write(people.volunteer, "meeting", second, id_=id_, base=1).status_code == 303
    late = write(people.leader, "meeting", {**MEETING, "chair": "林美玉"}, id_=id_, base=1)
    assert late.status_code == 422
    assert "已經改過這一筆" in late.text
    assert "林美玉" in late.text
    assert "廟口" in people.leader.at("GET", RECORDS).text


def test_every_version_stays_and_a_withdrawn_one_is_not_shown(
    people: People, app_database: Database
) -> None:
    id_ = uuid.uuid4()
    write(people.leader, "meeting", MEETING, id_=id_)
    gone = people.leader.at("POST", f"{RECORDS}/meeting/{id_}/withdraw", data={"base": "1"})
    assert gone.status_code == 303
    assert "里民活動中心" not in people.leader.at("GET", RECORDS).text
    assert people.leader.at("GET", f"{RECORDS}/meeting/{id_}").status_code == 404
    with app_database.transaction() as session:
        kept = session.execute(text("SELECT version, withdrawn FROM record ORDER BY version"))
        assert [tuple(one) for one in kept] == [(1, False), (2, True)]


def test_what_has_not_happened_yet_is_not_written_down(people: People) -> None:
    ahead = write(people.leader, "meeting", {**MEETING, "held_on": "115/12/1"})
    assert ahead.status_code == 422
    assert "這一天還沒到" in ahead.text


def test_r22_an_address_of_a_burgled_household_is_for_the_police_only(
    people: People, caller: Callers, meiren: Community
) -> None:
    id_ = uuid.uuid4()
    assert write(people.precinct, "advice", ADVICE, id_=id_).status_code == 303
    for somebody in (people.leader, people.volunteer, caller(Role.EVALUATOR, meiren)):
        for address in (
            RECORDS,
            f"{RECORDS}?kind=advice",
            f"{RECORDS}/advice/{id_}",
            f"{RECORDS}/advice/new",
        ):
            assert "99號" not in somebody.at("GET", address, follow_redirects=True).text
        assert somebody.at("GET", f"{RECORDS}/advice/{id_}").status_code == 403
        assert write(somebody, "advice", ADVICE).status_code == 403
    assert "99號" in people.precinct.at("GET", f"{RECORDS}/advice/{id_}").text


def test_staff_read_and_do_not_write_what_is_the_communitys(people: People) -> None:
    id_ = uuid.uuid4()
    write(people.leader, "meeting", MEETING, id_=id_)
    assert write(people.county, "meeting", MEETING, id_=id_, base=1).status_code == 403
    page = people.county.at("GET", f"{RECORDS}/meeting/{id_}").text
    assert "里民活動中心" in page
    assert "刪除…" not in page


def test_another_community_reads_nothing_and_writes_nothing(
    people: People, caller: Callers, elsewhere: Community
) -> None:
    id_ = uuid.uuid4()
    write(people.leader, "meeting", MEETING, id_=id_)
    stranger = caller(Role.LEADER, elsewhere)
    assert stranger.at("GET", RECORDS).status_code == 403
    own = f"/c/{elsewhere.slug}/records/meeting/{id_}"
    assert stranger.at("GET", own).status_code == 404
    assert stranger.at("POST", own, data={**MEETING, "base": "1"}).status_code == 404


def test_r06_a_month_is_reported_once_and_the_county_sees_who_is_missing(people: People) -> None:
    brought_to(people, "sent")
    with standing_at(IN_TIME.replace(year=2027, month=3, day=5)):
        county = people.county.at("GET", "/programme/progress/63000").text
        assert "還缺 2 份" in county  # January and February; March is not over
        assert "116年2月辦理情形還沒報" in people.leader.at("GET", "/home").text
        first = {**PROGRESS, "month": "116-01"}
        assert write(people.leader, "progress", first).status_code == 303
        again = write(people.leader, "progress", first)
        assert again.status_code == 422
        assert "116年1月已經有一份" in again.text
        assert "還缺 1 份" in people.county.at("GET", "/programme/progress/63000").text
        assert write(people.leader, "progress", {**first, "month": "116-02"}).status_code == 303
        assert "都報了" in people.county.at("GET", "/programme/progress/63000").text
        assert "辦理情形還沒報" not in people.leader.at("GET", "/home").text
    assert people.leader.at("GET", "/programme/progress/63000").status_code == 403


def test_two_who_report_a_month_at_once_report_it_once(
    people: People, app_database: Database
) -> None:
    with ThreadPoolExecutor(2) as pool:
        both = (people.leader, people.volunteer)
        answers = list(pool.map(lambda by: write(by, "progress", PROGRESS), both))
    assert sorted(one.status_code for one in answers) == [303, 422]
    with app_database.transaction() as session:
        assert session.scalar(text("SELECT count(*) FROM record")) == 1


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "{{7*7}}", "'; DROP TABLE record"])
def test_hostile_words_are_only_words(people: People, words: str) -> None:
    write(people.leader, "meeting", {**MEETING, "place": words})
    page = people.leader.at("GET", RECORDS).text
    assert "<script>alert" not in page
    assert re.search(r">49<", page) is None
    assert people.leader.at("GET", f"{RECORDS}?after=x,y&kind=none").status_code == 200

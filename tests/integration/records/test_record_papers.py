"""Papers of the working year: a request for an instructor (R-24), a month's form (R-06)."""

import re
import uuid
from collections.abc import Callable, Iterator

import pytest

from layers.model.shared_codes import Measure
from mapserve.clock import standing_at
from mapserve.programme.roles import Role
from mapserve.store.models import Community
from tests.factories.applications import IN_TIME, People
from tests.factories.callers import Caller
from tests.factories.papers import paragraphs, pdf_text, plain

Callers = Callable[..., Caller]
RECORDS = "/c/meiren/records"
OURS = "本系統自訂格式，待主管機關提供正式附件"
HOSTILE = '<img src="http://127.0.0.1:9/x"><script>&amp;{{7*7}}'
REQUEST = {
    "asked_on": "115/10/20",
    "organ": "臺北市政府消防局第一大隊",
    "subject": "居家用火安全",
    "content": "瓦斯爐與電器的檢查。\n滅火器的使用。",
    "wished_on": "115/12/5",
    "expected": "40",
}
MONTH = {"month": "115-10", "measures": "watch_team", "words": "巡守12次。"}
KINDS = {"instructor": REQUEST, "progress": MONTH}


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


@pytest.fixture
def people(caller: Callers, meiren: Community) -> People:
    return People(caller, meiren)


def kept(by: Caller, kind: str, **typed: str) -> str:
    """Write a record and return where it stands."""
    where = f"{RECORDS}/{kind}/{uuid.uuid4()}"
    sent = by.at("POST", where, data={**KINDS[kind], **typed, "base": "0"})
    assert sent.status_code == 303, sent.text
    return where


def paper(by: Caller, where: str, format_: str) -> bytes:
    answer = by.at("GET", f"{where}/paper.{format_}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.data


def test_r24_the_request_states_subject_and_content(people: People) -> None:
    where = kept(people.leader, "instructor")
    assert f"{where}/paper.pdf" in people.leader.at("GET", where).text
    text = pdf_text(paper(people.leader, where, "pdf"))
    for said in (
        OURS, "消防教官宣導申請書", "臺北市政府消防局第一大隊", "臺北市美仁里", "宣導項目",
        "居家用火安全", "宣導內容", "瓦斯爐與電器的檢查。", "滅火器的使用。", "115年10月20日",
        "115年12月5日", "40人", "（蓋單位印信）",
    ):  # fmt: skip
        assert said in text, said


def test_r06_the_months_form_ticks_what_was_worked_on(people: People) -> None:
    where = kept(people.leader, "progress", difficulties="缺手電筒")
    text = pdf_text(paper(people.county, where, "pdf"))
    for said in (OURS, "每月辦理情形表", "115年10月", "巡守12次。", "缺手電筒", "■1.守望相助隊"):
        assert said in text, said
    assert text.count("□") == len(Measure) - 1


@pytest.mark.parametrize("kind", KINDS)
def test_odt_says_the_same_words(people: People, kind: str) -> None:
    where = kept(people.leader, kind)
    pdf, odt = (paper(people.leader, where, one) for one in ("pdf", "odt"))
    said = paragraphs(odt)
    assert len(said) > 10
    for one in said:
        assert one in pdf_text(pdf) or "頁，共" in one, one
    assert plain(next(iter(KINDS[kind].values()))[-2:]) in pdf_text(pdf)


@pytest.mark.parametrize(("kind", "field"), [("instructor", "content"), ("progress", "words")])
def test_long_and_hostile_words_are_whole_and_only_words(
    people: People, kind: str, field: str
) -> None:
    where = kept(people.leader, kind, **{field: f"{HOSTILE}\n{'龍' * 3000}"})
    text = pdf_text(paper(people.leader, where, "pdf"))
    assert text.count("龍") == 3000
    assert plain(HOSTILE) in text
    assert not re.search(r"20\d\d年|20[2-9]\d[-./]", text)


def test_whoever_may_not_see_the_record_gets_no_paper(
    people: People, caller: Callers, elsewhere: Community
) -> None:
    where = kept(people.leader, "instructor")
    assert caller(Role.LEADER, elsewhere).at("GET", f"{where}/paper.pdf").status_code == 403
    assert caller().at("GET", f"{where}/paper.pdf").status_code in (302, 303, 401)
    for unknown in (f"{where}/paper.docx", f"{RECORDS}/meeting/{uuid.uuid4()}/paper.pdf"):
        assert people.leader.at("GET", unknown).status_code == 404

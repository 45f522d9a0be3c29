"""Newsletters: written inside, published by the leader, read by everybody, taken back (R-21)."""

import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from mapserve.programme.roles import Role
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.applications import People
from tests.factories.callers import Caller
from tests.factories.papers import pdf_text

Callers = Callable[..., Caller]
RECORDS, SHELF = "/c/meiren/records/newsletter", "/c/meiren/newsletters"
ISSUE = {
    "number": "3",
    "issued_on": "115/10/20",
    "title": "冬天早點回家",
    "body": "各位鄰居：\n\n【巷口的燈】\n已經修好了。",
}


@pytest.fixture
def people(caller: Callers, meiren: Community) -> People:
    return People(caller, meiren)


@pytest.fixture
def nobody(app: Flask) -> Caller:
    return Caller(app)


def written(by: Caller, *, id_: uuid.UUID | None = None, base: int = 0, **typed: str) -> uuid.UUID:
    id_ = id_ or uuid.uuid4()
    sent = by.at("POST", f"{RECORDS}/{id_}", data={**ISSUE, **typed, "base": str(base)})
    assert sent.status_code == 303, sent.text
    return id_


def published(by: Caller, id_: uuid.UUID, base: int = 1) -> tuple[int, str]:
    answer = by.at("POST", f"{SHELF}/{id_}/publish", data={"base": str(base)})
    return answer.status_code, answer.text


def test_r21_what_the_leader_publishes_everybody_reads(people: People, nobody: Caller) -> None:
    id_ = written(people.volunteer)
    assert nobody.at("GET", f"{SHELF}/3").status_code == 404
    assert "還沒有公開的報導" in nobody.at("GET", SHELF).text
    assert published(people.volunteer, id_)[0] == 403
    assert published(people.county, id_)[0] == 403
    assert published(people.leader, id_)[0] == 303
    assert published(people.leader, id_)[0] == 303  # pressed twice
    assert nobody.at("GET", SHELF).text.count("冬天早點回家") == 1
    page = nobody.at("GET", f"{SHELF}/3")
    assert "<h2>巷口的燈</h2>" in page.text
    assert "<p>已經修好了。</p>" in page.text
    assert "撤回" not in page.text
    assert "看公開的" in people.volunteer.at("GET", f"{RECORDS}/{id_}").text


def test_r21_an_issue_is_a_pdf_too(people: People, nobody: Caller) -> None:
    published(people.leader, written(people.leader))
    paper = nobody.at("GET", f"{SHELF}/3.pdf")
    assert paper.headers["Content-Type"] == "application/pdf"
    told = pdf_text(paper.data)
    for words in ("美仁里社區治安報導", "冬天早點回家", "巷口的燈", "已經修好了。"):
        assert words in told, words


def test_r21_what_is_not_for_everybody_is_refused_with_what_where_and_how(
    people: People, nobody: Caller
) -> None:
    body = "各位鄰居：\n請洽王先生0912-345-678，\n八德路三段12巷99號。"
    id_ = written(people.leader, body=body)
    status, page = published(people.leader, id_)
    assert status == 422
    assert "第 2 行的「0912-345-678」看起來是電話號碼，不能公開。請拿掉" in page
    assert "看起來是" in page
    assert "請洽王先生" in page  # what was written is still there
    assert nobody.at("GET", f"{SHELF}/3").status_code == 404
    written(people.leader, id_=id_, base=1)
    assert published(people.leader, id_)[0] == 422  # of a version that was not read
    assert published(people.leader, id_, base=2)[0] == 303


def test_r21_only_a_public_map_goes_with_it(people: People) -> None:
    for purpose in ("monthly", "public"):
        sealed = people.leader.post("/communities/meiren/editions", json={"purpose": purpose})
        assert sealed.status_code == 201
    form = people.leader.at("GET", f"{RECORDS}/new").text
    assert "第 2 版" in form
    assert "第 1 版" not in form
    hidden = people.leader.at(
        "POST", f"{RECORDS}/{uuid.uuid4()}", data={**ISSUE, "edition": "1", "base": "0"}
    )
    assert hidden.status_code == 422
    published(people.leader, written(people.leader, edition="2"))
    assert "/c/meiren/editions/2" in people.leader.at("GET", f"{SHELF}/3").text


def test_what_was_published_does_not_change_until_it_is_published_again(
    people: People, nobody: Caller, app_database: Database
) -> None:
    id_ = written(people.leader)
    published(people.leader, id_)
    written(people.leader, id_=id_, base=1, title="改過的標題")
    assert "冬天早點回家" in nobody.at("GET", f"{SHELF}/3").text
    assert "之後又改過" in people.leader.at("GET", f"{RECORDS}/{id_}").text
    assert published(people.leader, id_, base=2)[0] == 303
    assert "改過的標題" in nobody.at("GET", f"{SHELF}/3").text
    with app_database.transaction() as session:
        kept = session.execute(
            text("SELECT record_version, withdrawn_at IS NULL FROM newsletter ORDER BY id")
        )
        assert [tuple(one) for one in kept] == [(1, False), (2, True)]
    for change in ("SET content = '{}'", "SET withdrawn_at = NULL"):
        with (
            pytest.raises(DatabaseError, match="RestrictViolation"),
            app_database.transaction() as session,
        ):
            session.execute(text(f"UPDATE newsletter {change}"))


def test_an_issue_is_taken_back_and_says_so(people: People, nobody: Caller) -> None:
    id_ = written(people.leader)
    published(people.leader, id_)
    where = f"{SHELF}/3/withdraw"
    assert people.volunteer.at("POST", where).status_code == 403
    assert people.leader.at("POST", where).status_code == 303
    assert people.leader.at("POST", where).status_code == 303
    gone = nobody.at("GET", f"{SHELF}/3")
    assert gone.status_code == 404
    assert "撤回了" in gone.text
    assert nobody.at("GET", f"{SHELF}/3.pdf").status_code == 404
    assert "冬天早點回家" not in nobody.at("GET", SHELF).text
    assert published(people.leader, id_)[0] == 303
    assert nobody.at("GET", f"{SHELF}/3").status_code == 200


def test_a_number_is_one_issue_and_another_communitys_is_not_published(
    people: People, caller: Callers, elsewhere: Community
) -> None:
    id_ = written(people.leader)
    again = people.leader.at("POST", f"{RECORDS}/{uuid.uuid4()}", data={**ISSUE, "base": "0"})
    assert again.status_code == 422
    assert "第 3 期已經有一份" in again.text
    stranger = caller(Role.LEADER, elsewhere)
    there = f"/c/{elsewhere.slug}/newsletters/{id_}/publish"
    assert stranger.at("POST", there, data={"base": "1"}).status_code == 404
    assert people.leader.at("GET", f"{SHELF}/99999999999").status_code == 404


def test_hostile_words_are_only_words(people: People, nobody: Caller) -> None:
    published(people.leader, written(people.leader, title="{{7*7}}<script>alert(1)</script>"))
    page = nobody.at("GET", f"{SHELF}/3").text
    assert "{{7*7}}" in page
    assert "<script>alert" not in page

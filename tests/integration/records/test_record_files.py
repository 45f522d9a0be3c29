"""Files of records: what proves each measure (R-16), pictures of events and of newsletters."""

import io
import uuid
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from mapserve.clock import standing_at
from mapserve.programme.roles import Role
from mapserve.store.models import Community
from tests.factories.applications import IN_TIME, People
from tests.factories.callers import Caller
from tests.factories.papers import pdf_text
from tests.factories.photos import jpeg

Callers = Callable[..., Caller]
RECORDS, SHELF = "/c/meiren/records", "/c/meiren/newsletters"
PROGRESS = {"month": "115-10", "measures": ["watch_team", "cameras"], "words": "巡守12次。"}
EVENT = {
    "held_on": "115/10/20", "title": "防火宣導", "themes": "fire", "place": "廟埕", "people": "46",
}  # fmt: skip
NEWS = {"number": "3", "issued_on": "115/10/20", "title": "冬天早點回家", "body": "各位鄰居。"}
PDF = b"%PDF-1.4 a list of those who came"


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


@pytest.fixture
def people(caller: Callers, meiren: Community) -> People:
    return People(caller, meiren)


def written(by: Caller, kind: str, typed: dict[str, object]) -> str:
    where = f"{RECORDS}/{kind}/{uuid.uuid4()}"
    assert by.at("POST", where, data={**typed, "base": "0"}).status_code == 303
    return where


def sent(by: Caller, where: str, content: bytes, name: str, **typed: str) -> TestResponse:
    data = {**typed, "file": (io.BytesIO(content), name)}
    return by.at("POST", f"{where}/files", data=data, content_type="multipart/form-data")


def addresses(page: str, where: str) -> list[str]:
    """Return where the files of a page lie."""
    found = [one.partition('"')[0] for one in page.split(f'href="{where}/files/')[1:]]
    return [f"{where}/files/{one}" for one in found]


def test_r16_a_measure_shows_what_proves_it_or_that_nothing_does(people: People) -> None:
    where = written(people.volunteer, "progress", PROGRESS)
    assert people.leader.at("GET", where).text.count("還沒有佐證") == 2
    assert sent(people.leader, where, jpeg(), "夜巡.jpg", measure="watch_team").status_code == 303
    again = sent(people.leader, where, jpeg(), "夜巡.jpg", measure="watch_team")
    assert again.status_code == 303
    page = people.county.at("GET", where).text
    assert page.count("還沒有佐證") == 1
    (address,) = addresses(page, where)
    picture = people.county.at("GET", address)
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert picture.headers["Cache-Control"] == "no-store"
    assert picture.data.startswith(b"\xff\xd8\xff")
    assert len(people.county.at("GET", f"{address}?thumbnail").data) <= len(picture.data)
    paper = pdf_text(people.leader.at("GET", f"{where}/paper.pdf").data)
    assert "■1.守望相助隊佐證1件" in paper
    assert "■2.錄影監視系統沒有佐證" in paper


def test_r16_a_file_proves_only_what_the_record_names(people: People) -> None:
    where = written(people.leader, "progress", PROGRESS)
    refused = sent(people.leader, where, jpeg(), "a.jpg", measure="care_visits")
    assert refused.status_code == 422
    assert sent(people.leader, where, jpeg(), "a.jpg").status_code == 422
    assert "還沒有佐證" in refused.text


def test_r23_an_event_has_pictures_and_lists_and_gives_them_back(people: People) -> None:
    where = written(people.leader, "event", EVENT)
    assert sent(people.leader, where, jpeg(), "a.jpg").status_code == 303
    assert sent(people.leader, where, PDF, "簽到.pdf").status_code == 303
    assert sent(people.leader, where, b"MZ nothing", "a.exe").status_code == 422
    first, second = addresses(people.leader.at("GET", where).text, where)
    assert people.leader.at("GET", second).data == PDF
    assert people.county.at("POST", f"{first}/remove").status_code == 403
    assert people.leader.at("POST", f"{first}/remove").status_code == 303
    assert people.leader.at("GET", first).status_code == 404
    assert addresses(people.leader.at("GET", where).text, where) == [second]


def test_files_are_as_private_as_their_record(
    people: People, caller: Callers, elsewhere: Community
) -> None:
    where = written(people.leader, "event", EVENT)
    sent(people.leader, where, PDF, "簽到.pdf")
    (address,) = addresses(people.leader.at("GET", where).text, where)
    stranger = caller(Role.LEADER, elsewhere)
    assert stranger.at("GET", address).status_code == 403
    assert caller().at("GET", address).status_code in (302, 303, 401)
    mine = address.replace("/c/meiren/", f"/c/{elsewhere.slug}/")
    assert stranger.at("GET", mine).status_code == 404
    assert stranger.at("POST", f"{mine}/remove").status_code == 404
    assert sent(people.county, where, PDF, "b.pdf").status_code == 403


@pytest.mark.parametrize("kind", ["handover", "instructor"])
def test_r25_what_takes_no_files_takes_none(people: People, kind: str) -> None:
    typed = {
        "handover": {"handed_on": "115/10/20", "count": "2"},
        "instructor": {
            "asked_on": "115/10/20", "organ": "消防局", "subject": "防火", "content": "滅火器",
        },
    }[kind]  # fmt: skip
    where = written(people.leader, kind, typed)
    assert sent(people.leader, where, PDF, "名冊.pdf").status_code == 404
    assert 'type="file"' not in people.leader.at("GET", where).text


def test_r21_only_a_cleared_picture_is_published(people: People, app: Flask) -> None:
    nobody = Caller(app)
    where = written(people.leader, "newsletter", NEWS)
    sent(people.leader, where, jpeg(width=300), "faces.jpg")
    sent(people.leader, where, jpeg(width=400), "lamp.jpg", cleared="y")
    page = people.leader.at("GET", where).text
    assert page.count("不公開") == 1
    id_ = where.rpartition("/")[2]
    published = people.leader.at("POST", f"{SHELF}/{id_}/publish", data={"base": "1"})
    assert published.status_code == 303
    assert nobody.at("GET", f"{SHELF}/3").text.count('<img src="/c/meiren/newsletters/3/') == 1
    picture = nobody.at("GET", f"{SHELF}/3/pictures/1")
    assert picture.headers["Content-Type"] == "image/jpeg"
    for other in ("0", "2", "99999999999"):
        assert nobody.at("GET", f"{SHELF}/3/pictures/{other}").status_code == 404
    private = addresses(page, where)
    for address in private:
        assert nobody.at("GET", address).status_code in (302, 303, 401)
    people.leader.at("POST", f"{private[1]}/remove")  # what was published stays as it was
    assert nobody.at("GET", f"{SHELF}/3/pictures/1").data == picture.data
    assert "照片1" in pdf_text(nobody.at("GET", f"{SHELF}/3.pdf").data)

"""Papers of an application over the API: read as text, looked at as pages."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from mapserve.clock import standing_at
from mapserve.programme.dates import form_date, taiwan_time
from mapserve.programme.roles import Role
from mapserve.store.models import Community
from tests.factories.applications import (
    ANSWERS,
    IN_TIME,
    People,
    begun,
    brought_to,
    complete,
    draw_something,
    patched,
    stepped,
)
from tests.factories.callers import Caller
from tests.factories.papers import paragraphs, pdf_text, plain

Callers = Callable[..., Caller]


class Word(NamedTuple):
    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


@pytest.fixture
def people(caller: Callers, meiren: Community) -> People:
    return People(caller, meiren)


def asked(caller: Caller, one: dict[str, object], paper: str) -> bytes:
    answer = caller.get(f"/applications/{one['id']}/papers/{paper}")
    assert answer.status_code == 200, answer.text
    return bytes(answer.data)


def words_of(pdf: bytes) -> list[Word]:
    told = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    found, page = [], 0
    for line in told.splitlines():
        page += "<page " in line
        box = re.search(
            r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)</word>', line
        )
        if box:
            found.append(Word(page, *(float(box[n]) for n in range(1, 5)), box[5]))
    return found


def test_the_form_as_it_was_approved(people: People) -> None:
    one = brought_to(people, "approved")
    events = people.leader.get(f"/applications/{one['id']}/events").get_json()["events"]
    at = next(event["at"] for event in events if event["verb"] == "receive")
    received = f"{form_date(taiwan_time(at).date())}受理"
    text = pdf_text(asked(people.leader, one, "application.pdf"), 1)
    for said in (
        "附件二", "補助計畫申請表", "美仁里社區", "1.■社區發展協會", "2.□守望相助隊",
        "美仁社區發展協會", "陳進財", "林美玉", "北市社團字第1150001號", "meiren@demo.example",
        "116年1月15日至6月15日", "臺北市政府警察局", "松山分局", received,
        "■1.守望相助隊", "■2.錄影監視器", "□3.警衛及保全", "地圖與現況相符，同意轉陳。",
        "■同意函報複審。", "□不予函報複審。", "（蓋機關印信）", "■116年上半年度",
        "115年12月20日", "台內警字第1150000001號", "第1頁，共2頁", "位置圖如第2頁",
    ):  # fmt: skip
        assert said in text, said
    kept = people.leader.get(f"/applications/{one['id']}").get_json()["sent"][0]
    assert kept["sha256"][:4] + kept["sha256"][4:8] in text
    assert kept["edition_sha256"][:8] in text
    assert "草稿" not in text


def test_the_map_is_page_two_at_a_stated_scale(people: People) -> None:
    one = brought_to(people, "sent")
    # Sealed: what is drawn afterwards is not on it.
    draw_something(people)
    text = pdf_text(asked(people.leader, one, "application.pdf"), 2)
    for said in ("美仁里位置圖", "比例尺1：", "100公釐", "TWD97", "EPSG:3826", "錄影監視器1",
                 "社區範圍", "第1版", "指紋", "第2頁，共2頁"):  # fmt: skip
        assert said in text, said


def test_a_draft_says_that_it_is_one(people: People) -> None:
    one = begun(people.leader)
    for paper in ("application", "plan", "budget"):
        text = pdf_text(asked(people.leader, one, f"{paper}.pdf"))
        assert "草稿" in text, paper
        assert "本表指紋" not in text
        assert "年上半年度" in text or paper != "application"


def test_what_was_sent_stays_on_the_paper(people: People) -> None:
    one = brought_to(people, "received")
    back = stepped(
        people.precinct, one, "return", remarks=[{"part": "plan_name", "text": "請改名稱。"}]
    ).get_json()
    patched(people.leader, back, plan_name="改過的名稱")
    text = pdf_text(asked(people.leader, one, "application.pdf"), 1)
    assert ANSWERS["plan_name"] in text
    assert "改過的名稱" not in text
    assert "日受理" not in text  # the return has voided it


@pytest.mark.parametrize("paper", ["application", "plan", "budget"])
def test_odt_says_the_same_words(people: People, paper: str) -> None:
    one = complete(people)
    pdf = pdf_text(asked(people.leader, one, f"{paper}.pdf"))
    odt = paragraphs(asked(people.leader, one, f"{paper}.odt"))
    assert len(odt) > 10
    for said in odt:
        assert said in pdf or "頁，共" in said, said  # LibreOffice counts the sheets itself
    assert plain(str(ANSWERS["plan_name"])) in "".join(odt)
    # Each word of the PDF is in the ODT too: what stands on every sheet is there once.
    for word in words_of(asked(people.leader, one, f"{paper}.pdf")):
        assert set(plain(word.text)) <= set("".join(odt)), word


def test_long_names_wrap_and_nothing_is_cut(people: People) -> None:
    long = "龍" * 80
    names = (
        "unit", "representative_title", "representative_name", "contact_title", "contact_name",
        "address", "plan_name", "place", "registration_number",
    )  # fmt: skip
    lines = dict.fromkeys(names, long)
    one = complete(
        people, **lines, email="a" * 240 + "@demo.example", survey=["other"], survey_other=long
    )
    pdf = asked(people.leader, one, "application.pdf")
    words = words_of(pdf)
    assert pdf_text(pdf).count("龍") == 80 * 10
    assert pdf_text(pdf).count("a") >= 240
    for word in words:
        assert word.left >= 17 / 25.4 * 72 - 1, word
        assert word.right <= (210 - 17) / 25.4 * 72 + 1, word
        assert 0 < word.top < word.bottom < 842, word
        assert word.bottom - word.top >= 10.5, word
    assert "（位置圖附後）" in pdf_text(pdf)
    long_ones = [word for word in words if "龍" in word.text]
    assert max(word.bottom for word in long_ones) < (297 - 36) / 25.4 * 72


def test_hostile_and_rare_words_stay_words(people: People) -> None:
    hostile = '<img src="http://127.0.0.1:9/x"><script>&amp;{{7*7}}'
    one = complete(
        people, plan_name=hostile, representative_name="堃𡍼喆犇", origin=f"{hostile}\n二"
    )
    for paper in ("application", "plan", "budget"):
        pdf = asked(people.leader, one, f"{paper}.pdf")
        assert plain(hostile) in pdf_text(pdf), paper
        odt = asked(people.leader, one, f"{paper}.odt")
        assert plain(hostile) in "".join(paragraphs(odt)), paper
    assert "堃𡍼喆犇" in pdf_text(asked(people.leader, one, "application.pdf"))
    assert "堃𡍼喆犇" in "".join(paragraphs(asked(people.leader, one, "application.odt")))


def test_no_western_year(people: People) -> None:
    one = brought_to(people, "approved")
    for paper in ("application", "plan", "budget"):
        assert not re.search(
            r"20\d\d年|20[2-9]\d[-./]", pdf_text(asked(people.leader, one, f"{paper}.pdf"))
        )


def test_the_budget_is_marked_as_ours(people: People) -> None:
    one = complete(people)
    text = pdf_text(asked(people.leader, one, "budget.pdf"))
    assert "本系統自訂格式，待主管機關提供正式附件" in text
    assert "茶水費" in text
    assert "新臺幣壹仟貳佰元整" in text


def test_whoever_may_not_see_the_application_gets_no_paper(
    people: People, caller: Callers, elsewhere: Community
) -> None:
    one = brought_to(people, "agreed")
    path = f"/applications/{one['id']}/papers/application.pdf"
    assert people.leader.get(path).headers["Cache-Control"] == "no-store"
    assert "attachment" in people.leader.get(path).headers["Content-Disposition"]
    assert caller().get(path).status_code == 401
    assert caller(Role.LEADER, elsewhere).get(path).status_code == 403
    assert people.ministry.get(path).status_code == 200
    for unknown in ("roster.pdf", "cover.txt", "application.docx"):
        answer = people.leader.get(f"/applications/{one['id']}/papers/{unknown}")
        assert answer.status_code == 404
    assert people.leader.get("/applications/999999/papers/plan.pdf").status_code == 404


def test_the_pages_look_like_a_form(people: People, tmp_path: Path) -> None:
    one = brought_to(people, "approved")
    sheet = tmp_path / "form.pdf"
    sheet.write_bytes(asked(people.leader, one, "application.pdf"))
    told = subprocess.run(["pdffonts", sheet], capture_output=True, check=True).stdout.decode()
    assert "Kai" in told
    assert "Noto" not in told

"""Pages of evaluations: declared, scored, agreed, nominated and awarded by their forms."""

import datetime as dt
import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from mapserve.programme.evaluations.criteria import Group
from mapserve.rendering.papers.budget import OURS
from mapserve.rendering.papers.certificate import AwardLine, Certified, certificate_paper
from tests.factories.callers import API, Caller
from tests.factories.evaluations import (
    KEYS,
    PLAIN,
    Board,
    brought_to,
    draw_and_seal,
    named,
    scored,
    shown,
    stepped,
    told,
)
from tests.factories.papers import pdf_text, plain

HOME = "/programme/evaluations"


def posted(caller: Caller, path: str, **data: Any) -> TestResponse:  # noqa: ANN401 - a form's values
    return caller.at("POST", f"{HOME}{path}", data=data)


def sheet(values: tuple[int | None, ...] = PLAIN, reason: str = "看過") -> dict[str, str]:
    """Return the fields of a sheet as the form sends them."""
    fields = {f"reason-{key}": reason for key in KEYS}
    for key, value in zip(KEYS, values, strict=True):
        fields |= {f"points-{key}": str(value)} if value is not None else {f"none-{key}": "on"}
    return fields


def page(caller: Caller, one: dict[str, Any], language: str = "zh") -> str:
    answer = caller.at("GET", f"{HOME}/{one['id']}", headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    return answer.text


def test_from_the_list_to_the_sheet(board: Board) -> None:
    draw_and_seal(board)
    assert "沒有和您有關的評鑑" in board.county.at("GET", HOME).text
    wrong = posted(board.county, "", _form="EvaluationBegun", community="nowhere", year="115",
                   group="general")  # fmt: skip
    assert wrong.status_code in (404, 422)
    made = posted(board.county, "", _form="EvaluationBegun", community="meiren", year="115",
                  group=Group.GENERAL.value)  # fmt: skip
    assert made.status_code == 303, made.text
    number = int(made.headers["Location"].rpartition("/")[2])
    one = {"id": number}
    for judge in board.judges[:2]:
        added = posted(board.county, f"/{number}/evaluators", _form="EvaluatorNamed",
                       email=judge.email)  # fmt: skip
        assert added.status_code == 303, added.text
    unknown = posted(board.county, f"/{number}/evaluators", _form="EvaluatorNamed", email="x@y.zz")
    assert unknown.status_code == 422
    assert "沒有這位評鑑委員" in unknown.text
    first, second = board.judges[:2]
    assert "請先聲明" in page(first, one)
    assert "第 1 版" not in page(first, one)
    for judge in (first, second):
        declared = posted(judge, f"/{number}/declaration", _form="ConflictDeclared", stand="none")
        assert declared.status_code == 303, declared.text
    opened = posted(board.county, f"/{number}/steps/open", _form="ScoringOpened", version="1")
    assert opened.status_code == 303, opened.text
    html = page(first, one)
    assert "第 1 版" in html
    assert "第 2 版" in html
    assert "請評分" in first.at("GET", HOME).text
    assert "請評分" in first.at("GET", "/home").text
    for side in ("before", "after"):
        drawn = first.at("GET", f"{HOME}/{number}/maps/{side}.svg")
        assert (drawn.status_code, drawn.mimetype) == (200, "image/svg+xml")
        assert drawn.text.startswith("<svg")
        assert board.leader.at("GET", f"{HOME}/{number}/maps/{side}.svg").status_code == 404


def test_a_sheet_keeps_what_was_typed_where_it_is_refused(board: Board) -> None:
    one = brought_to(board, "scoring")
    judge = board.judges[0]
    path = f"/{one['id']}/scores"
    wrong = posted(judge, path, version="1", **sheet((25, 16, 14, 13, 12), "我寫的理由"))
    assert wrong.status_code == 422
    assert "還沒有存，您填的都還在" in wrong.text
    assert "我寫的理由" in wrong.text
    saved = posted(judge, path, version="1", **sheet())
    assert saved.status_code == 303, saved.text
    early = posted(judge, path, version="2", hand_in="yes", **sheet((20, 16, 14, 13, 12), ""))
    assert early.status_code == 422
    assert "分數很高，請寫理由" in early.text
    assert shown(judge, one)["sheet"]["version"] == 2, "nothing of it was stored"
    done = posted(judge, path, version="2", hand_in="yes", **sheet((None, 16, 14, 13, 12)))
    assert done.status_code == 303, done.text
    stale = posted(judge, path, version="2", **sheet())
    assert stale.status_code == 422


def test_the_consensus_shows_who_lies_apart_and_what_they_said(board: Board) -> None:
    one = brought_to(board, "scoring")
    for person, values in zip(
        board.judges,
        ((15, 16, 16, 13, 12), (15, 16, 10, 13, 12), (15, 16, 17, 13, 12)),
        strict=True,
    ):
        scored(person, one, values, reason=f"{person.name}的理由")
    one = told(stepped(board.county, one, "discuss"))
    html = page(board.judges[0], one)  # the chair
    assert "差 7 分，請討論" in html
    assert "委員乙的理由" in html
    assert re.search(r"3 位委員平均 <b>(\d+\.\d\d)</b>", html)
    saved = posted(board.judges[0], f"/{one['id']}/consensus", version="1", **sheet())
    assert saved.status_code == 303, saved.text
    refused = posted(board.county, f"/{one['id']}/steps/seal", version=str(one["version"]),
                     _form="ScoresSealed", opinion="")  # fmt: skip
    assert refused.status_code == 422
    sealed = posted(board.county, f"/{one['id']}/steps/seal", version=str(one["version"]),
                    _form="ScoresSealed", opinion="居民踴躍。")  # fmt: skip
    assert sealed.status_code == 303, sealed.text
    round_page = board.county.at("GET", f"{HOME}/rounds/{one['round']}").text
    assert "本系統估計" in round_page
    english = page(board.county, one, "en")
    assert "What you may do" in english
    assert "您可以做的事" not in english


def test_r10_awards_and_the_certificate_once_released(board: Board) -> None:
    one = brought_to(board, "re_evaluated")
    given = {"award_basis": "improved", "grade": "excellent", "kinds": ["money", "plaque"],
             "amount": "60,000", "words": "績優治安社區"}  # fmt: skip
    path = f"/{one['id']}/steps/award"
    sumless = posted(board.ministry, path, version=str(one["version"]), _form="Awarded",
                     **(given | {"amount": ""}))  # fmt: skip
    assert sumless.status_code == 422
    done = posted(board.ministry, path, version=str(one["version"]), _form="Awarded", **given)
    assert done.status_code == 303, done.text
    certificate = f"{API}/evaluations/{one['id']}/certificate.pdf"
    assert board.ministry.at("GET", certificate).status_code == 404, "prepared is not released"
    now = shown(board.ministry, one)
    told(stepped(board.ministry, now, "release"))
    answer = board.leader.at("GET", certificate)
    assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")
    odt = board.leader.at("GET", certificate.replace(".pdf", ".odt"))
    assert (odt.status_code, odt.data[:2]) == (200, b"PK")
    assert board.leader.at("GET", certificate.replace(".pdf", ".doc")).status_code == 404
    html = page(board.leader, one)
    assert "60,000 元" in html
    assert "社區治安改善成效顯著" in html
    assert "委員甲" not in html


def test_r08_the_report_is_for_whoever_runs_it_once_the_scores_are_sealed(board: Board) -> None:
    one = brought_to(board, "consensus")
    report = f"{API}/evaluations/{one['id']}/report.pdf"
    assert board.county.at("GET", report).status_code == 404, "nothing is sealed"
    assert "report.pdf" not in page(board.county, one)
    brought_to(board, "sealed", one=one)
    answer = board.county.at("GET", report)
    assert answer.status_code == 200, answer.text
    text = pdf_text(answer.data)
    for words in ("社區治安評鑑報告", OURS, "具體成果", "70.00", "委員甲（召集人）", "改善明顯"):
        assert plain(words) in text, words
    odt = board.county.at("GET", report.replace(".pdf", ".odt"))
    assert (odt.status_code, odt.data[:2]) == (200, b"PK")
    assert "report.pdf" in page(board.county, one)
    for other in (board.judges[1], board.ministry, board.leader):
        assert other.at("GET", report).status_code == 404
    assert board.county.at("GET", report.replace(".pdf", ".doc")).status_code == 404


@pytest.mark.parametrize("edition", [3, None])
def test_r10_what_stands_on_the_certificate(edition: int | None) -> None:
    day = dt.date(2027, 1, 30)
    paper = certificate_paper(
        Certified(
            number=7, year=115, name="美仁里", county="臺北市", group="一般組", grade="優等",
            basis="成績優異", released_on=day, printed_on=day, edition=edition,
            edition_sha256="ab" * 32 if edition else None, address="https://x.example/7",
            awards=[
                AwardLine(kind="獎金", recipient="受評單位", amount=60_000, words=""),
                AwardLine(kind="獎牌", recipient="受評單位", amount=None, words="績優"),
            ],
        )
    )  # fmt: skip
    words = "\n".join(paper.words())
    assert "本系統自訂格式，待主管機關提供正式附件" in words
    assert "獎金合計：新臺幣陸萬元整" in words
    assert "（蓋機關印信）" in words
    assert ("第 3 版" in words) is bool(edition)


def test_the_home_of_who_runs_it_says_what_comes_next(board: Board) -> None:
    one = brought_to(board, "sealed")
    home = board.county.at("GET", "/home").text
    assert "決定是否遴報" in home
    assert "115年度" in home
    assert "評鑑" not in board.leader.at("GET", "/home").text.partition("<main")[2]
    told(stepped(board.county, one, "nominate", basis="improved"))
    assert "安排複評委員" in board.ministry.at("GET", "/home").text
    named(board.ministry, shown(board.ministry, one), board.examiners[0])

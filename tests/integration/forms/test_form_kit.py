"""The form kit: twenty fields drawn, read, refused with links that lead to them, read again."""

import datetime as dt
import inspect
import io
import re
from html.parser import HTMLParser
from typing import Annotated, Any

import pytest
from flask import Flask
from pydantic import Field
from werkzeug.datastructures import MultiDict

from layers.words.text import Text
from mapserve.programme.forms import Form, asks, fields_of
from mapserve.web.forms import read
from tests.factories import forms
from tests.factories.browsers import Browser
from tests.factories.forms import PAGE, Application

GOOD: dict[str, Any] = {
    "unit": " 復勢社區發展協會 ",
    "applicant": "association",
    "county": "63000",
    "address": "復興北路1號",
    "founded": "104年1月1日",
    "begins": "115/10/28",
    "members": "２４人",
    "metres": "1,200.5 公尺",
    "measures": ["patrol", "lights"],
    "second": "",
    "plan": "第一行\r\n第二行",
    "leader": "王小明",
    "email": "ｍｅｉ@example.org",
    "phone": "",
    "pin": " 有空白 ",
    "amount": "NT$ 150,000元",
    "own": "０",
    "items": "",
    "insured": "y",
}


class Names(HTMLParser):
    """The controls of a page, and whatever their names, ids and references say."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.labels: set[str] = set()
        self.described: list[str] = []
        self.controls: dict[str, dict[str, str | None]] = {}
        self.anchors: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.add(str(found["id"]))
        if tag == "label" and found.get("for"):
            self.labels.add(str(found["for"]))
        if found.get("aria-describedby"):
            self.described += str(found["aria-describedby"]).split()
        if tag in ("input", "select", "textarea") and found.get("type") != "hidden":
            self.controls[str(found.get("name"))] = found
        if tag == "a" and str(found.get("href", "")).startswith("#"):
            self.anchors.append(str(found["href"])[1:])

    @property
    def links(self) -> list[str]:
        """The fields that the summary leads to."""
        return [one for one in self.anchors if one.startswith("Application")]


def filled(app: Flask, **changed: Any) -> Any:  # noqa: ANN401 - Filled[Application]
    data = MultiDict({**GOOD, **changed})
    with app.test_request_context(PAGE, method="POST", data=data) as context:
        found = read(Application)
        context.request.environ["wsgi.input"].close()  # a file of its own, where much is sent
        return found


def test_a_form_of_twenty_fields_is_a_screenful() -> None:
    assert len(fields_of(Application)) == 20
    views = sum(len(inspect.getsource(one).splitlines()) for one in (forms.form, forms.send))
    assert views + len(inspect.getsource(forms._page).splitlines()) <= 25
    assert len(inspect.getsource(Application).splitlines()) <= 60


def test_what_people_type_becomes_values(app: Flask) -> None:
    found = filled(app)
    assert found.problems == {}
    value = found.value
    assert value.unit == "復勢社區發展協會"
    assert (value.founded, value.begins) == (dt.date(2015, 1, 1), dt.date(2026, 10, 28))
    assert (value.members, value.metres) == (24, 1200.5)
    assert (value.amount, value.own, value.items) == (150_000, 0, None)
    assert (value.measures, value.second) == (["patrol", "lights"], None)
    assert value.plan == "第一行\n第二行"
    assert value.email == "mei@example.org"
    assert value.pin == " 有空白 "
    assert (value.insured, value.phone) == (True, None)


def test_a_date_may_be_written_as_the_message_recommends(app: Flask) -> None:
    assert filled(app, begins="2026-10-28").value.begins == dt.date(2026, 10, 28)
    assert "begins" in filled(app, begins="2026-02-30").problems


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("unit", "  ", "is required"),
        ("unit", "字" * 81, "80 characters at most"),
        ("unit", "a\u202eb", "control characters"),
        ("applicant", "", "choose one"),
        ("applicant", "king", "choose one"),
        ("county", "99999", "choose one"),
        ("begins", "next week", "cannot be read"),
        ("begins", "86400", "cannot be read"),
        ("begins", "24/05/01", "more than one day"),
        ("founded", "115/10", "no day of the month"),
        ("members", "many", "a whole number"),
        ("members", "0", "not below 1"),
        ("metres", "-1", "not below 0"),
        ("amount", "12.5", "whole dollars"),
        ("amount", "-100", "whole dollars"),
        ("amount", "9999999999", "not above"),
        ("measures", ["patrol", "war"], "choose one"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(
    app: Flask,
    field: str,
    typed: Any,  # noqa: ANN401 - one or several
    said: str,
) -> None:
    found = filled(app, **{field: typed})
    assert found.value is None
    assert list(found.problems) == [field]
    assert said in found.problems[field].en
    assert found.problems[field].zh


class Rota(Form):
    """What a page alone knows the choices of."""

    team: Annotated[str, asks("隊伍", "Team")]
    days: Annotated[list[str], Field(min_length=1), asks("星期", "Days")] = []  # noqa: RUF012


TEAMS = [("7", Text("一隊", "First")), ("8", Text("二隊", "Second"))]
DAYS = [(str(day), Text(f"星期{day}", f"Day {day}")) for day in range(1, 8)]


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"team": "8", "days": ["1", "7"]}, []),
        ({"team": "9", "days": ["1"]}, ["team"]),
        ({"days": ["1", "8"]}, ["team", "days"]),
        ({"team": "7"}, ["days"]),
    ],
)
def test_a_page_offers_choices_of_its_own(
    app: Flask, sent: dict[str, Any], wrong: list[str]
) -> None:
    with app.test_request_context(PAGE, method="POST", data=MultiDict(sent)):
        found = read(Rota, team=TEAMS, days=DAYS)
        [(_, drawn)] = found.sections
    assert list(found.problems) == wrong
    assert [one.control for one in drawn] == ["radios", "checks"]
    assert (found.value is None) is bool(wrong)
    for reason in found.problems.values():
        assert reason.en != reason.zh


def test_files_are_known_by_their_content(app: Flask) -> None:
    def sent(content: bytes, name: str = "proof.pdf") -> Any:  # noqa: ANN401 - Filled
        return filled(app, proof=[(io.BytesIO(content), name)])

    taken = sent(b"%PDF-1.7 ...", "文件/立案.pdf").value.proof
    assert (taken.name, taken.media_type, taken.content[:4]) == (
        "立案.pdf",
        "application/pdf",
        b"%PDF",
    )
    assert "must be PDF" in sent(b"MZ...").problems["proof"].en
    assert "too large" in sent(b"%PDF-" + b"0" * 2**20).problems["proof"].en
    assert sent(b"", "").value.proof is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_field_has_a_label_and_says_what_it_wants(meiyu: Browser, language: str) -> None:
    meiyu.get(f"/language/{language}")
    html = meiyu.get(PAGE).text
    names = Names(html)
    assert set(names.controls) - {None} >= set(fields_of(Application))
    for name, control in names.controls.items():
        if control.get("type") not in ("radio", "checkbox"):
            assert control["id"] in names.labels, name
    assert set(names.described) <= names.ids
    assert names.controls["amount"]["inputmode"] == "numeric"
    assert names.controls["leader"]["autocomplete"] == "name"
    assert names.controls["plan"]["maxlength"] == "500"
    assert names.controls["proof"]["accept"] == ".pdf"
    assert 'enctype="multipart/form-data"' in html
    assert ("申請金額" in html) is (language == "zh")
    assert ("Amount asked" in html) is (language == "en")


def test_the_summary_leads_to_the_fields_and_what_was_typed_stays(meiyu: Browser) -> None:
    bad = GOOD | {"applicant": "", "begins": "someday", "amount": "much", "plan": "<b>計畫"}
    answer = meiyu.submit(PAGE, PAGE, **bad)
    assert answer.status_code == 422
    assert answer.headers["Cache-Control"] == "no-store"
    names = Names(answer.text)
    assert names.links == ["Application-applicant-1", "Application-begins", "Application-amount"]
    assert set(names.links) <= names.ids
    assert set(names.described) <= names.ids
    assert names.controls["begins"]["aria-invalid"] == "true"
    assert names.controls["begins"]["value"] == "someday"
    assert "&lt;b&gt;計畫</textarea>" in answer.text
    assert names.controls["pin"].get("value") == ""
    assert "有空白" not in answer.text
    checked = re.findall(r'name="measures" value="(\w+)" checked', answer.text)
    assert checked == ["patrol", "lights"]


def test_a_form_in_order_is_taken(meiyu: Browser) -> None:
    answer = meiyu.submit(PAGE, PAGE, **GOOD)
    assert answer.status_code == 200, answer.text
    assert answer.get_json()["amount"] == 150_000

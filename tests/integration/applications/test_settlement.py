"""Settlement over the API: vouchers written down, judged at two desks, settled within the caps."""

import io
import re
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from mapserve.clock import standing_at
from mapserve.programme.roles import Role
from mapserve.services.workflow.audit import faults
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.applications import People, brought_to, in_time, stepped
from tests.factories.callers import Caller
from tests.factories.settlements import (
    COUNTED,
    SETTLING_AT,
    VOUCHERS,
    accounted,
    carried_out,
    judged,
    pdf,
    picture,
    saved,
    shown,
    taken,
)

Callers = Callable[..., Caller]
SETTLE = {"accepted_amount": COUNTED, "settled_on": "2027-06-15"}


@pytest.fixture(autouse=True)
def _nothing_untold(app_database: Database) -> Iterator[None]:
    with standing_at(SETTLING_AT):
        yield
    with app_database.transaction() as session:
        assert list(faults(session)) == []


@pytest.fixture
def people(caller: Callers, meiren: Community) -> People:
    return People(caller, meiren)


def rules(answer: Any) -> list[list[str]]:  # noqa: ANN401 - werkzeug's answer
    return [one.get("rules", []) for one in answer.get_json()["errors"]]


def pointers(answer: Any) -> list[str]:  # noqa: ANN401 - werkzeug's answer
    return [one.get("pointer", "") for one in answer.get_json()["errors"]]


def now(people: People, one: dict[str, Any]) -> dict[str, Any]:
    return dict(people.leader.get(f"/applications/{one['id']}").get_json())


def test_from_the_first_voucher_to_the_last_report(people: People) -> None:
    one = accounted(people)
    told = shown(people.leader, one)
    assert (told["spent"], told["counted"], told["own"]) == (COUNTED, COUNTED, 0)
    assert told["balance"] == 150_000 - COUNTED
    assert [(each["part"], each["vouchers"], each["counted"]) for each in told["parts"]] == [
        ("current", 3, COUNTED - 26_000),
        ("capital", 1, 26_000),
    ]
    assert (told["due"], told["days_left"]) == ("2027-06-25", 10)
    assert told["owed"] == []
    one = taken(people, one, "leader", "claim", {})
    assert judged(people.precinct, one).status_code == 200
    one = taken(people, one, "precinct", "examine", {})
    assert judged(people.county, one).status_code == 200
    for verb, given in (
        ("settle", SETTLE),
        ("pay", {"paid_on": "2027-06-16"}),
        ("report", {"reported_on": "2027-06-17"}),
    ):
        one = taken(people, one, "county", verb, given)
    told = shown(people.county, one)
    assert (told["accepted_amount"], told["state"]) == (COUNTED, "reported")


def test_r37_nothing_is_paid_before_it_is_settled(people: People) -> None:
    one = accounted(people)
    for who, verb in (("leader", "claim"), ("precinct", "examine"), ("county", "settle")):
        early = stepped(people.county, now(people, one), "pay", paid_on="2027-06-16")
        assert early.status_code == 409, early.text
        if verb != "claim":
            assert judged(getattr(people, who), one).status_code == 200
        one = taken(people, one, who, verb, SETTLE if verb == "settle" else {})
    early = stepped(people.county, now(people, one), "pay", paid_on="2027-06-14")
    assert (early.status_code, rules(early)) == (422, [["R-37"]])


def test_r38_accounts_that_are_not_complete_are_not_sent(people: People) -> None:
    one = carried_out(people)
    kept = saved(people.leader, one, vouchers=[{"amount": 300}])
    assert kept.status_code == 200
    told = stepped(people.leader, now(people, one), "claim")
    assert told.status_code == 422
    (voucher,) = kept.get_json()["vouchers"]
    fields = {pointer.rsplit("/", 1)[-1] for pointer in pointers(told)}
    assert fields == {"files", "line", "words", "spent_on", "proof"}
    assert all(f"/vouchers/{voucher['id']}/" in pointer for pointer in pointers(told))


def test_r41_sums_that_do_not_agree_say_where_by_how_much_and_why(people: People) -> None:
    one = accounted(people)
    told = saved(people.leader, one, declared={"2": 18_600}).get_json()
    (difference,) = told["differences"]
    assert (difference["line"], difference["gap"]) == ("2", 540)
    guess = difference["guesses"][0]
    assert guess["cause"] == "transposed"
    voucher = next(each for each in told["vouchers"] if each["line"] == "2")
    assert guess["voucher"] == voucher["id"]
    refused = stepped(people.leader, now(people, one), "claim")
    assert (refused.status_code, rules(refused)) == (422, [["R-41"]])
    told = saved(people.leader, one, declared={"2": None}).get_json()
    assert told["differences"] == []
    assert stepped(people.leader, now(people, one), "claim").status_code == 200


def test_r63_only_what_counts_is_accepted(people: People) -> None:
    one = taken(people, accounted(people), "leader", "claim", {})
    judged(people.precinct, one)
    one = taken(people, one, "precinct", "examine", {})
    struck = next(each for each in shown(people.county, one)["vouchers"] if each["line"] == "1")
    kept = judged(people.county, one, **{f"v{struck['id']}": ("struck", "不是這個計畫的")})
    told = kept.get_json()
    assert told["counted"] == COUNTED - 900
    assert (told["own"], told["balance"]) == (900, 150_000 - COUNTED + 900)
    seen = now(people, one)
    for amount in (COUNTED, COUNTED - 901):
        wrong = stepped(people.county, seen, "settle", **SETTLE | {"accepted_amount": amount})
        assert (wrong.status_code, pointers(wrong)) == (422, ["/accepted_amount"])
    right = stepped(people.county, seen, "settle", **SETTLE | {"accepted_amount": COUNTED - 900})
    assert right.status_code == 200, right.text


def test_q06_the_precinct_first_then_the_bureau_and_a_question_goes_back(people: People) -> None:
    one = taken(people, accounted(people), "leader", "claim", {})
    assert judged(people.county, one).status_code == 403
    assert stepped(people.precinct, now(people, one), "examine").status_code == 422
    unsaid = stepped(people.precinct, now(people, one), "question")
    assert (unsaid.status_code, rules(unsaid)) == (422, [["R-39"]])
    asked = shown(people.precinct, one)["vouchers"][0]
    name = f"v{asked['id']}"
    assert judged(people.precinct, one, **{name: ("queried", "")}).status_code == 422
    assert judged(people.precinct, one, **{name: ("queried", "日期看不清楚")}).status_code == 200
    assert stepped(people.precinct, now(people, one), "examine").status_code == 422
    one = taken(people, one, "precinct", "question", {})
    assert one["state"] == "carried_out"
    path = f"/applications/{one['id']}/settlement/vouchers/{asked['id']}/answers"
    sent = {"version": asked["version"], "words": "是三月一日"}
    assert people.leader.post(path, json=sent).status_code == 200
    one = taken(people, one, "leader", "claim", {})
    # What was said of vouchers that did not change since still stands.
    told = shown(people.precinct, one)["vouchers"]
    assert [each["standing"] for each in told].count("accepted") == len(VOUCHERS) - 1
    first = next(each for each in told if each["id"] == asked["id"])
    assert [each["verdict"] for each in first["verdicts"]] == ["queried", "answered"]
    assert judged(people.precinct, one).status_code == 200
    one = taken(people, one, "precinct", "examine", {})
    assert one["state"] == "examined"


def test_a_voucher_that_changed_has_to_be_looked_at_again(people: People) -> None:
    one = taken(people, accounted(people), "leader", "claim", {})
    asked = shown(people.precinct, one)["vouchers"][0]
    judged(people.precinct, one, **{f"v{asked['id']}": ("queried", "少了店章")})
    one = taken(people, one, "precinct", "question", {})
    kept = saved(people.leader, one, vouchers=[{"id": asked["id"], "words": "茶水（補章）"}])
    changed = next(each for each in kept.get_json()["vouchers"] if each["id"] == asked["id"])
    assert changed["version"] == asked["version"] + 1
    assert (changed["standing"], changed["verdicts"][0]["holds"]) == (None, False)
    # A desk that has seen the old one does not judge the new one.
    one = taken(people, one, "leader", "claim", {})
    old = {"voucher": asked["id"], "version": asked["version"], "verdict": "accepted"}
    path = f"/applications/{one['id']}/settlement/verdicts"
    assert people.precinct.post(path, json={"verdicts": [old]}).status_code == 409


def test_while_a_desk_has_the_accounts_nobody_changes_them(people: People) -> None:
    one = taken(people, accounted(people), "leader", "claim", {})
    voucher = shown(people.leader, one)["vouchers"][0]
    base = f"/applications/{one['id']}/settlement"
    assert saved(people.leader, one, vouchers=[{"amount": 5}]).status_code == 409
    assert saved(people.leader, one, remove=[voucher["id"]]).status_code == 409
    files = f"{base}/vouchers/{voucher['id']}/files"
    assert people.leader.post(files, data=pdf(99)).status_code == 409
    gone = people.leader.open("DELETE", f"{base}/files/{voucher['files'][0]['id']}")
    assert gone.status_code == 409
    assert saved(people.county, one, vouchers=[{"amount": 5}]).status_code == 403
    assert shown(people.leader, one)["editable"] is False


def test_of_two_who_save_at_once_the_later_is_told_and_nothing_is_lost(people: People) -> None:
    one = carried_out(people)
    version = shown(people.leader, one)["version"]
    path = f"/applications/{one['id']}/settlement"

    def save(amount: int) -> int:
        sent = {"version": version, "vouchers": [{"amount": amount}]}
        return people.leader.open("PATCH", path, json=sent).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(save, (100, 200))) == [200, 409]
    assert len(shown(people.leader, one)["vouchers"]) == 1


def test_a_voucher_that_was_judged_is_withdrawn_and_stays_to_be_seen(people: People) -> None:
    one = taken(people, accounted(people), "leader", "claim", {})
    asked = shown(people.precinct, one)["vouchers"][0]
    judged(people.precinct, one, **{f"v{asked['id']}": ("queried", "不在期間內")})
    one = taken(people, one, "precinct", "question", {})
    told = saved(people.leader, one, remove=[asked["id"]]).get_json()
    gone = next(each for each in told["vouchers"] if each["id"] == asked["id"])
    assert (gone["withdrawn"], gone["number"], gone["counted"]) == (True, 0, 0)
    assert told["spent"] == COUNTED - 900
    fresh = saved(people.leader, one, vouchers=[{"amount": 7}]).get_json()["vouchers"]
    new = next(each["id"] for each in fresh if each["amount"] == 7)
    after = saved(people.leader, one, remove=[new]).get_json()["vouchers"]
    assert new not in {each["id"] for each in after}


@pytest.mark.parametrize(
    ("voucher", "pointer"),
    [
        ({"amount": 0}, "/vouchers/0/amount"),
        ({"amount": 10.5}, "/vouchers/0/amount"),
        ({"line": "77"}, "/vouchers/0/line"),
        ({"line": "3", "quantities": {"unit_price": -1}}, "/vouchers/0/quantities/unit_price"),
        ({"line": "3", "quantities": {"colour": 1}}, "/vouchers/0/quantities/colour"),
        ({"line": "3", "quantities": {"name": "a\u202e"}}, "/vouchers/0/quantities"),
        ({"payee_number": "12345"}, "/vouchers/0/payee_number"),
        ({"words": "a\u202e"}, "/vouchers/0/words"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(
    people: People, voucher: dict[str, Any], pointer: str
) -> None:
    one = carried_out(people)
    told = saved(people.leader, one, vouchers=[voucher])
    assert told.status_code == 422, told.text
    assert pointer in pointers(told)
    assert shown(people.leader, one)["vouchers"] == []


def test_a_photo_is_kept_without_what_the_camera_noted(people: People) -> None:
    one = carried_out(people)
    (voucher,) = saved(people.leader, one, vouchers=[{"amount": 5}]).get_json()["vouchers"]
    base = f"/applications/{one['id']}/settlement"
    sent = people.leader.post(f"{base}/vouchers/{voucher['id']}/files", data=picture())
    assert sent.status_code == 201, sent.text
    again = people.leader.post(f"{base}/vouchers/{voucher['id']}/files", data=picture())
    (file,) = again.get_json()["vouchers"][0]["files"]
    assert file["media_type"] == "image/jpeg"
    got = people.county.get(f"{base}/files/{file['id']}")
    assert got.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    with Image.open(BytesIO(got.data)) as kept:
        assert dict(kept.getexif()) == {}
    small = people.leader.get(f"{base}/files/{file['id']}?thumbnail=true")
    assert small.data.startswith(b"\xff\xd8\xff")
    text_ = people.leader.post(f"{base}/vouchers/{voucher['id']}/files", data=b"no picture")
    assert text_.status_code == 422
    gone = people.leader.open("DELETE", f"{base}/files/{file['id']}")
    assert gone.get_json()["vouchers"][0]["files"] == []


def test_id_numbers_are_masked_in_lists_and_whole_for_those_who_register_income(
    people: People,
) -> None:
    one = accounted(people)
    for who in (people.leader, people.volunteer, people.precinct, people.county, people.ministry):
        raw = who.get(f"/applications/{one['id']}/settlement").text
        assert "A123456789" not in raw
        assert "A12*****89" in raw
    told = people.county.get(f"/applications/{one['id']}/settlement/income")
    assert told.headers["Cache-Control"] == "no-store"
    (payee,) = told.get_json()["payees"]
    assert payee == {
        "name": "王大明", "number": "A123456789", "payments": 1, "amount": 3_200, "premium": 0,
    }  # fmt: skip
    for who in (people.volunteer, people.ministry):
        listed = who.get(f"/applications/{one['id']}/settlement/income").get_json()
        assert listed["payees"][0]["number"] == "A12*****89"


def test_nobody_else_sees_anything_of_it(
    people: People, caller: Callers, meiren: Community
) -> None:
    one = accounted(people)
    voucher = shown(people.leader, one)["vouchers"][0]
    for path in (
        f"/applications/{one['id']}/settlement",
        f"/applications/{one['id']}/settlement/income",
        f"/applications/{one['id']}/settlement/files/{voucher['files'][0]['id']}",
    ):
        assert caller(Role.EVALUATOR, meiren).get(path).status_code == 403
        assert caller(None).get(path).status_code == 401


def test_what_a_desk_said_is_never_changed(people: People, app_database: Database) -> None:
    one = taken(people, accounted(people), "leader", "claim", {})
    judged(people.precinct, one)
    for change in ("UPDATE voucher_verdict SET words = 'x'", "DELETE FROM voucher_verdict"):
        with pytest.raises(DBAPIError), app_database.transaction() as session:
            session.execute(text(change))


@pytest.mark.parametrize("paper", ["cover", "detail", "summary", "bound-current", "bound-capital"])
def test_r41_r42_the_papers_as_files(people: People, paper: str) -> None:
    one = accounted(people)
    voucher = shown(people.leader, one)["vouchers"][0]
    path = f"/applications/{one['id']}/settlement/vouchers/{voucher['id']}/files"
    assert people.leader.post(path, data=picture()).status_code == 201
    papers = f"/applications/{one['id']}/papers/{paper}"
    pdf_, odt = people.county.get(f"{papers}.pdf"), people.county.get(f"{papers}.odt")
    assert (pdf_.status_code, odt.status_code) == (200, 200)
    told = re.sub(r"\s", "", _text_of(pdf_.data))
    assert "A123456789" not in told
    words = {
        "cover": ["附件四", "支出憑證簿", "壹拾伍萬元整", "肆萬捌仟壹佰陸拾元整", "負責人"],
        "detail": ["本系統自訂格式", "48,160", "王大明"],
        "summary": ["本系統自訂格式", "賸餘款", "101,840"],
        "bound-current": ["貳萬貳仟壹佰陸拾元整", "經常支出第1號", "書香文具行"],
        "bound-capital": ["貳萬陸仟元整", "資本支出第1號", "電子看板"],
    }[paper]
    for each in words:
        assert each in told, each
    assert odt.data.startswith(b"PK")
    assert _nothing_else_is_given(people, papers)


def test_r42_pdf_vouchers_are_bound_behind_their_sheet_and_what_cannot_be_says_why(
    people: People,
) -> None:
    one = accounted(people)
    first = shown(people.leader, one)["vouchers"][0]
    path = f"/applications/{one['id']}/settlement/vouchers/{first['id']}/files"
    for content in (_pages(301, 302), _pages(303, password="x")):
        assert people.leader.post(f"{path}?name=發票.pdf", data=content).status_code == 201
    whole = people.county.get(f"/applications/{one['id']}/papers/bound-current.pdf")
    assert whole.status_code == 200, whole.text
    pages = PdfReader(io.BytesIO(whole.data)).pages
    widths = [round(float(page.mediabox.width)) for page in pages]
    at = widths.index(301)
    assert widths[at + 1] == 302
    assert 303 not in widths
    told = re.sub(r"\s", "", pages[at - 1].extract_text())
    assert "共2頁，接在這一頁後面" in told
    every = re.sub(r"\s", "", _text_of(whole.data))
    assert "另印裝訂" in every
    assert "這個PDF加了密碼" in every


def _pages(*widths: int, password: str = "") -> bytes:
    writer = PdfWriter()
    for width in widths:
        writer.add_blank_page(width, 100)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _nothing_else_is_given(people: People, papers: str) -> bool:
    """Tell whether one that is not there, and one that is no paper, are not given."""
    other = people.county.get(re.sub(r"/\d+/", "/999/", papers) + ".pdf").status_code
    return (other, people.county.get(papers + ".exe").status_code) == (404, 404)


def test_an_application_that_was_not_approved_has_no_such_paper(people: People) -> None:
    with in_time():
        one = brought_to(people, "received")
    assert people.county.get(f"/applications/{one['id']}/papers/cover.pdf").status_code == 409


def _text_of(pdf_: bytes) -> str:
    told = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf_, capture_output=True, check=True
    )
    return told.stdout.decode()

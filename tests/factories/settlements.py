"""Settlements for tests: an application carried out, with vouchers that agree."""

import datetime as dt
from io import BytesIO
from typing import Any

from PIL import Image

from mapserve.clock import TAIWAN, standing_at
from tests.factories.applications import CHAIN, People, begun, complete, in_time, stepped
from tests.factories.callers import Caller

# The period runs to 2027-06-15; it was carried out by then, and the accounts are made in June.
COMPLETED_ON = "2027-06-10"
SETTLING_AT = dt.datetime(2027, 6, 15, 10, 0, tzinfo=TAIWAN)
LINES: list[dict[str, Any]] = [
    {"id": "1", "item": "drinks", "amount": 3_000},
    {"id": "2", "item": "promotion", "amount": 20_000, "meeting": "治安會議"},
    {"id": "3", "item": "equipment", "name": "電子看板", "unit_price": 26_000, "quantity": 1,
     "useful_life_years": 5},
    {"id": "4", "item": "lecturer_external", "minutes": 120, "rate": 1_600, "people": 1},
]  # fmt: skip
VOUCHERS: list[dict[str, Any]] = [
    {"line": "1", "spent_on": "2027-03-01", "words": "茶水", "amount": 900, "proof": "invoice",
     "receipt_number": "AB10000001", "payee": "安平商行", "payee_number": "04595257"},
    {"line": "2", "spent_on": "2027-03-06", "words": "文宣品", "amount": 18_060,
     "proof": "invoice", "receipt_number": "AB10000002", "payee": "書香文具行",
     "payee_number": "04595257"},
    {"line": "3", "spent_on": "2027-04-02", "words": "電子看板", "amount": 26_000,
     "proof": "receipt", "receipt_number": "7", "payee": "宏聲廣播器材行",
     "payee_number": "04595257"},
    {"line": "4", "spent_on": "2027-03-06", "words": "講座", "amount": 3_200, "proof": "receipt",
     "payee": "王大明", "payee_number": "A123456789"},
]  # fmt: skip
COUNTED = 900 + 18_060 + 26_000 + 3_200


def picture(mark: int = 0) -> bytes:
    """Return a photo of a receipt with a camera's notes in it; each mark another."""
    made = Image.new("RGB", (240, 320), (250, 250, 245))
    made.putpixel((mark % 240, mark // 240), (0, 0, 0))
    notes = Image.Exif()
    notes[0x010F] = "Somebody's camera"
    out = BytesIO()
    made.save(out, "JPEG", exif=notes, quality=80)
    return out.getvalue()


def pdf(mark: int = 0) -> bytes:
    """Return what begins as a PDF; each mark another."""
    return f"%PDF-1.4\n% receipt {mark}\n".encode()


def carried_out(people: People, **answers: object) -> dict[str, Any]:
    """Return an application whose plan was carried out; nothing is accounted for yet."""
    with in_time():
        one = complete(people, begun(people.leader, people.slug), **answers)
        sent = {"version": one["version"], "lines": LINES}
        kept = people.leader.open("PUT", f"/applications/{one['id']}/budget", json=sent)
        assert kept.status_code == 200, kept.text
        one |= {"version": kept.get_json()["version"]}
        for step in CHAIN:
            one = taken(people, one, *step)
    with standing_at(SETTLING_AT):
        one = taken(people, one, "leader", "carry_out", {})
        return taken(people, one, "leader", "complete", {"completed_on": COMPLETED_ON})


def taken(
    people: People, one: dict[str, Any], who: str, verb: str, given: dict[str, Any]
) -> dict[str, Any]:
    """Take a step, having seen the application as it is now."""
    seen = people.leader.get(f"/applications/{one['id']}").get_json()
    answer = stepped(getattr(people, who), seen, verb, **given)
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


def shown(caller: Caller, one: dict[str, Any]) -> dict[str, Any]:
    """Return the settlement as somebody sees it."""
    answer = caller.get(f"/applications/{one['id']}/settlement")
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


def saved(caller: Caller, one: dict[str, Any], **body: object) -> Any:  # noqa: ANN401 - werkzeug's answer
    """Save vouchers, having seen the settlement as it is now."""
    sent = {"version": shown(caller, one)["version"], **body}
    return caller.open("PATCH", f"/applications/{one['id']}/settlement", json=sent)


def accounted(people: People) -> dict[str, Any]:
    """Return an application carried out, with all its vouchers, each with its PDF."""
    one = carried_out(people)
    kept = saved(people.leader, one, vouchers=VOUCHERS)
    assert kept.status_code == 200, kept.text
    for number, voucher in enumerate(kept.get_json()["vouchers"]):
        path = f"/applications/{one['id']}/settlement/vouchers/{voucher['id']}/files?name=收據.pdf"
        sent = people.leader.post(path, data=pdf(number))
        assert sent.status_code == 201, sent.text
    return one


def judged(caller: Caller, one: dict[str, Any], **verdicts: tuple[str, str]) -> Any:  # noqa: ANN401 - werkzeug's answer
    """Accept all vouchers but those named `v5=(verdict, words)`."""
    said = []
    for voucher in shown(caller, one)["vouchers"]:
        verdict, words = verdicts.get(f"v{voucher['id']}", ("accepted", ""))
        said.append(
            {
                "voucher": voucher["id"],
                "version": voucher["version"],
                "verdict": verdict,
                "words": words,
            }
        )
    return caller.post(f"/applications/{one['id']}/settlement/verdicts", json={"verdicts": said})

"""Odd requests get a sentence: no address, header, number or text of anybody's ends in a 500."""

import json
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import IntegerConverter, Rule
from werkzeug.test import TestResponse

from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.changesets import changeset, drawn, point
from tests.factories.communities import LAT, LON

NUMBERS = ["0", "9" * 10, "9" * 19, "9" * 25, "9" * 5000]
WORDS = ["%00", "..", "a" * 2000, "%ff", "𠮷", "[", "'"]
ODD_HEADERS = [
    {"Referer": "http://["},
    {"Referer": "//["},
    {"Origin": "http://["},
    {"Accept-Language": "x" * 5000},
    {"Accept-Language": "zh;q=x, \x7f"},
    {"If-None-Match": '"' * 500},
    {"Accept": "]/["},
    {"Authorization": "Bearer \u00ff\u00fe"},
    {"Cookie": "session=%00; =; x"},
    {"Range": "bytes=9-1"},
]


def filled(rule: Rule, word: str, number: str) -> str:
    """Return the address of a rule with each of its arguments odd."""
    address = rule.rule
    for name in rule.arguments:
        converter = rule._converters[name]
        odd = number if isinstance(converter, IntegerConverter) else word
        for start in (f"<{name}>", f"<int:{name}>", f"<uuid:{name}>", f"<path:{name}>"):
            address = address.replace(start, odd)
    return address


def by(client: FlaskClient) -> Callable[[str, str], TestResponse]:
    return lambda method, address: client.open(address, method=method)


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.arguments]


@pytest.mark.parametrize("number", NUMBERS, ids=len)
def test_no_number_of_an_address_is_too_large_for_a_sentence(
    app: Flask, client: FlaskClient, leader: Caller, meiren: Community, number: str
) -> None:
    wrong = []
    for rule in rules(app):
        address = filled(rule, meiren.slug, number)
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            for ask in (by(client), leader.at):
                answer = ask(method, address)
                if answer.status_code >= 500:
                    wrong.append((method, address[:80], answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("word", WORDS)
def test_no_word_of_an_address_ends_in_a_fault(
    app: Flask, client: FlaskClient, leader: Caller, word: str
) -> None:
    wrong = []
    for rule in rules(app):
        address = filled(rule, word, "1")
        for ask in (by(client), leader.at):
            answer = ask("GET", address)
            if answer.status_code >= 500:
                wrong.append((address[:80], answer.status_code))
    assert wrong == []


@pytest.mark.usefixtures("meiren")
@pytest.mark.parametrize("headers", ODD_HEADERS, ids=lambda one: next(iter(one)))
def test_no_header_ends_in_a_fault(client: FlaskClient, headers: dict[str, str]) -> None:
    for address in ("/", "/login?next=//[", "/c/meiren", "/api/v1/communities/meiren/features"):
        assert client.get(address, headers=headers).status_code < 500
    answer = client.post("/account/language", data={"language": "en"}, headers=headers)
    assert answer.status_code < 500


@pytest.mark.usefixtures("meiren")
@pytest.mark.parametrize(
    "coordinates",
    ["[1e999, 25]", f"[{'9' * 400}, 25]", f"[{LON}, -{'9' * 309}]", "[121.55, 25.05, 1e400]"],
)
def test_a_number_beyond_every_number_is_refused_where_it_stands(
    leader: Caller, coordinates: str
) -> None:
    spot = drawn("camera", point())
    spot["geometry"]["coordinates"] = "HERE"
    body = json.dumps(changeset([spot])).replace('"HERE"', coordinates)
    answer = leader.open(
        "POST",
        "/communities/meiren/changesets",
        data=body,
        content_type="application/json",
    )
    assert 400 <= answer.status_code < 500, answer.text


@pytest.mark.usefixtures("meiren")
@pytest.mark.parametrize("given", ["\0", "a\0b", 10**400, [10**30], {"a": "\0"}, "\ud800"])
def test_no_value_of_a_property_ends_in_a_fault(leader: Caller, given: object) -> None:
    for name in ("name", "note", "hours", "\0", str(LAT)):
        spot = drawn("safe_haven", point(), **{name: given})
        answer = leader.open(
            "POST",
            "/communities/meiren/changesets",
            data=json.dumps(changeset([spot])),
            content_type="application/json",
        )
        assert 400 <= answer.status_code < 500, (name, answer.text)

"""Who may do what to an application, over HTTP: every role and verb, one's own and a foreign one.

Made from the table of the workflow and from the addresses there are: what is added is tried too.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from mapserve.clock import standing_at
from mapserve.programme.applications.table import APPLICATION
from mapserve.programme.roles import PERMISSIONS, SCOPES, Action, Role, ScopeKind
from mapserve.programme.workflow.questions import matrix
from mapserve.programme.workflow.structure import TAKE_BACK
from mapserve.store.models import Community
from tests.factories.applications import (
    ANSWERS,
    CHAIN,
    IN_TIME,
    People,
    brought_to,
    complete,
    stepped,
)
from tests.factories.callers import API, Caller

Callers = Callable[..., Caller]
MATRIX = matrix(APPLICATION)
# Words that stand nowhere but in the application itself.
SECRETS = {
    name: f"密語{number}號"
    for number, (name, value) in enumerate(ANSWERS.items())
    if isinstance(value, str) and name not in {"category", "starts_on", "ends_on"}
} | {"phone": "02-8642-9753", "email": "secret-7f3a@demo.example"}
NAMES = {
    "county_code": "63000",
    "name": "application.pdf",
    "verb": "forward",
    "section": "unit",
    "item": "drinks",
    "line_id": "1",
    "voucher_id": 1,
    "file_id": UUID(int=1),
}
SETTLING = "claim"
STEPS = ("/steps", f"/{NAMES['verb']}", f"/{SETTLING}", "/verdicts")  # the desks' too
REFUSED = (401, 403)
NOT_NOW = (409, 422)
SERVER_ERROR = 500


@dataclass(frozen=True)
class Case:
    """An application that a precinct looks at: every verb lacks something or comes later.

    `addresses` are all ways to ask for something of it: method and address.
    """

    one: dict[str, Any]
    addresses: list[tuple[str, str]]

    def take(self, by: Caller, verb: str) -> TestResponse:
        sent = {"verb": verb, "version": self.one["version"]}
        return by.post(f"/applications/{self.one['id']}/steps", json=sent)

    def ask(self, by: Caller, method: str, address: str) -> TestResponse:
        """Ask as somebody would who may."""
        if method == "GET":
            return by.at(method, address)
        version = {"version": self.one["version"]}
        if address.endswith("/steps"):
            return by.at(method, address, json=version | {"verb": "withdraw"})
        if address.endswith("/budget") and method == "PUT":
            return by.at(method, address, json=version | {"lines": []})
        if address.startswith(API):
            return by.at(method, address, json=body_of(address, version))
        return by.at(method, address, data=version | {"field": "unit"})


@pytest.fixture
def case(caller: Callers, meiren: Community, app: Flask) -> Iterator[Case]:
    with standing_at(IN_TIME):
        one = brought_to(People(caller, meiren), "received", **SECRETS)
        known = NAMES | {"application_id": one["id"], "document_id": one["documents"][0]["id"]}
        adapter = app.url_map.bind("localhost")
        addresses = [
            (method, adapter.build(rule.endpoint, arguments_of(rule, known)))
            for rule in app.url_map.iter_rules()
            if "application_id" in rule.arguments
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        ]
        yield Case(one, addresses)


def body_of(address: str, version: dict[str, Any]) -> dict[str, Any]:
    """Return a body that an address takes."""
    if address.endswith("/verdicts"):
        verdict = {"voucher": 1, "version": 1, "verdict": "accepted", "words": ""}
        return {"verdicts": [verdict]}
    if address.endswith("/settlement"):
        return version | {"vouchers": []}
    if "/vouchers/" in address:
        return version | {"words": "是三月一日"}
    return version | {"answers": {"category": "committee"}}


def arguments_of(rule: Rule, known: dict[str, Any]) -> dict[str, Any]:
    """Return what fills an address: steps of a settlement are those of its own page."""
    verb = {"verb": SETTLING} if "settlement" in rule.rule else {}
    return {name: (known | verb)[name] for name in rule.arguments}


def refused_without_a_word(answer: TestResponse, asked: object) -> None:
    to_sign_in = answer.status_code in (302, 303) and "/login" in answer.headers["Location"]
    assert answer.status_code in REFUSED or to_sign_in, (asked, answer.status_code, answer.text)
    tells_nothing(answer, asked)


def tells_nothing(answer: TestResponse, asked: object) -> None:
    told = answer.text
    assert [word for word in SECRETS.values() if word in told] == [], asked


@pytest.mark.parametrize("role", [*Role, None])
def test_what_a_role_may_not_do_is_refused_without_a_word(
    role: Role | None, case: Case, caller: Callers, meiren: Community, elsewhere: Community
) -> None:
    mine = caller(role, meiren)
    allowed = PERMISSIONS[role] if role else frozenset()
    if Action.APPLICATIONS in allowed:
        assert SECRETS["content"] in mine.get(f"/applications/{case.one['id']}").text
    else:
        nothing_is_told_to_a_stranger(case, mine)
    if role and SCOPES[role] != (ScopeKind.ALL,):
        nothing_is_told_to_a_stranger(case, caller(role, elsewhere))
    verbs_are_those_of_the_table(case, mine, role)
    if Action.APPLY not in allowed:
        for method, address in case.addresses:
            if method != "GET" and not address.endswith(STEPS):
                answer = case.ask(mine, method, address)
                if address.startswith(API):
                    assert answer.status_code in REFUSED, (method, address, answer.text)
                # A page shows its form again to who may see it: nothing is written, see below.
                assert answer.status_code < SERVER_ERROR, (method, address)
    still = caller(Role.ADVISOR, meiren).get(f"/applications/{case.one['id']}").get_json()
    assert (still["state"], still["version"]) == ("received", case.one["version"])


def verbs_are_those_of_the_table(case: Case, by: Caller, role: Role | None) -> None:
    for verb in (*APPLICATION.verbs, TAKE_BACK):
        answer = case.take(by, verb)
        here = APPLICATION.step.get((verb, case.one["state"]))
        others = here is not None and all(desk.role is not role for desk in here.by)
        if role is None or MATRIX.get((role, verb)) is None or others:
            refused_without_a_word(answer, (role, verb))
        else:
            assert answer.status_code in NOT_NOW, (role, verb, answer.text)
            tells_nothing(answer, (role, verb))


def nothing_is_told_to_a_stranger(case: Case, stranger: Caller) -> None:
    for verb in (*APPLICATION.verbs, TAKE_BACK):
        refused_without_a_word(case.take(stranger, verb), verb)
    for method, address in case.addresses:
        refused_without_a_word(case.ask(stranger, method, address), (method, address))
    for address in (f"{API}/applications", f"{API}/inbox", "/home", "/programme/desk"):
        answer = stranger.at("GET", address)
        assert answer.status_code < SERVER_ERROR
        tells_nothing(answer, address)


def test_at_every_state_up_to_the_approval_only_its_own_desk_moves_it(
    caller: Callers, meiren: Community
) -> None:
    roles = {"leader": Role.LEADER, "precinct": Role.ADVISOR, "county": Role.COUNTY}
    with standing_at(IN_TIME):
        people = People(caller, meiren)
        one, acted = complete(people), None
        for who, verb, given in CHAIN:
            nobody_else_moves(one, somebody_each(caller, meiren), acted)
            taken = stepped(getattr(people, who), one, verb, **given)
            assert taken.status_code == 200, taken.text
            one, acted = taken.get_json(), roles.get(who, Role.MINISTRY)
        assert one["state"] == "approved"
        nobody_else_moves(one, somebody_each(caller, meiren), acted)


def somebody_each(caller: Callers, community: Community) -> dict[Role, Caller]:
    """Return somebody of each role, who has asked for nothing yet: nobody asks without end."""
    here = (Role.LEADER, Role.VOLUNTEER, Role.ADVISOR, Role.COUNTY, Role.EVALUATOR)
    return {role: caller(role, community) for role in here} | {Role.MINISTRY: caller(Role.MINISTRY)}


def nobody_else_moves(one: dict[str, Any], seats: dict[Role, Caller], acted: Role | None) -> None:
    """Try every verb that is not somebody's own in the state of an application."""
    for role, by in seats.items():
        for verb in (*APPLICATION.verbs, TAKE_BACK):
            here = APPLICATION.step.get((verb, one["state"]))
            own = here is not None and any(desk.role is role for desk in here.by)
            # What is never the role's is refused whatever the state: the test above.
            never = MATRIX.get((role, verb)) is None and verb != TAKE_BACK
            if own or never or (verb == TAKE_BACK and role is acted):
                continue
            answer = stepped(by, one, verb)
            wanted = (*REFUSED, *NOT_NOW)
            assert answer.status_code in wanted, (one["state"], role, verb, answer.text)
    still = seats[Role.LEADER].get(f"/applications/{one['id']}").get_json()
    assert (still["state"], still["version"]) == (one["state"], one["version"])

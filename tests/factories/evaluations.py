"""Evaluations for tests: people of a panel, and the way to any state over the API."""

import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any

from flask import Flask

from mapserve.clock import TAIWAN
from mapserve.programme.evaluations.criteria import STANDARDS, Evaluated
from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind
from mapserve.services.people.accounts import add_user, appoint
from mapserve.services.people.tokens import make_token
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.changesets import changeset, drawn
from tests.factories.communities import LAT, LON

YEAR = 115
IN_TIME = dt.datetime(2027, 1, 8, 10, 0, tzinfo=TAIWAN)
KEYS = tuple(one.key for one in STANDARDS[0].criteria[Evaluated.COMMUNITY])
COUNTY_KEYS = tuple(one.key for one in STANDARDS[0].criteria[Evaluated.COUNTY])
PLAIN = (15, 16, 14, 13, 12)  # of 20 each: no score that asks for a reason
_numbers = itertools.count()


class Panelist(Caller):
    """An evaluator who calls, with the address by which they are named."""

    def __init__(self, app: Flask, token: str, email: str, name: str) -> None:
        super().__init__(app, token)
        self.email, self.name = email, name


class Board:
    """Everybody an evaluation of a community needs."""

    def __init__(
        self,
        app: Flask,
        database: Database,
        caller: Callable[..., Caller],
        community: Community,
    ) -> None:
        self.app, self.database, self.slug = app, database, community.slug
        self.code = community.county_code
        self.leader = caller(Role.LEADER, community)
        self.county = caller(Role.COUNTY, community)
        self.ministry = caller(Role.MINISTRY)
        self.judges = [self.evaluator(f"委員{one}") for one in "甲乙丙"]
        self.examiners = [self.evaluator(f"複評{one}", everywhere=True) for one in "子丑"]

    def evaluator(self, name: str, *, everywhere: bool = False, **more: Appointment) -> Panelist:
        """Return somebody who may be named as an evaluator; `more` are other appointments."""
        kind = ScopeKind.ALL if everywhere else ScopeKind.COUNTY
        email = f"judge{next(_numbers)}@example.org"
        with self.database.transaction() as session:
            user = add_user(session, email=email, name=name)
            scope = Appointment(Role.EVALUATOR, kind, "" if everywhere else self.code)
            for one in (scope, *more.values()):
                appoint(session, user, one, by=OPERATOR)
            return Panelist(self.app, make_token(session, user), email, name)


def told(answer: Any, status: int = 200) -> dict[str, Any]:  # noqa: ANN401 - werkzeug's answer
    """Return what was answered, which went well."""
    assert answer.status_code == status, answer.text
    return dict(answer.get_json())


def draw_and_seal(board: Board) -> None:
    """Draw a camera that looks nowhere, and seal the map as at an application."""
    camera = drawn("camera", {"type": "Point", "coordinates": [LON, LAT]})
    told(
        board.leader.post(f"/communities/{board.slug}/changesets", json=changeset(create=[camera])),
        201,
    )
    told(
        board.county.post(f"/communities/{board.slug}/editions", json={"purpose": "application"}),
        201,
    )


def begun(board: Board, **more: object) -> dict[str, Any]:
    """Begin the evaluation of the board's community."""
    body = {"community": board.slug, "year": YEAR, **more}
    return told(board.county.post("/evaluations", json=body), 201)


def stepped(caller: Caller, one: dict[str, Any], verb: str, **body: object) -> Any:  # noqa: ANN401 - werkzeug's answer
    """Ask for a step."""
    sent = {"verb": verb, "version": one["version"], **body}
    return caller.post(f"/evaluations/{one['id']}/steps", json=sent)


def shown(caller: Caller, one: dict[str, Any]) -> dict[str, Any]:
    """Return the evaluation as somebody sees it."""
    return told(caller.get(f"/evaluations/{one['id']}"))


def named(officer: Caller, one: dict[str, Any], *people: Panelist) -> None:
    """Name evaluators, the first as their chair; each declares that there is no conflict."""
    for at, person in enumerate(people):
        sent = {"email": person.email, "chair": at == 0}
        told(officer.post(f"/evaluations/{one['id']}/evaluators", json=sent), 201)
        free = {"conflict": False}
        told(person.post(f"/evaluations/{one['id']}/declaration", json=free))


def scored(  # noqa: PLR0913 - what a sheet is made of
    person: Caller,
    one: dict[str, Any],
    values: tuple[int | None, ...] = PLAIN,
    *,
    keys: tuple[str, ...] = KEYS,
    reason: str = "看過佐證資料",
    hand_in: bool = True,
) -> dict[str, Any]:
    """Score, and hand in."""
    sheet = shown(person, one)["sheet"]
    scores = {
        key: {"value": value, "not_applicable": value is None, "reason": reason}
        for key, value in zip(keys, values, strict=True)
    }
    sent = {"version": sheet["version"], "scores": scores}
    now = told(person.open("PATCH", f"/evaluations/{one['id']}", json=sent))
    if hand_in:
        sent = {"version": now["sheet"]["version"]}
        now = told(person.post(f"/evaluations/{one['id']}/handing-in", json=sent))
    return now


def agreed(
    officer: Caller,
    one: dict[str, Any],
    values: tuple[int | None, ...] = PLAIN,
    *,
    keys: tuple[str, ...] = KEYS,
    level: str = "county",
) -> dict[str, Any]:
    """Save a consensus on every criterion."""
    now = shown(officer, one)
    panel = next(each for each in now["panels"] if each["level"] == level)
    consensus = {
        key: {"value": value, "not_applicable": value is None}
        for key, value in zip(keys, values, strict=True)
    }
    sent = {"version": panel["consensus_version"], "consensus": consensus}
    return told(officer.open("PATCH", f"/evaluations/{one['id']}/consensus", json=sent))


AWARDS = [
    {"kind": "money", "amount": 60_000},
    {"kind": "plaque", "words": "績優治安社區"},
    {"kind": "merit", "recipient": "staff", "words": "嘉獎一次"},
]
STATES = ("draft", "scoring", "consensus", "sealed", "nominated", "re_scoring", "re_consensus",
          "re_evaluated", "awarded", "released")  # fmt: skip


def brought_to(board: Board, state: str, *, one: dict[str, Any] | None = None) -> dict[str, Any]:  # noqa: C901, PLR0912 - a way of ten states
    """Return an evaluation in one of the states of the way to an award, as its runner sees it."""
    if one is None:
        draw_and_seal(board)
        one = begun(board)
    for there in STATES[STATES.index(one["state"]) + 1 : STATES.index(state) + 1]:
        officer = (
            board.county if STATES.index(there) < STATES.index("re_scoring") else board.ministry
        )
        match there:
            case "scoring":
                named(officer, one, *board.judges)
                answer = stepped(officer, one, "open")
            case "consensus":
                for person in board.judges:
                    scored(person, one)
                answer = stepped(officer, one, "discuss")
            case "sealed":
                agreed(officer, one)
                answer = stepped(officer, one, "seal", opinion="改善明顯，居民參與踴躍。")
            case "nominated":
                answer = stepped(officer, one, "nominate", basis="improved")
            case "re_scoring":
                named(officer, one, *board.examiners)
                answer = stepped(officer, one, "re_evaluate")
            case "re_consensus":
                for person in board.examiners:
                    scored(person, one)
                answer = stepped(officer, one, "discuss")
            case "re_evaluated":
                agreed(officer, one, level="ministry")
                answer = stepped(officer, one, "seal", final_opinion="同意縣市評語。")
            case "awarded":
                answer = stepped(
                    officer, one, "award", award_basis="improved", grade="excellent", awards=AWARDS
                )
            case _:
                answer = stepped(officer, one, "release")
        one = told(answer)
    assert one["state"] == state
    return one

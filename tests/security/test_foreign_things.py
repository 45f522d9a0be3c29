"""Role × address × what belongs to another community: never shown, never changed."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from mapserve.programme.roles import OPERATOR, Role
from mapserve.services.people import invitations
from mapserve.services.people.accounts import add_user
from mapserve.services.people.tokens import make_token
from mapserve.store.database import Database
from mapserve.store.models import Base, Community, ImportRun
from tests.factories.callers import API, Caller
from tests.factories.changesets import camera, changeset, drawn, line, point
from tests.factories.communities import LAT, LON
from tests.factories.photos import jpeg

THERE = "/communities/elsewhere"
LINE_THERE = {
    "type": "LineString",
    "coordinates": [[LON + 0.0099, LAT], [LON + 0.0101, LAT]],
}
# Roles that end at the community, its precinct or its county; the others reach everywhere.
BOUND = [Role.VOLUNTEER, Role.LEADER, Role.ADVISOR, Role.EVALUATOR, Role.COUNTY, "signed in", None]


@dataclass(frozen=True)
class Theirs:
    """What the other community has, by the arguments of addresses."""

    arguments: dict[str, Any]
    feature: dict[str, Any]

    def addresses(self, app: Flask) -> list[tuple[str, str, str]]:
        """Return endpoint, method and address of whatever is asked for by number or id.

        Under one's own community and under theirs; a secret in an address is itself the key.
        """
        found = []
        with app.test_request_context():
            for rule in app.url_map.iter_rules():
                if not rule.arguments & self.arguments.keys() or "secret" in rule.arguments:
                    continue
                for slug in ("meiren", "elsewhere") if "slug" in rule.arguments else ("",):
                    named = {"slug": slug, "name": "html", "verb": "confirm", "message_id": 1}
                    known = named | self.arguments
                    values = {name: known[name] for name in rule.arguments}
                    path = app.url_map.bind("localhost").build(rule.endpoint, values)
                    methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
                    found += [(rule.endpoint, method, path) for method in methods]
        return found


@pytest.fixture
def theirs(caller: Callable[..., Caller], elsewhere: Community, app_database: Database) -> Theirs:
    """A feature for members with a photo, a sealed edition and all else of the other community."""
    leader = caller(Role.LEADER, elsewhere)
    photo = uuid.uuid4()
    assert leader.open("PUT", f"{THERE}/photos/{photo}", data=jpeg()).status_code == 201
    spot = drawn("blind_spot", point(0.01), name="藏在這裡", photos=[str(photo)])
    for path, body in (
        ("changesets", changeset([spot])),
        ("editions", {"purpose": "monthly"}),
        ("suggestions/dismissals", {"geometry": LINE_THERE, "reason": "有人"}),
    ):
        answer = leader.post(f"{THERE}/{path}", json=body)
        assert answer.status_code == 201, answer.text
    with app_database.transaction() as session:
        invitation, _ = invitations.invite(session, elsewhere, role=Role.VOLUNTEER, viewer=OPERATOR)
        owner = add_user(session, email="owner@example.org")
        make_token(session, owner)
        run = ImportRun(
            file_name="theirs.csv", layer="camera", community_id=elsewhere.id,
            rows_read=1, rows_taken=0, rows_known=0, quarantined=[],
        )  # fmt: skip
        session.add(run)
        session.flush()
        numbers = {"invitation_id": invitation.id, "user_id": owner.id, "run_id": run.id}
    tokens = {"token_id": 1, "dismissal_id": 1, "number": 1, "unit_id": 1, "place": 1}
    ids = {"feature_id": uuid.UUID(spot["id"]), "photo_id": photo}
    return Theirs(numbers | tokens | ids, spot)


@pytest.fixture
def everything(app_database: Database) -> Callable[[], dict[str, str]]:
    """Digests every table."""

    def digest() -> dict[str, str]:
        whole = "SELECT md5(coalesce(string_agg(t::text, '' ORDER BY t::text), '')) FROM"
        with app_database.engine.connect() as connection:
            return {
                name: connection.scalar(text(f'{whole} "{name}" t'))
                for name in Base.metadata.tables
            }

    return digest


def got_in(answer: TestResponse) -> bool:
    """Tell whether an address answered otherwise than by turning away or finding nothing."""
    to_login = answer.status_code in (302, 303) and "/login" in answer.headers["Location"]
    return answer.status_code < 400 and not to_login


@pytest.fixture(params=BOUND, ids=str)
def asker(
    request: pytest.FixtureRequest,
    app: Flask,
    caller: Callable[..., Caller],
    meiren: Community,
    app_database: Database,
) -> Caller:
    """Somebody of a role in one's own community, of no role, or of no name."""
    if request.param == "signed in":
        with app_database.transaction() as session:
            return Caller(app, make_token(session, add_user(session, email="any@example.org")))
    return caller(request.param, meiren) if request.param else caller()


def test_nobody_comes_to_what_is_anothers(
    app: Flask,
    theirs: Theirs,
    asker: Caller,
    everything: Callable[[], dict[str, str]],
) -> None:
    before = everything()
    addresses = theirs.addresses(app)
    asked = {argument for _, _, path in addresses for argument in theirs.arguments}
    assert asked == set(theirs.arguments)
    reached = []
    for endpoint, method, path in addresses:
        body = {"geometry": line(), "reason": "x"} if method == "POST" else None
        answer = asker.at(method, path, json=body)
        assert answer.status_code < 500, (endpoint, answer.text)
        if got_in(answer) or "藏在這裡" in answer.text:
            reached.append((endpoint, method, path, answer.status_code))
    assert reached == []
    assert everything() == before


def test_what_is_anothers_cannot_be_named_in_a_body(
    theirs: Theirs,
    asker: Caller,
    everything: Callable[[], dict[str, str]],
) -> None:
    spot, photo = theirs.feature["id"], str(theirs.arguments["photo_id"])
    known = {"id": spot, "base": 1}
    before = everything()
    for slug in ("meiren", "elsewhere"):
        for path, body in (
            ("changesets", changeset(modify=[known | {"properties": {"name": "我的"}}])),
            ("changesets", changeset(delete=[known])),
            ("changesets", changeset([camera() | {"id": spot}])),
            ("changesets", changeset([drawn("blind_spot", point(), remedies=[spot])])),
            ("changesets", changeset([drawn("blind_spot", point(), photos=[photo])])),
            ("corridor", {"feature": spot}),
        ):
            answer = asker.post(f"/communities/{slug}/{path}", json=body)
            assert 400 <= answer.status_code < 500, (slug, path, body, answer.text)
            assert "藏在這裡" not in answer.text
        raw = asker.at("PUT", f"{API}/communities/{slug}/photos/{photo}", data=jpeg())
        assert 400 <= raw.status_code < 500, raw.text
    assert everything() == before

"""What depends on who asks is kept by nobody else: every address is walked as everybody."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind
from mapserve.services.people.accounts import add_user, appoint
from mapserve.services.people.tokens import make_token
from mapserve.store.database import Database
from mapserve.store.models import Community
from mapserve.web.http.security import ON_THE_DEVICE
from tests.factories.browsers import Browser
from tests.factories.callers import Caller
from tests.factories.changesets import camera, changeset, drawn, square
from tests.factories.photos import jpeg

PASSWORD = "a long enough password"
EMAIL = "admin@example.org"
PHOTO = uuid.UUID("6a1f0b0e-0000-4000-8000-000000000001")
QUERIES = {
    "api_exports.export": "?format=csv",
    "api_history.compare": "?from=0&to=1",
    "api_corridors.corridor": "?from=121.5495,25.05&to=121.5505,25.05",
}
OTHERS = ["/nowhere", "/c/nowhere", "/c/%00", "/api/v1/nothing", "/imports/99999999999999999999"]


@pytest.fixture
def filled(app_database: Database, meiren: Community, leader: Caller) -> dict[str, Any]:
    """What fills the addresses: a map with a secret on it, a photo, two editions, an account."""
    with app_database.transaction() as session:
        admin = add_user(session, email=EMAIL, name="管理者", password=PASSWORD)
        appoint(session, admin, Appointment(Role.ADMIN, ScopeKind.ALL, ""), by=OPERATOR)
        token = make_token(session, admin)
    photo = f"/communities/meiren/photos/{PHOTO}"
    assert leader.open("PUT", photo, data=jpeg(), content_type="image/jpeg").status_code == 201
    spot = drawn("blind_spot", square(), name="防火巷", photos=[str(PHOTO)])
    saved = leader.post("/communities/meiren/changesets", json=changeset([camera(), spot]))
    assert saved.status_code == 201, saved.text
    for purpose in ("public", "monthly"):
        sealed = leader.post("/communities/meiren/editions", json={"purpose": purpose})
        assert sealed.status_code == 201, sealed.text
    return {
        "slug": meiren.slug,
        "feature_id": spot["id"],
        "photo_id": PHOTO,
        "number": 2,
        "language": "zh",
        "filename": "favicon.svg",
        "name": "geojson",
        "secret": "none",
        "workflow_name": "suggestion",
        "section": "unit",
        "county_code": "63000",
        "period": "116-1",
        "kind": "group",
        "kind_name": "meeting",
        "record_id": PHOTO,
        "place": 1,
        "document_id": PHOTO,
        "phrase_id": 1,
        "file_id": PHOTO,
        "voucher_id": 1,
        "evaluation_id": 1,
        "case_id": 1,
        "visit_id": 1,
        "sha256": "0" * 64,
        "message_id": PHOTO,
        "file_format": "csv",
        "assignment_id": 1,
        "round_id": 1,
        "paper_format": "pdf",
        "side": "after",
        "token": token,
    }


@pytest.fixture
def known(app: Flask, filled: dict[str, Any]) -> list[FlaskClient]:
    """Somebody who is remembered by a cookie, and the same by a token."""
    browser = Browser(app)
    browser.sign_in(EMAIL, PASSWORD, remember="y")
    assert browser.get("/account").status_code == 200
    script = app.test_client()
    script.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {filled['token']}"
    return [browser.client, script]


def policy(answer: TestResponse) -> set[str]:
    return {part.strip() for part in answer.headers.get("Cache-Control", "").split(",")}


def faults(
    answer: TestResponse, *, known: bool, for_nobody: TestResponse | None, kept: bool = False
) -> Iterator[str]:
    """Yield what is wrong with how an answer may be kept."""
    told = policy(answer)
    page = answer.mimetype == "text/html"
    if not told - {""}:
        yield "says nothing"
    if told & {"private", "no-store"}:
        if kept and answer.status_code == 200 and told != {"private", "no-cache"}:
            yield "cannot be read without network"
        if page and known and not kept and "no-store" not in told:
            yield "a page of somebody's may be kept by the browser"
    else:
        if page or answer.status_code >= 300 or (known and for_nobody is None):
            yield "may be kept by everybody's caches"
        if for_nobody is not None and for_nobody.data != answer.data:
            yield "differs by who asks, and may be kept by everybody's caches"
        if "Set-Cookie" in answer.headers:
            yield "hands a cookie to everybody's caches"
    if page and "Cookie" not in answer.headers.get("Vary", ""):
        yield "does not say that it depends on the cookie"


def test_no_answer_is_kept_for_somebody_else(
    app: Flask, filled: dict[str, Any], known: list[FlaskClient]
) -> None:
    wrong, good = [], set()
    for method, rule in _walk(app):
        address = _address(app, rule, filled)
        nobody = app.test_client().open(address, method=method, buffered=True)
        wrong += [
            (address, method, "nobody", fault)
            for fault in faults(nobody, known=False, for_nobody=None)
        ]
        for client in known:
            answer = client.open(address, method=method, buffered=True)
            assert answer.status_code < 500, (address, answer.text)
            if answer.status_code == 200:
                good.add(rule.endpoint)
            compared = nobody if method == "GET" else None
            kept = rule.endpoint in ON_THE_DEVICE
            wrong += [
                (address, method, answer.status_code, fault)
                for fault in faults(answer, known=True, for_nobody=compared, kept=kept)
            ]
    assert wrong == []
    pages = {"home.home", "community.community", "studio.studio", "history.history", "paper.now"}
    members = {"api_photos.photo", "api_features.features", "editions.edition", "members.people"}
    assert pages | members <= good, "what was walked is really there"


@pytest.mark.parametrize("address", OTHERS)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "TRACE"])
def test_no_refusal_is_kept_for_somebody_else(
    app: Flask, known: list[FlaskClient], address: str, method: str
) -> None:
    for client in (app.test_client(), *known):
        answer = client.open(address, method=method, buffered=True)
        assert answer.status_code >= 300
        told = policy(answer)
        # A stranger is sent to the sign-in page, which is anybody's.
        assert "no-store" in told or (answer.status_code == 303 and "private" in told)


def test_signing_out_leaves_nothing_to_be_kept(known: list[FlaskClient]) -> None:
    browser, _ = known
    token = browser.get("/account").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = browser.post("/logout", data={"csrf_token": token})
    assert answer.status_code == 303
    assert {"private", "no-store"} <= policy(answer)


def _walk(app: Flask) -> list[tuple[str, Rule]]:
    """Return every method of every rule, what reads first: leaving ends whom the rest is for."""
    every = [
        (method, rule)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"})
    ]
    return sorted(every, key=lambda one: one[0] != "GET")


def _address(app: Flask, rule: Rule, filled: dict[str, Any]) -> str:
    with app.test_request_context():
        values = {name: filled.get(name, 1) for name in rule.arguments}
        return str(app.url_for(rule.endpoint, **values)) + QUERIES.get(rule.endpoint, "")

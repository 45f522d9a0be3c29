"""What protects every answer: forged calls, policy, faults that tell nothing, health."""

import importlib
import pkgutil
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

import layers
import mapserve
from layers.words.problems import Nature, Problem
from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind
from mapserve.services.people.accounts import add_user, appoint
from mapserve.store.database import Database
from mapserve.store.models import Community
from mapserve.web.http.errors import STATUS, status_of
from tests.factories.callers import Caller
from tests.factories.changesets import camera, changeset

SAVE = "/api/v1/communities/meiren/changesets"
PASSWORD = "a-long-enough-password"


@pytest.fixture
def browser(app: Flask, app_database: Database, meiren: Community) -> FlaskClient:
    """A browser in which the leader has signed in by password."""
    with app_database.transaction() as session:
        user = add_user(session, email="leader@example.org", password=PASSWORD)
        appoint(
            session, user, Appointment(Role.LEADER, ScopeKind.COMMUNITY, meiren.slug), by=OPERATOR
        )
    client = app.test_client()
    form = {"email": "leader@example.org", "password": PASSWORD, "csrf_token": token(client)}
    assert client.post("/login", data=form).status_code in (302, 303)
    return client


def token(client: FlaskClient, path: str = "/login") -> str:
    """Return the form token that a page of this browser carries."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def test_a_session_alone_saves_nothing(
    browser: FlaskClient, rows: Callable[[], dict[str, int]]
) -> None:
    before = rows()
    forged = browser.post(SAVE, json=changeset([camera()]))
    assert forged.status_code == 403
    assert forged.get_json()["type"] == "/problems/forgery-refused"
    headers = {"X-CSRFToken": "guessed"}
    assert browser.post(SAVE, json=changeset([camera()]), headers=headers).status_code == 403
    assert rows() == before
    headers = {"X-CSRFToken": token(browser, "/account")}
    assert browser.post(SAVE, json=changeset([camera()]), headers=headers).status_code == 201


def test_a_token_of_nobody_is_refused_and_tells_so(app: Flask, meiren: Community) -> None:
    answer = Caller(app, "wrong").get(f"/communities/{meiren.slug}")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_pages_run_only_what_carries_the_nonce_of_this_answer(client: FlaskClient) -> None:
    nonces = set()
    for _ in range(2):
        page = client.get("/")
        policy = page.headers["Content-Security-Policy"]
        (nonce,) = set(re.findall(r"'nonce-([^']+)'", policy))
        nonces.add(nonce)
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        assert rules["default-src"] == "'none'"
        assert "unsafe" not in policy
        assert "http:" not in policy
        assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
        for found in re.findall(r"<script[^>]*>", page.text):
            assert f'nonce="{nonce}"' in found or 'src="/static/' in found
    assert len(nonces) == 2


@pytest.mark.parametrize("path", ["/", "/api/v1/catalogue", "/healthz", "/nowhere"])
def test_every_answer_is_hardened(path: str, client: FlaskClient) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "Referrer-Policy" in headers
    assert "Strict-Transport-Security" not in headers
    secure = client.get(path, base_url="https://localhost").headers
    assert "max-age" in secure["Strict-Transport-Security"]


def test_a_fault_of_ours_tells_a_number_and_no_sql(
    app: Flask,
    leader: Caller,
    app_database: Database,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with app_database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE changeset RENAME COLUMN comment TO remark"))
    try:
        answer = leader.post("/communities/meiren/changesets", json=changeset([camera()]))
    finally:
        with app_database.engine.begin() as connection:
            connection.execute(text("ALTER TABLE changeset RENAME COLUMN remark TO comment"))
    assert answer.status_code == 500
    problem = answer.get_json()
    assert problem["type"] == "/problems/server-fault"
    for word in ("changeset (", "column", "INSERT", "psycopg", "Traceback", "sqlalche"):
        assert word not in answer.text
    number = problem["errors"][0]["request_id"]
    assert number in caplog.text
    assert "remark" in caplog.text or "comment" in caplog.text
    page = app.test_client().get("/healthz")
    assert page.status_code == 200


def test_pages_are_told_in_words_with_a_way_back(client: FlaskClient) -> None:
    page = client.get("/c/nowhere")
    assert page.status_code == 404
    assert page.mimetype == "text/html"
    assert "找不到社區" in page.text
    assert 'href="/"' in page.text
    english = client.get("/c/nowhere", headers={"Accept-Language": "en"})
    assert "There is no community" in english.text
    asked = client.get("/c/nowhere<script>", headers={"Accept-Language": "en"})
    assert "<script>alert" not in asked.text
    assert "nowhere<script>" not in asked.text


def test_the_service_tells_how_it_is(client: FlaskClient, leader: Caller) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/readyz").status_code == 200
    leader.get("/communities/meiren/features")
    figures = client.get("/metrics").text
    counted = re.search(
        r'mapserve_requests_total\{route="api_features.features",status="2xx"\} (\d+)', figures
    )
    assert counted
    leader.get("/communities/meiren/features")
    assert f"{int(counted[1]) + 1}" in client.get("/metrics").text
    away = {"X-Forwarded-For": "203.0.113.7"}
    assert client.get("/metrics", headers=away).status_code == 404


def test_a_database_that_is_gone_makes_the_service_not_ready(
    app: Flask, client: FlaskClient, meiren: Community
) -> None:
    key, gone = "mapserve", Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    kept = app.extensions[key]
    app.extensions[key] = (kept[0], gone)
    try:
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503
        answer = client.get(f"/api/v1/communities/{meiren.slug}")
    finally:
        app.extensions[key] = kept
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
    assert "127.0.0.1" not in answer.text


def test_every_problem_has_a_status_and_words_in_both_languages() -> None:
    for package in (layers, mapserve):  # a problem stands beside its condition, anywhere
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations." not in module.name and not module.name.endswith("__main__"):
                importlib.import_module(module.name)

    def kinds(of: type[Problem]) -> list[type[Problem]]:
        return [of, *(kind for child in of.__subclasses__() for kind in kinds(child))]

    codes: dict[str, str] = {}
    for kind in kinds(Problem):
        assert 400 <= status_of(kind()) < 600
        assert kind.what.zh
        assert kind.what.en
        assert bool(kind.mend.zh) == bool(kind.mend.en)
        if "code" in vars(kind):
            assert codes.setdefault(kind.code, kind.__name__) == kind.__name__
    assert set(STATUS) == set(Nature)

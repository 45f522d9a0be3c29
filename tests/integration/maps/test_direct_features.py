"""What is answered before Flask says the same as Flask would, and never what is past."""

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import Client, EnvironBuilder
from werkzeug.wrappers import Response

from mapserve.programme.roles import Role
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.changesets import camera, changeset

FEATURES = "/api/v1/communities/meiren/features"
SAVE = "/communities/meiren/changesets"
DIRECT = 'route="api_features.features"'

Asked = dict[str, str]
QUERIES = ("", "layer=camera", "layer=blind_spot", "layer=nothing", "layer=camera&layer=camera")
QUERIES += ("at=1", "at=9", "bbox=1,2,3,4", "colour=red", "layer=camera&at=1", "%00")
HEADERS: tuple[Asked, ...] = (
    {},
    {"Accept-Encoding": "gzip, br"},
    {"Accept-Encoding": "gzip;q=0, identity"},
    {"Cookie": "lang=en"},
    {"Cookie": "session=forged"},
    {"Authorization": "Bearer forged"},
    {"X-Forwarded-Proto": "https"},
)
COPIES = ("none", "same", "strong", "other", "several", "*")


@pytest.fixture
def both_ways(app: Flask) -> Callable[..., tuple[Response, Response]]:
    """Ask the application as it is, and Flask alone."""

    def ask(path: str, **asked: object) -> tuple[Response, Response]:
        whole, flask = (
            Client(way).open(EnvironBuilder(path, **asked))
            for way in (app, lambda *call: Flask.wsgi_app(app, *call))
        )
        return whole, flask

    return ask


def told(answer: Response) -> tuple[str, list[tuple[str, str]], bytes]:
    return answer.status, sorted(answer.headers), answer.data


@pytest.mark.parametrize("copy", COPIES)
def test_it_says_what_flask_would_say(
    copy: str, leader: Caller, both_ways: Callable[..., tuple[Response, Response]]
) -> None:
    leader.post(SAVE, json=changeset([camera(i * 1e-5, owner="police") for i in range(9)]))
    tag = both_ways(FEATURES)[0].headers["ETag"]
    copies = {
        "same": tag,
        "strong": tag.removeprefix("W/"),
        "other": 'W/"other"',
        "several": f'"a", {tag}',
        "*": "*",
    }
    for query, headers in itertools.product(QUERIES, HEADERS):
        more = {"If-None-Match": copies[copy]} if copy in copies else {}
        direct, flask = both_ways(FEATURES, query_string=query, headers=headers | more)
        assert told(direct) == told(flask), (query, headers)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT"])
@pytest.mark.parametrize("slug", ["meiren", "nowhere", "Meiren", "a" * 99, "會"])
@pytest.mark.usefixtures("meiren")
def test_and_of_other_addresses_and_methods(
    method: str, slug: str, scheme: str, both_ways: Callable[..., tuple[Response, Response]]
) -> None:
    path = FEATURES.replace("meiren", slug)
    direct, flask = both_ways(path, method=method, base_url=f"{scheme}://here")
    assert told(direct) == told(flask)


@pytest.mark.usefixtures("meiren")
def test_it_is_asked_first_and_counted_with_the_rest(app: Flask, statements: list[str]) -> None:
    client = app.test_client()

    def counted() -> float:
        lines = client.get("/metrics").text.splitlines()
        found = [
            one for one in lines if one.startswith("mapserve_requests_total") and DIRECT in one
        ]
        return sum(float(one.split()[-1]) for one in found)

    before = counted()
    app.before_request_funcs.setdefault(None, []).append(_refuse)
    assert client.get(FEATURES).status_code == 200
    app.before_request_funcs[None].remove(_refuse)
    assert len(statements) == 1, "state and features of one moment"
    assert counted() == before + 1


def _refuse() -> None:
    raise AssertionError


def test_no_copy_is_called_current_after_a_save_was_acknowledged(
    app: Flask, leader: Caller
) -> None:
    """Readers in other threads ask again and again while somebody saves."""
    leader.post(SAVE, json=changeset([camera()]))
    acknowledged = 1
    done = threading.Event()

    def read() -> int:
        client, asked, kept, stale = app.test_client(), 0, {}, 0
        while not done.is_set():
            asked, least = asked + 1, acknowledged
            answer = client.get(FEATURES, headers={"If-None-Match": ", ".join(kept)})
            if answer.status_code == 200:
                kept[answer.headers["ETag"]] = answer.get_json()["revision"]
            stale += kept[answer.headers["ETag"]] < least
        assert asked > 5
        return stale

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        for i in range(1, 15):
            answer = leader.post(SAVE, json=changeset([camera(i * 1e-5)]))
            acknowledged = answer.get_json()["revision"]
        done.set()
        assert [reader.result() for reader in readers] == [0, 0, 0]
    assert acknowledged == 15


def test_whoever_loses_a_role_gets_no_old_policy(
    caller: Callable[..., Caller], app_database: Database, meiren: Community, app: Flask
) -> None:
    """A member's copy is not current for the same person without the role, nor the other way."""
    member = caller(Role.VOLUNTEER, meiren)
    public = app.test_client().get(FEATURES)
    mine = member.get("/communities/meiren/features")
    assert mine.headers["ETag"] != public.headers["ETag"]
    again = {"If-None-Match": mine.headers["ETag"]}
    assert member.get("/communities/meiren/features", headers=again).status_code == 304
    with app_database.transaction() as session:
        session.execute(text("DELETE FROM appointment"))
    after = member.get("/communities/meiren/features", headers=again)
    assert after.status_code == 200
    assert after.headers["Cache-Control"].startswith("public")
    assert app.test_client().get(FEATURES, headers=again).status_code == 200

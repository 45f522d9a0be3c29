"""The service worker and the manifest: fresh, of this host only, and whose an answer is."""

import json
from collections.abc import Callable

from flask import Flask

from mapserve.programme.roles import Role
from mapserve.store.models import Community
from mapserve.web.pages import offline
from tests.factories.callers import Caller


def test_the_worker_is_asked_for_anew_and_governs_the_whole_site(app: Flask) -> None:
    client = app.test_client()
    answer = client.get("/service-worker.js")
    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; connect-src 'self'"
    etag = answer.headers["ETag"]
    again = client.get("/service-worker.js", headers={"If-None-Match": etag})
    assert again.status_code == 304
    first = answer.text.splitlines()[0]
    files = json.loads(first.removeprefix("const SHELL_FILES=").removesuffix(";"))
    assert len(files) == len(offline.SHELL) + 1
    for file in files:
        with client.get(file["url"]) as built:
            assert built.status_code == 200
            assert bool(file["revision"]) != ("/build/" in file["url"])


def test_the_manifest_speaks_both_languages_and_its_icons_are_there(app: Flask) -> None:
    client = app.test_client()
    for language in ("zh-TW", "en"):
        answer = client.get("/manifest.webmanifest", headers={"Accept-Language": language})
        assert answer.mimetype == "application/manifest+json"
        described = json.loads(answer.text)
        if language == "zh-TW":
            assert described["name"] == "社區治安地圖"
        else:
            assert described["name"].isascii()
            assert described["lang"] == "en"
        for icon in described["icons"]:
            with client.get(icon["src"]) as picture:
                assert picture.data.startswith(b"\x89PNG")
    assert "Accept-Language" in answer.headers["Vary"]


def test_pages_and_private_answers_say_whose_they_are(
    caller: Callable[..., Caller], meiren: Community
) -> None:
    member, nobody = caller(Role.VOLUNTEER, meiren), caller()
    page = member.at("GET", "/c/meiren")
    number = page.headers[offline.READER]
    assert number.isdigit()
    assert nobody.at("GET", "/c/meiren").headers[offline.READER] == offline.NOBODY
    features = "/api/v1/communities/meiren/features"
    assert member.at("GET", features).headers[offline.READER] == number
    assert offline.READER not in nobody.at("GET", features).headers
    assert offline.READER not in member.at("GET", "/api/v1/catalogue").headers
    catalogue = member.at("GET", "/api/v1/catalogue")
    had = {"If-None-Match": catalogue.headers["ETag"]}
    again = member.at("GET", "/api/v1/catalogue", headers=had)
    assert again.status_code == 304
    assert offline.READER not in again.headers

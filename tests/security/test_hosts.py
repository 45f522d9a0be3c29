"""No address that a page shows follows what whoever asks writes into its headers."""

import dataclasses
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from flask import Flask

from mapserve.app import create_app
from mapserve.settings import Settings
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.databases import Databases
from tests.factories.serve_command import Serving, serving

Made = Callable[..., Flask]

PUBLIC = "https://map.example.gov.tw"
OURS = (
    "localhost",
    "localhost:8000",
    "127.0.0.1:8000",
    "127.1.2.3",
    "[::1]:8000",
    "192.168.1.20:8000",
    "10.0.0.5",
    "172.17.0.2:8000",
    "169.254.3.4",
    "100.64.1.2",
    "[fe80::1]",
    "[fd00::5]:8000",
    "nas",
    "nas:8000",
    "nas.local",
    "LIBRARY.lan:8000",
    "pi.home.arpa",
    socket.gethostname(),
)
THEIRS = (
    "evil.example",
    "evil.example:8000",
    "map.example.gov.tw.evil.example",
    "evil-map.example.gov.tw",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "8.8.8.8",
    "[2001:4860:4860::8888]",
    "evil.example#127.0.0.1",
    "127.0.0.1@evil.example",
    "evil.example/127.0.0.1",
    "127.0.0.1, evil.example",
    "[::1",
    '"><script>',
    "",
)
PAGES = ("/", "/login", "/c/meiren", "/c/nowhere", "/permissions", "/api/v1/communities", "/nope")


@pytest.fixture
def made(
    settings_for_tests: Settings,
    app_database: Database,
    meiren: Community,  # noqa: ARG001 - the community that is asked for
    tmp_path: Path,
) -> Made:
    """Make the application with some settings changed."""

    def make(**changed: object) -> Flask:
        settings = dataclasses.replace(settings_for_tests, data_dir=tmp_path, **changed)
        return create_app(settings, app_database)

    return make


@pytest.mark.parametrize("host", OURS)
def test_this_machine_and_its_network_are_answered(made: Made, host: str) -> None:
    answer = made().test_client().get("/login", headers={"Host": host})
    assert answer.status_code == 200
    assert f'<link rel="canonical" href="http://{host.lower()}/login">' in answer.text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("host", THEIRS)
def test_another_host_is_refused_and_not_repeated(made: Made, host: str, page: str) -> None:
    answer = made().test_client().get(page, headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert "evil" not in str(answer.headers)
    assert "MAPSERVE_PUBLIC_URL" in answer.text


def test_an_address_of_this_machine_is_ours_though_it_is_public(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards = {"eth0": [SimpleNamespace(address="8.8.4.4")]}
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: cards)
    assert made().test_client().get("/", headers={"Host": "8.8.4.4:8000"}).status_code == 200


@pytest.mark.parametrize("host", ["map.example.gov.tw", "MAP.example.gov.tw:443", "127.0.0.1:8000"])
@pytest.mark.parametrize("page", ["/", "/login", "/c/meiren"])
def test_with_an_address_set_every_page_shows_that_one(made: Made, host: str, page: str) -> None:
    answer = made(public_url=PUBLIC).test_client().get(page, headers={"Host": host})
    assert answer.status_code == 200
    assert f'<link rel="canonical" href="{PUBLIC}{page}">' in answer.text
    assert answer.text.count("127.0.0.1") == 0


@pytest.mark.parametrize("host", ["evil.example", "map.example.gov.tw.evil.example", "gov.tw"])
def test_with_an_address_set_another_host_is_refused(made: Made, host: str) -> None:
    answer = made(public_url=PUBLIC).test_client().get("/login", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text


FORGED = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Server": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Ssl": "on",
    "X-Forwarded-Protocol": "ssl",
    "X-Forwarded-Port": "444",
    "X-Forwarded-Prefix": "/evil",
    "X-Script-Name": "/evil",
    "Script-Name": "/evil",
    "X-Original-URL": "/evil",
    "X-Rewrite-URL": "/evil",
    "Forwarded": 'for=1.2.3.4;host="evil.example";proto=https',
}


@pytest.fixture(scope="module")
def server(
    databases: Databases, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Serving]:
    """The service as it is deployed, without a proxy."""
    with (
        databases.opened(template) as database,
        serving(database, tmp_path_factory.mktemp("served")) as running,
    ):
        yield running


@pytest.mark.parametrize("header", [*FORGED, "SCRIPT_NAME", "X_FORWARDED_PROTO"])
def test_without_a_proxy_set_nothing_that_one_would_tell_is_believed(
    server: Serving, header: str
) -> None:
    value = FORGED.get(header, {"SCRIPT_NAME": "/evil", "X_FORWARDED_PROTO": "https"}.get(header))
    raw = f"GET /login HTTP/1.1\r\nHost: 127.0.0.1:1\r\nConnection: close\r\n{header}: {value}\r\n"
    answer = server.send(f"{raw}\r\n".encode())
    assert answer.status == 200
    assert '<link rel="canonical" href="http://127.0.0.1:1/login">' in answer.text
    assert "evil" not in answer.text
    assert "evil" not in answer.head
    assert "Strict-Transport-Security" not in answer.head
    assert "Secure" not in answer.head
    moved = server.send(
        f"{raw.replace('GET /login', 'GET /account')}\r\n".encode()
    )  # a redirect names no host at all
    assert "Location: /login?next=/account\r\n" in moved.head


def test_whoever_names_no_host_is_answered_without_one(server: Serving) -> None:
    answer = server.send(b"GET /login HTTP/1.0\r\n\r\n")
    assert answer.status == 200
    assert f'href="http://127.0.0.1:{server.port}/login"' in answer.text

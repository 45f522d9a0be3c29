"""Whose address counts, and which scheme a link has, behind so many proxies of our own."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from mapserve.app import create_app
from mapserve.settings import SettingInvalid, Settings
from mapserve.store.database import Database
from mapserve.store.models import Community
from mapserve.web.http.security import limiter

ADDRESS = "/api/v1/communities/meiren/editions"
LIMIT = 30


@pytest.fixture
def behind(
    settings_for_tests: Settings,
    app_database: Database,
    meiren: Community,  # noqa: ARG001 - the community that is asked for
    tmp_path: Path,
) -> Callable[[int], Flask]:
    """Return a function that makes the application behind so many proxies."""

    def make(proxies: int) -> Flask:
        settings = dataclasses.replace(settings_for_tests, data_dir=tmp_path, proxies=proxies)
        app = create_app(settings, app_database)
        limiter.reset()
        return app

    return make


def last_status(app: Flask, told: str) -> int:
    """Ask once more often than one address may, each time with another number in `told`."""
    client = app.test_client()
    for number in range(LIMIT + 1):
        asked_for = {"X-Forwarded-For": told.format(number)}
        status = client.post(ADDRESS, json={"purpose": "fun"}, headers=asked_for).status_code
    return status


@pytest.mark.parametrize(
    ("proxies", "told", "status"),
    [
        (0, "203.0.113.{}", 429),  # forged: nobody stands before us
        (1, "203.0.113.{}", 401),  # from our proxy: each is somebody else
        (1, "203.0.113.{}, 198.51.100.7", 429),  # forged by who asked our proxy
        (2, "203.0.113.{}, 198.51.100.7", 401),
    ],
)
def test_limits_count_for_the_address_that_our_own_proxies_tell(
    proxies: int, told: str, status: int, behind: Callable[[int], Flask]
) -> None:
    assert last_status(behind(proxies), told) == status


@pytest.mark.parametrize(("proxies", "scheme"), [(0, "http"), (1, "https")])
def test_links_are_https_behind_a_proxy_that_ends_tls_and_for_the_host_that_was_asked(
    proxies: int, scheme: str, behind: Callable[[int], Flask]
) -> None:
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "forged.example"}
    page = behind(proxies).test_client().get("/login", headers=told)
    assert f'<link rel="canonical" href="{scheme}://localhost/login">' in page.text
    assert "forged.example" not in page.text


@pytest.mark.parametrize("given", ["-1", "one", "1.5", "10", "²"])
def test_a_number_of_proxies_that_is_none_is_refused(given: str, tmp_path: Path) -> None:
    environ = {"MAPSERVE_DATA_DIR": str(tmp_path), "MAPSERVE_PROXIES": given}
    with pytest.raises(SettingInvalid) as raised:
        Settings.from_environment(environ)
    assert "MAPSERVE_PROXIES" in str(raised.value)

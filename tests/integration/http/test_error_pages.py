"""What somebody reads when something goes wrong: the status, what to do, and never a trace."""

import logging
import re
from typing import NoReturn

import pytest
from flask import Flask

from mapserve.store.models import Community
from tests.factories.browsers import Browser


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


def fail() -> NoReturn:
    message = "the secret inside"
    raise RuntimeError(message)


def test_an_unknown_address_offers_a_search_and_the_list(browser: Browser) -> None:
    page = browser.get("/nothing-here")
    assert page.status_code == 404
    assert 'name="q"' in page.text
    assert "看全部社區" in page.text
    assert "您要找的是不是" not in page.text


def test_a_mistyped_community_offers_those_that_begin_alike(
    browser: Browser,
    meiren: Community,  # noqa: ARG001 - stored
    elsewhere: Community,  # noqa: ARG001 - stored
) -> None:
    page = browser.get("/c/meirne")
    assert page.status_code == 404
    assert 'href="/c/meiren"' in page.text
    assert "/c/elsewhere" not in page.text


def test_a_fault_has_a_number_that_stands_in_the_log_and_no_trace(
    browser: Browser, app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(app.view_functions, "about.privacy", fail)
    with caplog.at_level(logging.ERROR):
        page = browser.get("/privacy?a=1")
    assert page.status_code == 500
    number = re.search(r"編號 ([0-9a-f]{12})", page.text)
    assert number
    assert number[1] in caplog.text
    assert "the secret inside" in caplog.text
    assert "secret inside" not in page.text
    assert "Traceback" not in page.text
    assert 'href="/privacy?a=1"' in page.text
    assert "再試一次" in page.text


def test_too_often_says_how_long_to_wait_and_leads_back(browser: Browser) -> None:
    for _ in range(10):
        browser.sign_in("nobody@example.org", "wrong")
    wanted = {"email": "nobody@example.org", "password": "wrong"}
    wanted["csrf_token"] = browser.token("/login")
    came = {"Referer": "http://localhost/login"}
    page = browser.client.post("/login", data=wanted, headers=came)
    assert page.status_code == 429
    assert 0 < int(page.headers["Retry-After"]) <= 15 * 60
    assert re.search(r"請等 \d+ (分鐘|秒)再試", page.text)
    assert 'href="/login"' in page.text


def test_too_much_is_told_as_a_page(browser: Browser) -> None:
    page = browser.submit("/login", "/login", email="x" * 17 * 2**20)
    assert page.status_code == 413
    assert "16" in page.text


def test_a_foreign_referrer_is_no_way_back(browser: Browser) -> None:
    page = browser.get("/nothing-here", headers={"Referer": "https://example.org/evil"})
    assert "example.org" not in page.text
    assert "回上一頁" not in page.text
    page = browser.get("/nothing-here", headers={"Referer": "http://localhost/privacy"})
    assert "回上一頁" in page.text

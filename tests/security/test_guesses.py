"""Guesses at passwords: counted by account and place in all processes, locking nobody out."""

import dataclasses
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

from mapserve.app import create_app
from mapserve.programme.roles import OPERATOR, Role
from mapserve.services.people.accounts import add_user
from mapserve.services.people.attempts import (
    FROM_A_PLACE,
    GUESSES,
    GUESSES_OF_STRANGERS,
    LINKS,
    Origin,
    count_guess,
)
from mapserve.services.people.emails import EmailInvalid, clean_email
from mapserve.services.people.hashed_secrets import new_secret
from mapserve.services.people.invitations import invite
from mapserve.services.people.tokens import offer_link
from mapserve.settings import Settings
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.browsers import Browser, wait_for_mail

EMAIL, PASSWORD = "meiyu@example.org", "貓在屋頂上看月亮呢！"
[(MOST, _)] = GUESSES

pytestmark = pytest.mark.usefixtures("meiyu")

# One address, as keyboards and attackers write it.
SPELLINGS = [
    f"{before}{name}{at}{domain}{dot}{top}{after}"
    for before, after in (("", ""), (" ", "  "))
    for name in ("meiyu", "MeiYu", "ｍｅｉｙｕ")
    for at in ("@", "＠")
    for domain, dot, top in (
        ("example", ".", "org"),
        ("ｅｘａｍｐｌｅ", ".", "org"),
        ("example", "。", "org"),
    )
]


@pytest.fixture
def meiyu(app_database: Database) -> None:
    with app_database.transaction() as session:
        add_user(session, email=EMAIL, name="林美玉", password=PASSWORD)


def at(app: Flask, place: str) -> Browser:
    """Return a browser that comes from another network address."""
    browser = Browser(app)
    browser.client.environ_base["REMOTE_ADDR"] = place
    return browser


def use_up(app: Flask, place: str, email: str = EMAIL) -> None:
    """Guess from a place until it is stopped."""
    stranger = at(app, place)
    while stranger.sign_in(email, "a wrong guess").status_code != 429:
        pass


def test_however_an_address_is_spelt_its_guesses_are_counted_together(app: Flask) -> None:
    assert len(set(SPELLINGS)) == 36
    statuses = [
        at(app, "198.51.100.7").sign_in(email, "a wrong guess").status_code for email in SPELLINGS
    ]
    assert Counter(statuses)[422] == MOST
    assert set(statuses) == {422, 429}


def test_a_full_width_address_is_the_same_account(
    app: Flask, meiren: Community, app_database: Database
) -> None:
    for email in ("ｍｅｉｙｕ＠ｅｘａｍｐｌｅ．ｏｒｇ", "MEIYU@example。org"):
        assert Browser(app).sign_in(email, PASSWORD).status_code == 303
        assert clean_email(email) == EMAIL
        with app_database.transaction() as session:
            assert offer_link(session, email, new_secret()[0]) == EMAIL
            _, invitation = invite(session, meiren, role=Role.VOLUNTEER, viewer=OPERATOR)
        form = {"name": "林美玉", "email": email, "password": PASSWORD}
        joining = Browser(app).submit("/login", f"/invite/{invitation}/join", **form)
        assert joining.status_code == 422
        assert "已經有帳號" in joining.text


def test_who_joins_under_a_full_width_address_signs_in_under_the_plain_one(
    app: Flask, meiren: Community, app_database: Database
) -> None:
    with app_database.transaction() as session:
        _, invitation = invite(session, meiren, role=Role.VOLUNTEER, viewer=OPERATOR)
    form = {"name": "王大明", "email": "ＮＥＷ＠ｅｘａｍｐｌｅ．ｏｒｇ", "password": PASSWORD}
    joining = Browser(app).submit("/login", f"/invite/{invitation}/join", **form)
    assert joining.status_code == 303
    assert Browser(app).sign_in("new@example.org", PASSWORD).status_code == 303


@pytest.mark.parametrize("email", ["a\u202eb@example.org", "a\u200b@example.org", "a\0@b.tw", ""])
def test_what_nobody_can_see_is_in_no_address(email: str) -> None:
    with pytest.raises(EmailInvalid):
        clean_email(email)


def test_all_worker_processes_count_together(
    app: Flask, settings_for_tests: Settings, app_database: Database, tmp_path: Path
) -> None:
    another = create_app(dataclasses.replace(settings_for_tests, data_dir=tmp_path), app_database)
    statuses = [
        Browser(one).sign_in(EMAIL, "a wrong guess").status_code
        for _ in range(MOST)
        for one in (app, another)
    ]
    assert statuses == [422] * MOST + [429] * MOST


def test_guesses_at_the_same_moment_are_counted_too(app: Flask) -> None:
    browsers = [Browser(app) for _ in range(MOST + 5)]
    tokens = [browser.token("/login") for browser in browsers]

    def guess(browser: Browser, token: str) -> int:
        form = {"csrf_token": token, "email": EMAIL, "password": "a wrong guess"}
        return browser.client.post("/login", data=form).status_code

    with ThreadPoolExecutor(len(browsers)) as pool:
        statuses = Counter(pool.map(guess, browsers, tokens))
    assert statuses == {422: MOST, 429: 5}


def test_a_stranger_elsewhere_locks_nobody_out(app: Flask) -> None:
    use_up(app, "203.0.113.66")
    stopped = at(app, "203.0.113.66").sign_in(EMAIL, PASSWORD)
    assert stopped.status_code == 429
    assert "連結登入" in stopped.text
    assert int(stopped.headers["Retry-After"]) <= 15 * 60
    assert at(app, "192.0.2.10").sign_in(EMAIL, PASSWORD).status_code == 303


def test_a_stranger_at_the_same_place_does_not_stop_a_known_device(app: Flask) -> None:
    owner = at(app, "192.0.2.10")
    owner.sign_in(EMAIL, PASSWORD)
    owner.submit("/logout", "/logout")
    use_up(app, "192.0.2.10")
    assert owner.sign_in(EMAIL, PASSWORD).status_code == 303


def test_strangers_everywhere_stop_strangers_only(app: Flask, app_database: Database) -> None:
    owner = at(app, "192.0.2.10")
    owner.sign_in(EMAIL, PASSWORD)
    owner.submit("/logout", "/logout")
    [(most, _)] = GUESSES_OF_STRANGERS
    with app_database.transaction() as session:
        for number in range(most):
            count_guess(session, EMAIL, Origin(f"203.0.113.{number}"))
    assert at(app, "198.51.100.1").sign_in(EMAIL, PASSWORD).status_code == 429
    assert owner.sign_in(EMAIL, PASSWORD).status_code == 303
    asked = at(app, "198.51.100.1").submit("/login", "/login/link", email=EMAIL)
    assert asked.status_code == 200  # and on a new device a mailed link is the way in


def test_one_place_never_uses_up_what_all_strangers_share() -> None:
    an_hour = 60 * 60
    [(most, within)] = GUESSES
    [(shared, _)] = GUESSES_OF_STRANGERS
    assert most * an_hour / within.total_seconds() < shared / 2


def test_links_asked_for_by_a_stranger_leave_the_owner_theirs(app: Flask) -> None:
    (most, _), _ = LINKS
    stranger = at(app, "203.0.113.66")
    statuses = [
        stranger.submit("/login", "/login/link", email=EMAIL).status_code for _ in range(most + 1)
    ]
    assert statuses == [200] * most + [429]
    owner = at(app, "192.0.2.10")
    assert owner.submit("/login", "/login/link", email=EMAIL).status_code == 200
    wait_for_mail()


def test_the_right_password_forgives_the_wrong_ones(app: Flask) -> None:
    browser = Browser(app)
    for _ in range(2):
        for _ in range(MOST - 1):
            assert browser.sign_in(EMAIL, "a wrong guess").status_code == 422
        assert browser.sign_in(EMAIL, PASSWORD).status_code == 303
        browser.submit("/logout", "/logout")


def test_one_place_does_not_try_account_after_account(app: Flask) -> None:
    (most, _), _ = FROM_A_PLACE
    statuses = [
        at(app, "203.0.113.66").sign_in(f"{number}@example.org", "a wrong guess").status_code
        for number in range(most + 1)
    ]
    assert statuses == [422] * most + [429]
    assert at(app, "203.0.113.67").sign_in(EMAIL, PASSWORD).status_code == 303


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),  # one home has 2 ** 64 addresses
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.10", "::ffff:192.0.2.10", True),
        ("192.0.2.10", "192.0.2.11", False),
    ],
)
def test_a_place_is_a_network(app: Flask, one: str, other: str, same: bool) -> None:  # noqa: FBT001
    use_up(app, one)
    status = at(app, other).sign_in(EMAIL, PASSWORD).status_code
    assert status == (429 if same else 303)


def test_a_forged_device_is_no_known_one(app: Flask) -> None:
    use_up(app, "192.0.2.10")
    forger = at(app, "192.0.2.10")
    forger.client.set_cookie("device", "WyJ4IixbInkiXV0.c2ln", path="/login")
    assert forger.sign_in(EMAIL, PASSWORD).status_code == 429


def test_the_old_password_is_not_guessed_at_ones_own_page(app: Flask) -> None:
    browser = Browser(app)
    browser.sign_in(EMAIL, PASSWORD)
    new = {"new": "another sentence of mine"}
    statuses = [
        browser.submit("/account", "/account/password", old="wrong", **new).status_code
        for _ in range(MOST + 1)
    ]
    assert statuses == [422] * MOST + [429]

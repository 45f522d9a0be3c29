import dataclasses
import re
from email import message_from_string, policy
from pathlib import Path

import pytest
from flask import Flask

from mapserve.app import create_app
from mapserve.services.people.accounts import add_user
from mapserve.settings import SettingInvalid, Settings
from mapserve.store.database import Database
from mapserve.web.http.security import limiter
from tests.factories.browsers import Browser, wait_for_mail
from tests.factories.postboxes import open_postbox

EMAIL = "meiyu@example.org"


@pytest.fixture
def settings(settings_for_tests: Settings, tmp_path: Path) -> Settings:
    return dataclasses.replace(settings_for_tests, data_dir=tmp_path)


def app_of(settings: Settings, database: Database) -> Flask:
    with database.transaction() as session:
        add_user(session, email=EMAIL, name="林美玉")
    app = create_app(settings, database)
    limiter.reset()
    return app


def ask_for_link(app: Flask, **more: object) -> int:
    page = Browser(app).submit("/login", "/login/link", email=EMAIL, **more)
    wait_for_mail()
    return page.status_code


def test_the_configured_server_gets_the_mail(settings: Settings, app_database: Database) -> None:
    with open_postbox() as postbox:
        settings = dataclasses.replace(
            settings, mail_url=postbox.url, public_url="https://map.example.tw"
        )
        assert ask_for_link(app_of(settings, app_database)) == 200
    mail = message_from_string(postbox.mails[0], policy=policy.default)
    assert mail["to"] == EMAIL
    assert mail["subject"] == "社區治安地圖：登入連結"
    assert re.search(r"https://map\.example\.tw/login/link/[\w-]{43}", mail.get_content())
    assert not (settings.data_dir / "outbox").exists()


def test_a_server_that_is_away_changes_no_answer(
    settings: Settings, app_database: Database
) -> None:
    settings = dataclasses.replace(settings, mail_url="smtp://127.0.0.1:1")
    assert ask_for_link(app_of(settings, app_database)) == 200


def test_a_forged_host_gets_no_link_mailed(settings: Settings, app_database: Database) -> None:
    with open_postbox() as postbox:
        app = app_of(dataclasses.replace(settings, mail_url=postbox.url), app_database)
        browser = Browser(app)
        forged = "http://evil.example"
        assert browser.get("/login", base_url=forged).status_code == 400
        answer = browser.client.post("/login/link", data={"email": EMAIL}, base_url=forged)
        assert answer.status_code == 400
    assert postbox.mails == []


def test_a_mail_that_no_server_takes_is_kept_for_its_owner_only(
    settings: Settings, app_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    ask_for_link(app_of(settings, app_database))
    (kept,) = (settings.data_dir / "outbox").glob("*.eml")
    assert kept.stat().st_mode & 0o077 == 0
    assert "MAPSERVE_MAIL_URL is not set" in caplog.text
    assert "/login/link/" not in caplog.text


def test_the_demo_prints_the_mail(
    settings: Settings, app_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    ask_for_link(app_of(dataclasses.replace(settings, demo=True), app_database))
    assert "/login/link/" in caplog.text


@pytest.mark.parametrize("url", ["mail.example.tw", "http://mail", "smtp://", "smtp://host:port"])
def test_a_mail_setting_that_cannot_be_used(
    settings: Settings, app_database: Database, url: str
) -> None:
    with pytest.raises(SettingInvalid) as raised:
        create_app(dataclasses.replace(settings, mail_url=url), app_database)
    assert "MAPSERVE_MAIL_URL" in str(raised.value)

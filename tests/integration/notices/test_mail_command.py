"""`mapserve mail send`, and the choice on the account page."""

from collections.abc import Callable
from email import message_from_string, policy
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import text

from mapserve.cli import main
from mapserve.cli.doctor import Finding, mails
from mapserve.clock import read_instant, standing_at
from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind
from mapserve.services.people.accounts import add_user, appoint
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.applications import People, brought_to, in_time
from tests.factories.browsers import Browser
from tests.factories.callers import Caller
from tests.factories.postboxes import open_postbox

EMAIL, PASSWORD = "meiyu@example.org", "a sentence I remember"
MORNING = "2026-11-07T08:00"


@pytest.fixture
def run(
    app_database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Result]:
    """Runs `mapserve mail send` on the application's database, with settings."""
    url = app_database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("MAPSERVE_DATABASE_URL", url)
    monkeypatch.setenv("MAPSERVE_DATA_DIR", str(tmp_path))

    def command(**settings: str) -> Result:
        for name, value in settings.items():
            monkeypatch.setenv(f"MAPSERVE_{name}", value)
        with standing_at(read_instant(MORNING)):  # the command sets the clock of its process
            return CliRunner().invoke(main, ["mail", "send"])

    return command


@pytest.fixture
def owed(caller: Callable[..., Caller], meiren: Community, app_database: Database) -> None:
    """A precinct is owed word of an application that was sent to it on the sixth."""
    with in_time():
        brought_to(People(caller, meiren), "sent")
    with app_database.transaction() as session:
        session.execute(text("UPDATE \"user\" SET email = 'advisor@example.org' "
                             "WHERE email LIKE 'advisor%'"))  # fmt: skip


@pytest.mark.usefixtures("owed")
def test_the_command_sends_what_is_due_at_the_turn_of_the_day(run: Callable[..., Result]) -> None:
    with open_postbox() as postbox:
        reach = {"MAIL_URL": postbox.url, "PUBLIC_URL": "https://map.example.tw"}
        early = run(TODAY="2026-11-07T07:59", **reach)
        assert (early.exit_code, postbox.mails) == (0, [])
        assert "sent: 0" in early.output
        result = run(TODAY=MORNING, **reach)
        assert result.exit_code == 0, result.output
        assert "寄出 sent: 1" in result.output
        assert "sent: 0" in run(TODAY=MORNING, **reach).output
    mail = message_from_string(postbox.mails[0], policy=policy.default)
    assert (mail["to"], mail["from"]) == ("advisor@example.org", "no-reply@127.0.0.1")
    assert mail["subject"] == "美仁里116年上半年度的申請：送到分局"
    assert mail["message-id"]
    words = mail.get_body(("plain",))
    assert words is not None
    assert "https://map.example.tw/programme/desk/1" in words.get_content()


@pytest.mark.usefixtures("owed")
def test_a_mail_server_that_is_away_is_told_in_one_line(
    run: Callable[..., Result], app_database: Database
) -> None:
    reach = {"MAIL_URL": "smtp://127.0.0.1:1", "PUBLIC_URL": "https://map.example.tw"}
    result = run(TODAY=MORNING, **reach)
    assert result.exit_code == 2
    assert "連不上郵件伺服器" in result.output
    assert "advisor@example.org" not in result.output
    with app_database.transaction() as session:
        assert session.scalar(text("SELECT tries FROM outbox")) == 0


@pytest.mark.usefixtures("owed")
def test_no_mail_goes_out_before_our_own_address_is_known(run: Callable[..., Result]) -> None:
    result = run(TODAY=MORNING, MAIL_URL="smtp://127.0.0.1:1")
    assert result.exit_code == 2
    assert "MAPSERVE_PUBLIC_URL" in result.output


@pytest.mark.usefixtures("owed")
def test_without_a_mail_server_the_mails_lie_in_the_outbox(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    assert run(TODAY=MORNING).exit_code == 0
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 1


@pytest.mark.usefixtures("owed")
def test_doctor_tells_that_nobody_sends_the_mails(app_database: Database) -> None:
    def found(moment: str) -> Finding:
        with standing_at(read_instant(moment)):
            (finding,) = mails(app_database)
        return finding

    assert found("2026-11-07T07:59").good, "a morning's mail has an hour"
    late = found("2026-11-08T08:00")
    assert not late.good
    assert "since 2026-11-06 10:00" in late.what


@pytest.fixture
def visitor(app: Flask, app_database: Database, meiren: Community) -> Browser:
    with app_database.transaction() as session:
        user = add_user(session, email=EMAIL, name="林美玉", password=PASSWORD)
        place = Appointment(Role.LEADER, ScopeKind.COMMUNITY, meiren.slug)
        appoint(session, user, place, by=OPERATOR)
    visitor = Browser(app)
    visitor.sign_in(EMAIL, PASSWORD)
    return visitor


def chosen(database: Database) -> str:
    with database.transaction() as session:
        return str(session.scalar(text('SELECT mailing FROM "user"')))


def test_everybody_chooses_when_mails_come(visitor: Browser, app_database: Database) -> None:
    assert chosen(app_database) == "daily"
    page = visitor.get("/account").text
    assert 'value="daily" checked' in page
    for mailing in ("off", "at_once"):
        answer = visitor.submit("/account", "/account/mailing", mailing=mailing)
        assert (answer.status_code, answer.location) == (303, "/account")
        assert chosen(app_database) == mailing
    assert 'value="at_once" checked' in visitor.get("/account").text


@pytest.mark.parametrize("mailing", ["", "hourly"])
def test_what_is_no_choice_changes_nothing(
    visitor: Browser, app_database: Database, mailing: str
) -> None:
    assert visitor.submit("/account", "/account/mailing", mailing=mailing).status_code == 422
    assert visitor.client.post("/account/mailing", data={"mailing": "off"}).status_code == 403
    assert chosen(app_database) == "daily"

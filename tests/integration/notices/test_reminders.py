"""Reminders of months that are not reported: in the inbox, and by mail as chosen (R-06)."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import text

from mapserve.clock import TAIWAN, standing_at
from mapserve.services.notices.month_reminders import remind_of_months
from mapserve.services.notices.sending import people_due, send_next
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.applications import IN_TIME, People, brought_to
from tests.factories.callers import Caller
from tests.integration.notices.test_sending import BASE, Kept, seen_in

ENDING = dt.datetime(2027, 1, 27, 9, 0, tzinfo=TAIWAN)  # January is over in four days
OVER = dt.datetime(2027, 2, 2, 9, 0, tzinfo=TAIWAN)
MONTH = {"month": "116-01", "measures": "watch_team", "words": "巡守12次。", "base": "0"}


@pytest.fixture
def people(caller: Callable[..., Caller], meiren: Community, app_database: Database) -> People:
    """People of a community that takes part, who have read what they were told until now."""
    found = People(caller, meiren)
    with standing_at(IN_TIME):
        brought_to(found, "sent")
    with app_database.transaction() as session:
        session.execute(text("DELETE FROM outbox"))
    return found


def reminded(database: Database) -> list[str]:
    with database.transaction() as session:
        remind_of_months(session)
    with database.transaction() as session:
        return list(session.scalars(text("SELECT key FROM outbox ORDER BY id")))


def mailed(database: Database) -> Kept:
    post = Kept()
    with database.transaction() as session:
        due = people_due(session)
    for person in due:
        with database.transaction() as session:
            send_next(session, person, post=post, base=BASE)
    return post


def report(by: Caller) -> None:
    where = f"/c/meiren/records/progress/{uuid.uuid4()}"
    assert by.at("POST", where, data=MONTH).status_code == 303


def test_r06_a_leader_is_reminded_once_before_a_month_ends_and_once_after(
    people: People, app_database: Database
) -> None:
    with standing_at(ENDING - dt.timedelta(days=7)):
        assert reminded(app_database) == []
    with standing_at(ENDING):
        assert reminded(app_database) == ["progress:116-01:soon"]
        assert reminded(app_database) == ["progress:116-01:soon"]
        inbox = people.leader.get("/inbox").get_json()
        assert inbox["unread"] == 1
        (told,) = inbox["messages"]
        assert told["words"]["zh"] == "美仁里116年1月的辦理情形：快到期了，還沒報"
        assert told["href"] == "/c/meiren/records/progress/new?month=116-01"
        assert told["application"] is None
        for somebody in (people.volunteer, people.county, people.precinct):
            assert somebody.get("/inbox").get_json()["messages"] == []
    with standing_at(OVER):
        assert reminded(app_database) == ["progress:116-01:soon", "progress:116-01:late"]


@pytest.mark.usefixtures("people")
def test_r06_the_mail_says_what_is_owed_until_when_and_where(app_database: Database) -> None:
    with standing_at(ENDING):
        reminded(app_database)
    with standing_at(ENDING + dt.timedelta(days=1)):
        (mail,) = mailed(app_database).mails
        assert str(mail["To"]).startswith("leader")
        for words in ("美仁里116年1月的辦理情形", "快到期了，還沒報", "116年1月31日"):
            assert words in seen_in(mail), words
        plain = mail.get_body(("plain",))
        assert plain is not None
        assert f"{BASE}/c/meiren/records/progress/new?month=116-01" in plain.get_content()
        assert mailed(app_database).mails == []


def test_r06_nobody_is_reminded_of_what_is_reported(people: People, app_database: Database) -> None:
    with standing_at(ENDING):
        reminded(app_database)
    with standing_at(OVER):
        report(people.leader)
        assert reminded(app_database) == ["progress:116-01:soon"]
        assert mailed(app_database).mails == []
        with app_database.transaction() as session:
            assert session.scalar(text("SELECT untold FROM outbox")) == "done"

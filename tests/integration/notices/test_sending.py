"""Notices by mail: once, to who may see it, when they chose, in their words."""

import datetime as dt
import smtplib
import threading
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from sqlalchemy import text

from mapserve.clock import TAIWAN, standing_at
from mapserve.post import MailServerAway, plain
from mapserve.programme.notices import WAITS, is_quiet, last_morning
from mapserve.services.notices.sending import Outcome, people_due, send_next
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.applications import IN_TIME, REMARKS, People, brought_to, stepped
from tests.factories.callers import Caller

Callers = Callable[..., Caller]
BASE = "https://map.example.tw"
MORNING = dt.datetime(2026, 11, 7, 8, 0, tzinfo=TAIWAN)
SECOND = dt.timedelta(seconds=1)


class Kept:
    """Takes every mail, or answers as a mail server might."""

    def __init__(self, *, refuses: Exception | None = None) -> None:
        self.mails: list[EmailMessage] = []
        self.refuses = refuses

    def send(self, mail: EmailMessage) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.mails.append(mail)

    def to(self, role: str) -> list[EmailMessage]:
        return [one for one in self.mails if str(one["To"]).startswith(role)]


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


@pytest.fixture
def people(caller: Callers, meiren: Community) -> People:
    return People(caller, meiren)


def send(database: Database, post: Kept) -> Outcome:
    """Send whatever is due, as the command does."""
    done = [Outcome()]
    with database.transaction() as session:
        people = people_due(session)
    for person in people:
        while True:
            with database.transaction() as session:
                done.append(send_next(session, person, post=post, base=BASE))
            if not any(done[-1]):
                break
    return Outcome(*map(sum, zip(*done, strict=True)))


def run(database: Database, statement: str, **values: object) -> list[tuple[object, ...]]:
    with database.transaction() as session:
        found = session.execute(text(statement), values)
        return [tuple(row) for row in found] if found.returns_rows else []


def choose(database: Database, mailing: str, role: str = "%") -> None:
    run(database, "UPDATE \"user\" SET mailing = :m WHERE email LIKE :r || '%'", m=mailing, r=role)


def seen_in(mail: EmailMessage) -> str:
    """What a reader sees of the HTML."""

    class Words(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.said: list[str] = []

        def handle_starttag(self, tag: str, _attributes: object) -> None:
            known = {"html", "head", "meta", "body", "p", "h2", "a", "br", "hr"}
            assert tag in known, f"<{tag}> was made of somebody's words"

        def handle_data(self, data: str) -> None:
            self.said.append(data)

    part = mail.get_body(("html",))
    assert part is not None
    words = Words()
    words.feed(part.get_content())
    return " ".join(words.said)


def test_the_mail_of_the_day_goes_out_once_in_the_morning(
    people: People, app_database: Database
) -> None:
    brought_to(people, "forwarded")
    post = Kept()
    for early in (IN_TIME, MORNING - SECOND):
        with standing_at(early):
            assert send(app_database, post) == Outcome()
    with standing_at(MORNING):
        assert send(app_database, post).sent == 3
        assert send(app_database, post) == Outcome()
    assert [len(post.to(role)) for role in ("leader", "advisor", "county")] == [1, 1, 1]
    (mail,) = post.to("leader")
    assert mail["Subject"] == "社區治安地圖：2 則通知"
    for body in (plain(mail), seen_in(mail)):
        assert "美仁里116年上半年度的申請" in body
        assert "從「已送到分局，等受理」變為「分局已受理，審查中」" in body
        assert "從「分局已受理，審查中」變為「分局已轉陳，等縣市初審」" in body
        assert "警察分局顧問：分局受理" in body
        assert body.count("美仁里116年上半年度的申請") == 1, "one heading an application"
    assert f"{BASE}/programme/applications/1" in plain(mail)
    assert f"{BASE}/programme/desk/1" in plain(post.to("county")[0])
    assert mail["List-Unsubscribe"] == f"<{BASE}/account#mailing>"
    assert "@" not in plain(mail)
    assert "地圖與現況相符" not in mail.as_string(), "no opinion travels by mail"


def test_what_came_after_the_morning_waits_for_the_next(
    people: People, app_database: Database
) -> None:
    post = Kept()
    with standing_at(MORNING + SECOND):
        brought_to(people, "sent")
        assert send(app_database, post) == Outcome()
    with standing_at(MORNING + dt.timedelta(days=1)):
        assert send(app_database, post).sent == 1


def test_at_once_is_one_mail_each(people: People, app_database: Database) -> None:
    choose(app_database, "at_once", "leader")
    one, post = brought_to(people, "received"), Kept()
    stepped(people.precinct, one, "return", remarks=REMARKS)
    assert send(app_database, post).sent == 2
    received, returned = post.to("leader")
    assert received["Subject"] == "美仁里116年上半年度的申請：分局受理"
    assert returned["Subject"] == "美仁里116年上半年度的申請：退回補正"
    assert "從「分局已受理，審查中」變為「退回補正」" in plain(returned)
    assert "請附名單" not in returned.as_string()


def test_who_wants_none_gets_none_and_is_owed_none(people: People, app_database: Database) -> None:
    choose(app_database, "off")
    brought_to(people, "sent")
    post = Kept()
    assert send(app_database, post) == Outcome(untold=1)
    choose(app_database, "at_once")
    assert send(app_database, post) == Outcome()
    assert post.mails == []
    assert run(app_database, "SELECT sent_at, untold FROM outbox") == [(None, "off")]
    assert len(people.precinct.get("/inbox").get_json()["messages"]) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("UPDATE appointment SET scope = '65000/海山分局' WHERE role = 'advisor'", "may_not_see"),
        ("DELETE FROM appointment WHERE role = 'advisor'", "may_not_see"),
        ("UPDATE \"user\" SET active = false WHERE email LIKE 'advisor%'", "inactive"),
        ("UPDATE \"user\" SET confirmed_at = NULL WHERE email LIKE 'advisor%'", "unconfirmed"),
    ],
)
def test_who_may_not_know_any_more_is_not_told(
    people: People, app_database: Database, change: str, reason: str
) -> None:
    brought_to(people, "sent")
    run(app_database, change)
    post = Kept()
    with standing_at(MORNING):
        assert send(app_database, post) == Outcome(untold=1)
        assert send(app_database, post) == Outcome()
    assert post.mails == [], "not even an empty one"
    assert run(app_database, "SELECT untold FROM outbox") == [(reason,)]


def test_in_english_for_who_reads_english(people: People, app_database: Database) -> None:
    run(app_database, "UPDATE \"user\" SET language = 'en', mailing = 'at_once'")
    brought_to(people, "sent")
    post = Kept()
    assert send(app_database, post).sent == 1
    (mail,) = post.mails
    assert mail["Subject"] == "美仁里, first half of 2027: sent to the precinct"
    assert mail["Content-Language"] == "en"
    assert "From “Draft” to “To be received”." in plain(mail)
    assert "(Community leader)" in seen_in(mail)


def test_the_due_date_is_told_as_forms_write_it(people: People, app_database: Database) -> None:
    choose(app_database, "at_once")
    one, post = brought_to(people, "approved"), Kept()
    send(app_database, post)
    with standing_at(dt.datetime(2027, 6, 20, 9, 0, tzinfo=TAIWAN)):
        for verb, given in (("carry_out", {}), ("complete", {"completed_on": "2027-06-10"})):
            one = stepped(people.leader, one, verb, **given).get_json()
        send(app_database, post)
    assert "期限：116年6月25日" in plain(post.to("county")[-1])


def test_a_hostile_name_stays_words_on_one_line(people: People, app_database: Database) -> None:
    choose(app_database, "at_once")
    name = "里\r\nBcc: all@example.org\u202e<img src=x onerror=alert(1)>{{ 7*7 }}"
    run(app_database, "UPDATE community SET name = :name", name=name)
    brought_to(people, "sent")
    post = Kept()
    assert send(app_database, post).sent == 1
    (mail,) = post.mails
    assert mail["Bcc"] is None
    assert "\n" not in mail["Subject"]
    assert "\r\nBcc" not in mail.as_string()
    assert "<img src=x" in seen_in(mail), "as words"
    assert "\u202e" not in seen_in(mail)


@pytest.mark.parametrize(("mailing", "mails"), [("at_once", 2), ("daily", 1)])
def test_two_senders_at_the_same_time_send_nothing_twice(
    people: People, app_database: Database, mailing: str, mails: int
) -> None:
    choose(app_database, mailing, "leader")
    one = brought_to(people, "received")
    stepped(people.precinct, one, "return", remarks=REMARKS)
    both_send, me, post = threading.Barrier(2), threading.local(), Kept()
    taken = post.send

    def slow(mail: EmailMessage) -> None:
        # The first mail of each lies with the server until the other one has one there too.
        if not getattr(me, "waited", False):
            me.waited = True
            both_send.wait(timeout=30)
        taken(mail)

    post.send = slow  # type: ignore[method-assign]
    senders = [threading.Thread(target=send, args=(app_database, post)) for _ in range(2)]
    with standing_at(MORNING):
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
    assert len(post.to("leader")) == len({one["Subject"] for one in post.to("leader")}) == mails
    assert len(post.to("advisor")) == 1
    assert run(app_database, "SELECT count(*) FROM outbox WHERE sent_at IS NULL") == [(0,)]


def test_a_mail_that_is_refused_is_tried_again_and_given_up_at_last(
    people: People, app_database: Database
) -> None:
    brought_to(people, "sent")
    post = Kept(refuses=smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"no")}))
    moment = MORNING
    for waited in WAITS:
        with standing_at(moment):
            assert send(app_database, post) == Outcome(failed=1)
            assert send(app_database, post) == Outcome(), "not again at once"
        moment += waited
        if is_quiet(moment):
            moment = last_morning(moment + dt.timedelta(days=1))
    with standing_at(moment):
        assert send(app_database, post) == Outcome(failed=1, untold=1)
    assert run(app_database, "SELECT sent_at, untold, tries FROM outbox") == [
        (None, "given_up", len(WAITS) + 1)
    ]


def test_a_mail_that_failed_once_goes_out_the_next_time(
    people: People, app_database: Database
) -> None:
    brought_to(people, "sent")
    post = Kept(refuses=smtplib.SMTPServerDisconnected("gone"))
    with standing_at(MORNING):
        send(app_database, post)
    post.refuses = None
    with standing_at(MORNING + WAITS[0]):
        assert send(app_database, post).sent == 1


def test_while_the_mail_server_is_away_everything_waits(
    people: People, app_database: Database
) -> None:
    brought_to(people, "sent")
    with standing_at(MORNING):
        with pytest.raises(MailServerAway):
            send(app_database, Kept(refuses=MailServerAway(reason="ConnectionRefusedError 111")))
        assert run(app_database, "SELECT tries, next_try_at FROM outbox") == [(0, None)]
        assert send(app_database, Kept()).sent == 1


def test_what_was_taken_back_before_anybody_was_told_is_not_mailed(
    people: People, app_database: Database
) -> None:
    one, post = brought_to(people, "received"), Kept()
    stepped(people.precinct, one, "take_back")
    with standing_at(MORNING):
        send(app_database, post)
    assert post.to("leader") == []


def test_what_was_read_and_then_taken_back_is_told(people: People, app_database: Database) -> None:
    one, post = brought_to(people, "received"), Kept()
    run(app_database, "UPDATE outbox SET read_at = now()")
    stepped(people.precinct, one, "take_back")
    with standing_at(MORNING):
        send(app_database, post)
    assert "收回「分局受理」" in plain(post.to("leader")[0])

"""Notices of cases: who is told of which step, in one mail, and never of what they may not see."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage

import pytest
from sqlalchemy import text

from mapserve.clock import TAIWAN, standing_at
from mapserve.post import plain
from mapserve.programme.roles import Role
from mapserve.server.mailing import round_alone
from mapserve.services.cases.reminders import remind_of_cases
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.cases import case_of, drawn, step, told
from tests.integration.notices.test_sending import BASE, Kept, choose, run, seen_in, send

CallerOf = Callable[..., Caller]
NOON = dt.datetime(2026, 11, 6, 12, 0, tzinfo=TAIWAN)
DECIDED = {"measures": ["cameras"], "actor": "community", "term": "short"}


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with standing_at(NOON):
        yield


@pytest.fixture
def volunteer(caller: CallerOf, meiren: Community) -> Caller:
    return caller(Role.VOLUNTEER, meiren)


@pytest.fixture
def advisor(caller: CallerOf, meiren: Community) -> Caller:
    return caller(Role.ADVISOR, meiren)


def inbox(caller: Caller) -> list[str]:
    """What somebody was told, the latest first."""
    return [one["words"]["en"].split(": ", 1)[1] for one in told(caller.get("/inbox"))["messages"]]


def closed(leader: Caller, advisor: Caller, feature: str) -> dict[str, object]:
    case = step(advisor, case_of(advisor, feature), "confirm")
    case = step(leader, step(leader, case, "decide", **DECIDED), "finish")
    case = step(advisor, case, "pass", recheck_note="燈亮了。")
    return step(advisor, case, "close")


def remind(database: Database, moment: dt.datetime) -> list[str]:
    with standing_at(moment), database.transaction() as session:
        remind_of_cases(session)
        remind_of_cases(session)
        return list(
            session.scalars(text("SELECT key FROM outbox WHERE case_id IS NOT NULL ORDER BY id"))
        )


def test_everybody_concerned_is_told_of_every_turn(
    volunteer: Caller, leader: Caller, advisor: Caller
) -> None:
    case = case_of(advisor, drawn(volunteer))
    assert inbox(advisor) == ["reported"]
    case = step(advisor, case, "ask", question="是哪一盞燈？")
    assert inbox(volunteer) == inbox(leader) == ["asked the community"]
    case = step(volunteer, case, "answer", answer="轉角那一盞。")
    assert inbox(advisor) == ["answered", "reported"]
    step(advisor, case, "dismiss", reason="有人看。")
    assert inbox(volunteer)[0] == inbox(leader)[0] == "found to be none"
    (first, *_) = told(volunteer.get("/inbox"))["messages"]
    assert first["href"] == f"/c/meiren/cases/{case['feature']}"
    assert re.match(r"您\d+月\d+日畫的死角（美仁里）：", first["words"]["zh"])
    assert first["now"]["zh"] == "不是死角"
    assert told(advisor.get("/inbox"))["messages"][0]["href"] == f"/review/{case['id']}"


def test_whoever_looks_after_a_case_is_told_alone(
    volunteer: Caller,
    advisor: Caller,
    caller: CallerOf,
    meiren: Community,
    app_database: Database,
) -> None:
    other = caller(Role.ADVISOR, meiren)
    case = case_of(advisor, drawn(volunteer))
    case = step(advisor, case, "ask", question="是哪一盞燈？")
    ((mine,), _) = run(app_database, "SELECT id FROM \"user\" WHERE email LIKE 'adv%' ORDER BY id")
    run(app_database, "UPDATE review_case SET assignee_id = :person", person=mine)
    step(volunteer, case, "answer", answer="轉角那一盞。")
    assert inbox(advisor)[0] == "answered"
    assert inbox(other) == ["reported"]


def test_a_batch_is_one_mail_with_both_states_and_no_place(
    volunteer: Caller, advisor: Caller, app_database: Database
) -> None:
    choose(app_database, "at_once", "volunteer")
    for _ in range(3):
        case = case_of(advisor, drawn(volunteer, note="王家後巷", causes=["dark"]))
        step(advisor, case, "confirm")
    post = Kept()
    send(app_database, post)
    (mail,) = post.to("volunteer")
    for body in (plain(mail), seen_in(mail)):
        assert body.count("從「已回報，等顧問看」變為「確認是死角，等決定怎麼做」") == 3
        assert "王家" not in body
    assert plain(mail).count(f"{BASE}/c/meiren/cases/") == 3
    assert "@" not in plain(mail)


@pytest.mark.parametrize("hour", [18, 23, 3, 7])
def test_nothing_is_mailed_at_night(
    volunteer: Caller, advisor: Caller, app_database: Database, hour: int
) -> None:
    choose(app_database, "at_once")
    step(advisor, case_of(advisor, drawn(volunteer)), "confirm")
    post = Kept()
    with standing_at(NOON.replace(hour=hour)):
        send(app_database, post)
    assert post.mails == []
    with standing_at(NOON.replace(hour=8)):
        send(app_database, post)
    assert len(post.to("volunteer")) == 1


def test_who_may_not_know_of_it_any_more_is_not_told(
    volunteer: Caller, advisor: Caller, app_database: Database
) -> None:
    choose(app_database, "at_once")
    feature = drawn(volunteer)
    step(advisor, case_of(advisor, feature), "confirm")
    run(app_database, "DELETE FROM appointment WHERE role = 'volunteer'")
    post = Kept()
    send(app_database, post)
    assert post.to("volunteer") == []
    assert told(volunteer.get("/inbox"))["messages"] == []
    assert ("may_not_see",) in run(app_database, "SELECT untold FROM outbox")


def test_what_was_judged_before_the_mail_went_out_is_not_told_as_new(
    volunteer: Caller, advisor: Caller, app_database: Database
) -> None:
    step(advisor, case_of(advisor, drawn(volunteer)), "confirm")
    post = Kept()
    with standing_at(NOON + dt.timedelta(days=1)):
        send(app_database, post)
    assert post.to("advisor") == [], "and no empty mail"
    assert len(post.to("volunteer")) == 1


def test_whoever_is_waited_for_is_reminded_once_before_and_once_after(
    volunteer: Caller, leader: Caller, advisor: Caller, app_database: Database
) -> None:
    case = case_of(advisor, drawn(volunteer))
    case = step(advisor, case, "ask", question="是哪一盞燈？")
    due = dt.date.fromisoformat(str(case["due"]))
    noon = dt.datetime.combine(due, dt.time(12), TAIWAN)
    assert remind(app_database, noon - dt.timedelta(days=5)) == []
    assert len(remind(app_database, noon - dt.timedelta(days=2))) == 2, "volunteer and leader"
    keys = remind(app_database, noon + dt.timedelta(days=1))
    assert [one.split(":")[2] for one in keys] == ["due", "due", "overdue", "overdue"]
    assert inbox(volunteer)[:2] == ["overdue", "soon due"]
    assert "overdue" in inbox(leader)
    step(volunteer, case, "answer", answer="轉角那一盞。")
    post = Kept()
    with standing_at(noon + dt.timedelta(days=2)):
        send(app_database, post)
    assert all("逾期" not in plain(one) for one in post.to("volunteer")), "answered meanwhile"


def test_four_weeks_after_closing_whoever_drew_it_is_asked_once(
    volunteer: Caller, leader: Caller, advisor: Caller, app_database: Database
) -> None:
    feature = drawn(volunteer)
    case = closed(leader, advisor, feature)
    now = dt.datetime.now(TAIWAN)
    assert remind(app_database, now + dt.timedelta(days=27)) == []
    assert len(remind(app_database, now + dt.timedelta(days=29))) == 1
    assert inbox(volunteer)[0] == "closed four weeks ago: is it really safe now?"
    good = step(volunteer, case, "affirm")
    assert good["state"] == "closed"
    assert "affirm" not in good["may"], "once"
    events = told(leader.get(f"/cases/{case['id']}/events"))["events"]
    assert events[-1]["verb"] == "affirm"
    assert step(volunteer, good, "see_again", again_for="又壞了。")["state"] == "seen_again"


def test_what_somebody_affirmed_is_asked_no_more(
    volunteer: Caller, leader: Caller, advisor: Caller, app_database: Database
) -> None:
    case = closed(leader, advisor, drawn(volunteer))
    step(leader, case, "affirm")
    assert remind(app_database, dt.datetime.now(TAIWAN) + dt.timedelta(days=30)) == []


def test_one_worker_sends_while_another_is_at_it(
    volunteer: Caller, advisor: Caller, app_database: Database
) -> None:
    choose(app_database, "at_once")
    step(advisor, case_of(advisor, drawn(volunteer)), "confirm")
    post = Kept()
    taken = post.send
    beside: list[object] = []

    def slow(mail: EmailMessage) -> None:
        beside.append(round_alone(app_database, post=post, base=BASE))
        taken(mail)

    post.send = slow  # type: ignore[method-assign]
    done = round_alone(app_database, post=post, base=BASE)
    assert done is not None
    assert (done.sent, beside) == (len(post.mails), [None] * len(post.mails))
    assert len(post.to("volunteer")) == 1

"""Whether there is an account is told neither by the answer to a link asked for nor by its work."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from mapserve.services.people.accounts import add_user, set_active
from mapserve.store.database import Database
from mapserve.web import mail
from tests.factories.browsers import Browser, wait_for_mail

KNOWN, UNKNOWN, GONE = "meiyu@example.org", "nobody@example.org", "gone@example.org"

Asked = tuple[int, str, list[str]]


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], None]]:
    """What would be done after each answer, held back."""
    kept: list[Callable[[], None]] = []

    class Held:
        def __init__(self, pause: float, work: Callable[..., None], facts: tuple[object]) -> None:
            assert 0.05 < pause < 1
            kept.append(lambda: work(*facts))

        def start(self) -> None:
            pass

    monkeypatch.setattr(mail, "Timer", Held)
    return kept


@pytest.fixture
def ask(app: Flask, app_database: Database, statements: list[str]) -> Callable[[str], Asked]:
    """Asks for a link and tells status, page and the statements sent until the answer."""
    with app_database.transaction() as session:
        add_user(session, email=KNOWN)
        set_active(session, add_user(session, email=GONE), active=False)

    def ask_for(email: str) -> Asked:
        browser = Browser(app)
        form = {"csrf_token": browser.token("/login"), "email": email}
        statements.clear()
        answer = browser.client.post("/login/link", data=form)
        text = re.sub(r'nonce="[^"]*"', "", answer.text).replace(email, "")
        return answer.status_code, text, list(statements)

    return ask_for


def test_the_same_is_done_for_any_address_until_the_answer_has_left(
    ask: Callable[[str], Asked], held: list[Callable[[], None]]
) -> None:
    known, unknown, gone = (ask(email) for email in (KNOWN, UNKNOWN, GONE))
    assert known == unknown == gone
    assert known[0] == 200
    assert not any('"user"' in statement for statement in known[2])
    assert len(held) == 3


def test_what_is_done_afterwards_mails_whom_there_is(
    app: Flask, ask: Callable[[str], Asked], held: list[Callable[[], None]]
) -> None:
    with app.app_context():
        for path in mail.outbox().glob("*.eml"):
            path.unlink()
    for email in (KNOWN, UNKNOWN, GONE):
        ask(email)
    for work in held:
        work()
    with app.app_context():
        assert [message["to"] for message in mail.read_outbox()] == [KNOWN]


def test_a_link_comes_by_itself(app: Flask, ask: Callable[[str], Asked]) -> None:
    ask(KNOWN)
    wait_for_mail()
    with app.app_context():
        body = mail.read_outbox()[0].get_content()
    found = re.search(r"/login/link/[\w-]+", str(body))
    assert found
    assert Browser(app).submit("/login", found[0]).status_code == 303

"""Mails of the pages: sent once the answer has left, and the outbox of those no server took."""

import logging
import secrets
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Timer

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from mapserve.post import MailServerAway, mail_to, opened_post, outbox_of, why
from mapserve.web.http import context

log = logging.getLogger(__name__)


def send_later(whom: Callable[[Session], str | None], *, subject: str, body: str) -> None:
    """Send a mail once this request is answered, to the address that `whom` finds then, if any.

    Everything that depends on the address waits until the answer has left: how long it takes
    must not tell whether there is an account.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    later = Timer(_pause(), _deliver, (app, whom, subject, body))
    later.name, later.daemon = "mail", True
    later.start()


def _pause() -> float:
    """Return part of a second, never the same: what follows lies beside no answer in particular."""
    return 0.1 + secrets.randbelow(200) / 1000


def _deliver(app: Flask, whom: Callable[[Session], str | None], subject: str, body: str) -> None:
    with app.app_context():
        try:
            with context.writing() as session:
                to = whom(session)
            if to is not None:
                with opened_post(context.settings()) as post:
                    post.send(mail_to(to, subject=subject, body=body))
        except MailServerAway as away:
            log.error("a mail could not be sent: %s", away.facts["reason"])  # noqa: TRY400 - as below
        except (OSError, SQLAlchemyError) as error:  # smtplib's quote who was written to
            log.error("a mail could not be sent: %s", why(error))  # noqa: TRY400 - as above


def outbox() -> Path:
    """Return the folder of mails that were not sent."""
    return outbox_of(context.settings())


def read_outbox(limit: int = 50) -> list[EmailMessage]:
    """Return the newest mails of the outbox."""
    paths = sorted(outbox().glob("*.eml"), reverse=True)[:limit]
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]

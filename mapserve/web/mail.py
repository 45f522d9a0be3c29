"""Mail: to the configured server, or to the console and an outbox folder."""

import logging
import os
import secrets
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage as Message
from pathlib import Path
from threading import Timer
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app
from flask_mailman import EmailMessage, Mail
from flask_mailman.backends.base import BaseEmailBackend
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve.settings import SettingInvalid, Settings
from mapserve.web.http import context

log = logging.getLogger(__name__)
_TIMEOUT_S = 20


class EmailBackend(BaseEmailBackend):  # type: ignore[misc]  # Flask-Mailman is not typed
    """Keeps each message as a file, and in the demo prints it as well.

    Outside the demo the console gets only the file's name: what is in a mail signs somebody in.
    """

    def send_messages(self, messages: list[EmailMessage]) -> int:
        """Keep `messages` and return how many."""
        folder = outbox()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in messages:
            path = folder / f"{time.time_ns()}.eml"
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(message.message().as_bytes())
            shown = message.body if context.settings().demo else "MAPSERVE_MAIL_URL is not set."
            log.warning("mail %s: %s\n%s", path.name, message.subject, shown)
        return len(messages)


def install(app: Flask, settings: Settings) -> None:
    """Set Flask-Mailman up."""
    app.config.update(_server(settings.mail_url))
    Mail(app)


def _server(url: str) -> dict[str, object]:
    """Return Flask-Mailman's settings for smtp[s]://user:password@host:port[?from=address]."""
    if not url:
        return {"MAIL_BACKEND": f"{__name__}.EmailBackend", "MAIL_DEFAULT_SENDER": _SENDER}
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise SettingInvalid(name="MAPSERVE_MAIL_URL", reason=_FORM) from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise SettingInvalid(name="MAPSERVE_MAIL_URL", reason=_FORM)
    encrypted = parts.scheme == "smtps"
    user = unquote(parts.username or "")
    return {
        "MAIL_BACKEND": "smtp",
        "MAIL_SERVER": parts.hostname,
        "MAIL_PORT": port or (465 if encrypted else 587 if user else 25),
        "MAIL_USE_SSL": encrypted,
        "MAIL_USE_TLS": bool(user) and not encrypted,  # a password never travels in clear
        "MAIL_USERNAME": user or None,
        "MAIL_PASSWORD": unquote(parts.password or "") or None,
        "MAIL_DEFAULT_SENDER": user if "@" in user else f"no-reply@{parts.hostname}",
        "MAIL_TIMEOUT": _TIMEOUT_S,
    }


_SENDER = "no-reply@localhost"
_FORM = Text("要像 smtp://user:password@host:587。", "it looks like smtp://user:password@host:587.")


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
                EmailMessage(subject=subject, body=body, to=[to]).send()
        except (OSError, SQLAlchemyError) as error:  # smtplib's quote who was written to
            code = getattr(error, "smtp_code", None) or getattr(error, "errno", None) or ""
            log.error("a mail could not be sent: %s %s", type(error).__name__, code)  # noqa: TRY400 - as above


def outbox() -> Path:
    """Return the folder of mails that were not sent."""
    return context.settings().data_dir / "outbox"


def read_outbox(limit: int = 50) -> list[Message]:
    """Return the newest mails of the outbox."""
    paths = sorted(outbox().glob("*.eml"), reverse=True)[:limit]
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]

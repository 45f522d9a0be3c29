"""Post: mail (e-mail, SMTP) to the configured server, or to the console and an outbox folder.

The one place that sends mail; it knows nothing of requests, so that commands send by it too.
"""

import logging
import os
import smtplib
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import unquote, urlsplit

from layers.words.invisible_characters import one_line
from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve import clock
from mapserve.settings import SettingInvalid, Settings

log = logging.getLogger(__name__)
_TIMEOUT_S = 20
_LONGEST_SUBJECT = 150
LOCAL = "http://127.0.0.1:8000"  # where a machine that nobody else reaches serves
_FORM = Text("要像 smtp://user:password@host:587。", "it looks like smtp://user:password@host:587.")


class MailServerAway(Problem):
    """The mail server cannot be reached or lets nobody in (facts: reason); no mail was tried."""

    code = "mail-server-away"
    nature = Nature.BUSY
    what = Text("連不上郵件伺服器（{reason}）。", "The mail server cannot be used ({reason}).")
    mend = Text("信還留著，下次再寄。", "The mails are kept and sent the next time.")


class Server(NamedTuple):
    """A mail server; with `tls` or `encrypted` no password travels in clear."""

    host: str
    port: int
    encrypted: bool
    tls: bool
    user: str
    password: str
    sender: str


class Post(Protocol):
    """Whatever takes a mail."""

    def send(self, mail: EmailMessage) -> None:
        """Hand a mail over, or raise `OSError` (as smtplib does) or `MailServerAway`."""


def mail_to(
    address: str,
    *,
    subject: str,
    body: str,
    page: str = "",
    headers: Mapping[str, str] | None = None,
) -> EmailMessage:
    """Return a mail of plain text, and of HTML beside it where there is a `page`.

    What people called themselves may stand in the subject: it is one line, and the message
    refuses a header of several.
    """
    mail = EmailMessage()
    mail["To"] = address
    mail["Subject"] = one_line(subject, _LONGEST_SUBJECT)
    mail.set_content(body, cte="base64")
    if page:
        mail.add_alternative(page, subtype="html", cte="base64")
    for name, value in (headers or {}).items():  # after the parts, which take Content-… along
        mail[name] = value
    return mail


def server_of(url: str) -> Server | None:
    """Return the server that smtp[s]://user:password@host:port names, None for none.

    Raises
    ------
    SettingInvalid
    """
    if not url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise SettingInvalid(name="MAPSERVE_MAIL_URL", reason=_FORM) from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise SettingInvalid(name="MAPSERVE_MAIL_URL", reason=_FORM)
    encrypted = parts.scheme == "smtps"
    user = unquote(parts.username or "")
    return Server(
        host=parts.hostname,
        port=port or (465 if encrypted else 587 if user else 25),
        encrypted=encrypted,
        tls=bool(user) and not encrypted,
        user=user,
        password=unquote(parts.password or ""),
        sender=user if "@" in user else f"no-reply@{parts.hostname}",
    )


@contextmanager
def opened_post(settings: Settings) -> Iterator[Post]:
    """Yield what takes the mails of an installation; nothing connects before the first of them."""
    server = server_of(settings.mail_url)
    if server is None:
        yield Folder(outbox_of(settings), shown=settings.demo)
        return
    post = _Smtp(server)
    try:
        yield post
    finally:
        post.leave()


def home_of(settings: Settings) -> str:
    """Return what the addresses of our pages begin with in a mail that no request asked for.

    Raises
    ------
    SettingInvalid
        Mails go out and nobody said where we are.
    """
    if settings.mail_url and not settings.public_url:
        raise address_missing()
    return settings.public_url or LOCAL


def address_missing() -> SettingInvalid:
    """Return what to say where a mail would hold a link and our own address is not set."""
    return SettingInvalid(
        name="MAPSERVE_PUBLIC_URL",
        reason=Text("寄信前要設定本站網址。", "set our own address before mail is sent."),
    )


def outbox_of(settings: Settings) -> Path:
    """Return the folder of mails that no server took."""
    return settings.data_dir / "outbox"


def why(error: Exception) -> str:
    """Return what may be told of a failure: smtplib's own words quote who was written to."""
    code = getattr(error, "smtp_code", None) or getattr(error, "errno", None) or ""
    return f"{type(error).__name__} {code}".strip()


class Folder:
    """Keeps each mail as a file, for its owner only.

    `shown` prints it as well, in the demo: elsewhere the console gets only the file's name, for
    what is in a mail signs somebody in.
    """

    def __init__(self, path: Path, *, shown: bool) -> None:
        self.path, self.shown = path, shown

    def send(self, mail: EmailMessage) -> None:
        """Keep a mail."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.path / f"{time.time_ns()}.eml"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        _stamp(mail, "no-reply@localhost")
        with os.fdopen(handle, "wb") as file:
            file.write(mail.as_bytes())
        said = plain(mail) if self.shown else "MAPSERVE_MAIL_URL is not set."
        log.warning("mail %s: %s\n%s", path.name, mail["Subject"], said)


def plain(mail: EmailMessage) -> str:
    """Return the plain words of a mail."""
    part = mail.get_body(("plain",))
    return str(part.get_content()) if part is not None else ""


class _Smtp:
    def __init__(self, server: Server) -> None:
        self._server = server
        self._session: smtplib.SMTP | None = None

    def send(self, mail: EmailMessage) -> None:
        if self._session is None:
            self._session = self._enter()
        _stamp(mail, self._server.sender)
        try:
            self._session.send_message(mail)
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused):
            raise  # an answer to this mail: the server takes others
        except OSError:
            self.leave()
            raise

    def leave(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            try:
                session.quit()
            except OSError:
                session.close()

    def _enter(self) -> smtplib.SMTP:
        server = self._server
        verified = ssl.create_default_context()
        try:
            if server.encrypted:
                session: smtplib.SMTP = smtplib.SMTP_SSL(
                    server.host, server.port, timeout=_TIMEOUT_S, context=verified
                )
            else:
                session = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT_S)
        except OSError as error:
            raise MailServerAway(reason=why(error)) from error
        try:
            if server.tls:
                session.starttls(context=verified)
            if server.user and server.password:
                session.login(server.user, server.password)
        except OSError as error:
            session.close()
            raise MailServerAway(reason=why(error)) from error
        return session


def _stamp(mail: EmailMessage, sender: str) -> None:
    """Say who sends it and when; again for a mail that is tried again changes nothing."""
    if "From" not in mail:
        mail["From"] = sender
        mail["Date"] = format_datetime(clock.now())
        mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])

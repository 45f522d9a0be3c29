"""Whole addresses of our pages: for mails, QR codes, cards and search engines."""

from typing import Any
from urllib.parse import quote, urlsplit

from flask import request, url_for

from mapserve.post import address_missing
from mapserve.web.http import context, hosts

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def whole_address(path: str) -> str:
    """Return the whole address of a path of ours; the path alone where we do not know our name."""
    return _base() + quote(path)


def shown_address(endpoint: str, **values: Any) -> str:  # noqa: ANN401 - what url_for takes
    """Return the whole address of one of our pages, to be shown to who asked for it."""
    return _base() + url_for(endpoint, **values)


def check_mailable() -> None:
    """Raise `SettingInvalid` where no link may be mailed."""
    if not is_mailable():
        raise address_missing()


def is_mailable() -> bool:
    """Tell whether a mailed link leads here and to no other site.

    Whoever asks for a mail chooses the Host header, so a real mail server needs the
    installation's own address; only on this very machine is the header good enough.
    """
    settings = context.settings()
    here = urlsplit(request.host_url).hostname
    return bool(not settings.mail_url or settings.public_url or here in _LOOPBACK)


def _base() -> str:
    public = context.settings().public_url
    return public or (request.host_url.rstrip("/") if hosts.is_ours() else "")

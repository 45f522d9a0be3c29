"""Where to go on to after signing in or a choice: `next=` read and written in one place."""

import re
from urllib.parse import quote, urlsplit

from flask import request

# Browsers leave these out of an address or read them otherwise: what is checked is then not
# what is gone to.
_MISREAD = re.compile(r"[\x00-\x20\x7f\\]")


def next_page() -> str:
    """Return the path of ours that the address or the form names as `next`, else the front page."""
    return local_path(request.values.get("next", ""))


def local_path(target: str) -> str:
    """Return `target` when it is a path of this site, else the front page: no open redirect."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return "/"
    away = parts.scheme or parts.netloc or not target.startswith("/") or target.startswith("//")
    return "/" if away or _MISREAD.search(target) else target


def sign_in_address() -> str:
    """Return the address of the sign-in page that leads back here; a form is not sent again."""
    if request.method not in ("GET", "HEAD"):
        return "/login"
    return f"/login?next={quote(request.full_path.rstrip('?'))}"

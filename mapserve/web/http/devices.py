"""Browsers that somebody has signed in with before: a device cookie, against lockout by strangers.

It signs nobody in. All it does is to give guesses at the accounts it names a count of their own,
so that a stranger who guesses elsewhere does not use up the owner's tries.
"""

import hashlib
import hmac
import secrets
from ipaddress import IPv4Address, IPv6Network, ip_address

from flask import Response, request
from itsdangerous import BadSignature, URLSafeSerializer

from mapserve.services.people.attempts import Origin
from mapserve.services.people.emails import EmailInvalid, clean_email
from mapserve.web.http import context

COOKIE = "device"
_YEAR_S = 365 * 24 * 3600
_MOST_ACCOUNTS = 8  # of one device, the latest


def origin(email: str) -> Origin:
    """Return where this request comes from, as seen from an account."""
    device, accounts = _read()
    return Origin(place(), device if _mark(email) in accounts else "")


def place() -> str:
    """Return the network that this request comes from: an address, or the 64 bits of a home's."""
    written = request.remote_addr or ""
    try:
        address = ip_address(written)
    except ValueError:  # a proxy of one's own may say anything
        return written
    if isinstance(address, IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Network((address, 64), strict=False))


def remember(answer: Response, email: str) -> None:
    """Let this browser be known to the account from now on."""
    device, accounts = _read()
    mark = _mark(email)
    others = [one for one in accounts if one != mark]
    value = _serializer().dumps([device, [mark, *others][:_MOST_ACCOUNTS]])
    answer.set_cookie(
        COOKIE, value, max_age=_YEAR_S, samesite="Lax", httponly=True, secure=request.is_secure,
        path="/login",
    )  # fmt: skip


def _read() -> tuple[str, list[str]]:
    """Return the device's name and the marks of the accounts that know it; a new name if none."""
    try:
        device, accounts = _serializer().loads(request.cookies.get(COOKIE, ""))
    except (BadSignature, ValueError):
        return secrets.token_urlsafe(16), []
    return device, accounts


def _mark(email: str) -> str:
    """Return what stands for an account in the cookie: not its address."""
    try:
        address = clean_email(email)
    except EmailInvalid:
        return ""
    key = f"device {context.settings().secret_key}".encode()
    return hmac.new(key, address.encode(), hashlib.sha256).hexdigest()[:32]


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(context.settings().secret_key, salt="device")

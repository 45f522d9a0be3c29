"""Secrets given out once and kept as hashes: bearer tokens, links, invitations, sessions."""

import hashlib
import re
import secrets

# As long as a secret, in an address, in the shortest way of writing it or escaped in part.
_AS_LONG = re.compile(r"(?:[\w-]|%[2-7][0-9A-Fa-f]){43,}", re.ASCII)


def new_secret() -> tuple[str, str]:
    """Return a secret of 256 random bits and the hash to keep.

    Unlike a password it cannot be guessed, so one round of SHA-256 is enough.
    """
    secret = secrets.token_urlsafe(32)
    return secret, hashed(secret)


def hashed(secret: str) -> str:
    """Return the hash under which a secret is kept."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def without_secrets(address: str) -> str:
    """Return an address as it may be logged: what is as long as a secret is left out.

    By its look and not by its route, for it also stands in `next=` and in a Referer.
    """
    return _AS_LONG.sub("...", address)

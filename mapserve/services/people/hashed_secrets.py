"""Secrets given out once and kept as hashes: bearer tokens, links, invitations, sessions."""

import hashlib
import secrets


def new_secret() -> tuple[str, str]:
    """Return a secret of 256 random bits and the hash to keep.

    Unlike a password it cannot be guessed, so one round of SHA-256 is enough.
    """
    secret = secrets.token_urlsafe(32)
    return secret, hashed(secret)


def hashed(secret: str) -> str:
    """Return the hash under which a secret is kept."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()

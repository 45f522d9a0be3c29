"""Passwords: what is asked of one, and its argon2id hash."""

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from layers.words.problems import Problem
from layers.words.text import Text

SHORTEST = 10
LONGEST = 256  # hashing costs by length; nobody types more
_ARGON2ID = PasswordHasher()  # 64 MiB, three passes: RFC 9106's choice for servers


class PasswordTooShort(Problem):
    """A password shorter than can be safe (facts: shortest)."""

    code = "password-too-short"
    what = Text("密碼太短，至少 {shortest} 個字。", "The password needs {shortest} characters.")
    mend = Text("可以用一句好記的話。", "A sentence you remember well is good.")


class PasswordTooLong(Problem):
    """A password longer than is hashed (facts: longest)."""

    code = "password-too-long"
    what = Text("密碼太長，最多 {longest} 個字。", "A password has {longest} characters at most.")


def hash_password(password: str) -> str:
    """Return the argon2id hash, or raise `PasswordTooShort` or `PasswordTooLong`.

    Length is all that is asked (NIST SP 800-63B: no composition rules).
    """
    password = _normal(password)
    if len(password) < SHORTEST:
        raise PasswordTooShort(shortest=SHORTEST)
    if len(password) > LONGEST:
        raise PasswordTooLong(longest=LONGEST)
    return _ARGON2ID.hash(password)


def is_password(password: str, kept: str | None) -> bool:
    """Tell whether `password` is the one that `kept` is the hash of.

    Without a hash it takes as long as with one: the time must not tell who has a password.
    """
    if len(password) > LONGEST:
        return False
    try:
        return _ARGON2ID.verify(kept or _nobodys(), _normal(password)) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def renewed(password: str, kept: str) -> str:
    """Return the hash to keep from now on: another one where hashing has become dearer."""
    return _ARGON2ID.hash(_normal(password)) if _ARGON2ID.check_needs_rehash(kept) else kept


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKD", password)


@cache
def _nobodys() -> str:
    return _ARGON2ID.hash(secrets.token_urlsafe())

"""Passwords: what is asked of one, and its argon2id hash."""

import unicodedata

from passlib.hash import argon2

from layers.words.problems import Problem
from layers.words.text import Text

SHORTEST = 10
LONGEST = 256  # hashing costs by length; nobody types more


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

    Length is all that is asked (NIST SP 800-63B: no composition rules). Normalised as
    Flask-Security does before it compares.
    """
    password = _normal(password)
    if len(password) < SHORTEST:
        raise PasswordTooShort(shortest=SHORTEST)
    if len(password) > LONGEST:
        raise PasswordTooLong(longest=LONGEST)
    return str(argon2.hash(password))


def is_password(password: str, kept: str) -> bool:
    """Tell whether `password` is the one that `kept` is the hash of."""
    return len(password) <= LONGEST and bool(argon2.verify(_normal(password), kept))


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKD", password)

"""Passwords: hashes kept by earlier versions stay good, and are renewed when hashing grows."""

import pytest
from argon2 import PasswordHasher

from mapserve.services.people import passwords
from mapserve.services.people.passwords import LONGEST, hash_password, is_password, renewed

# Of "一個很長的密碼句子", by passlib.
BEFORE = (
    "$argon2id$v=19$m=65536,t=3,p=4$3FvL+d87J+RcizEm5Jzz3g"
    "$f0mVSW/VoCjR7GyTaE7m6RpT3xwzJZvUWa7n+J5f9Hc"
)


def test_a_hash_of_before_is_still_that_password() -> None:
    assert is_password("一個很長的密碼句子", BEFORE)
    assert not is_password("一個很長的密碼句", BEFORE)
    assert renewed("一個很長的密碼句子", BEFORE) == BEFORE


def test_the_same_letters_composed_otherwise_are_the_same_password() -> None:
    kept = hash_password("caf\u00e9 caf\u00e9 1")
    assert is_password("cafe\u0301 cafe\u0301 1", kept)


@pytest.mark.parametrize("kept", [None, "", "no hash", "$argon2id$v=19$m=8,t=1,p=1$xx"])
def test_where_no_password_is_kept_none_is_right(kept: str | None) -> None:
    assert not is_password("", kept)
    assert not is_password("一個很長的密碼句子", kept)


def test_a_password_longer_than_any_is_not_hashed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_ARGON2ID", None)  # would raise
    assert not is_password("x" * (LONGEST + 1), BEFORE)


def test_a_cheaper_hash_is_renewed() -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash("sentence ten")
    fresh = renewed("sentence ten", cheap)
    assert fresh != cheap
    assert is_password("sentence ten", fresh)

"""Attempts at signing in, counted by account and by place: against guessing, without lockout.

In the database, so that all worker processes count together; each place counts for itself, and a
device that has signed in to the account before too (decision guesses-by-account-and-place).
"""

import datetime as dt
import hashlib
import math
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve.errors import TooManyRequests
from mapserve.services.people.emails import EmailInvalid, clean_email
from mapserve.store.queries import sign_ins as sign_in_queries


class Limit(NamedTuple):
    """So many attempts within so long, at any moment (a moving window)."""

    most: int
    within: dt.timedelta


_MINUTE, _HOUR, _DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
# One place may be a whole community centre.
FROM_A_PLACE = (Limit(20, _MINUTE), Limit(200, _HOUR))
GUESSES = (Limit(10, 15 * _MINUTE),)  # at one account from one place, or from one device of its own
GUESSES_OF_STRANGERS = (Limit(100, _HOUR),)  # at one account from all other places together
LINKS = (Limit(3, 10 * _MINUTE), Limit(10, _DAY))
LINKS_OF_STRANGERS = (Limit(20, _HOUR),)


class TooManyGuesses(TooManyRequests):
    """More guesses at one account's password than are allowed from here."""

    code = "too-many-guesses"
    what = Text("密碼試了太多次。", "The password was tried too often.")
    mend = Text(
        "請等 {wait}再試，或用信中的連結登入。",
        "Wait {wait}, then try again, or sign in by a mailed link.",
    )


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an attempt comes from.

    Parameters
    ----------
    place
        The network address.
    device
        What names a browser that has signed in to the account before; "" for any other.
    """

    place: str
    device: str = ""


def count_place(session: Session, origin: Origin) -> None:
    """Count an attempt of whatever kind for its place.

    Raises
    ------
    TooManyRequests
    """
    wait = _count(session, {_counter("place", origin.place): FROM_A_PLACE})
    if wait:
        raise TooManyRequests(seconds=wait)


def count_guess(session: Session, email: str, origin: Origin) -> None:
    """Count a guess at the password of an account, whether there is one or not.

    Raises
    ------
    TooManyGuesses
    """
    limits = _limits("guess", email, origin, here=GUESSES, strangers=GUESSES_OF_STRANGERS)
    if wait := _count(session, limits):
        raise TooManyGuesses(seconds=wait)


def count_link(session: Session, email: str, origin: Origin) -> None:
    """Count a link asked for an account, whether there is one or not.

    Raises
    ------
    TooManyRequests
    """
    limits = _limits("link", email, origin, here=LINKS, strangers=LINKS_OF_STRANGERS)
    if wait := _count(session, limits):
        raise TooManyRequests(seconds=wait)


def forgive_guesses(session: Session, email: str, origin: Origin) -> None:
    """Forget what was guessed from here before: the password was right this time."""
    here, *strangers = _limits("guess", email, origin, here=GUESSES, strangers=GUESSES_OF_STRANGERS)
    sign_in_queries.forgive(session, here)
    for counter in strangers:
        sign_in_queries.forgive(session, counter, latest=True)


def _limits(
    kind: str,
    email: str,
    origin: Origin,
    *,
    here: tuple[Limit, ...],
    strangers: tuple[Limit, ...],
) -> dict[str, tuple[Limit, ...]]:
    """Return the counters of an attempt with their limits, that of its own origin first."""
    account = _account(email)
    if origin.device:
        return {_counter(kind, account, "device", origin.device): here}
    return {
        _counter(kind, account, "place", origin.place): here,
        _counter(kind, account, "strangers"): strangers,
    }


def _count(session: Session, limits: dict[str, tuple[Limit, ...]]) -> int:
    """Note an attempt and return 0, or note nothing and return the seconds to wait."""
    sign_in_queries.drop_attempts(session, older_than=_DAY)
    for counter in sorted(limits):  # in one order: two attempts never wait for each other
        sign_in_queries.lock_counter(session, counter)
    waits = [
        wait
        for counter, several in limits.items()
        for limit in several
        if (wait := sign_in_queries.wait_of(session, counter, **limit._asdict())) is not None
    ]
    if waits:
        return max(1, math.ceil(max(waits).total_seconds()))
    sign_in_queries.note(session, list(limits))
    return 0


def _account(email: str) -> str:
    """Return the one spelling under which an account is found; what is no address counts as is."""
    try:
        return clean_email(email)
    except EmailInvalid:
        return email.strip().lower()


def _counter(*parts: str) -> str:
    """Return the name of a counter; whose it is cannot be read from it."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

"""The clock of rules and deadlines: Taiwan's time, or the instant a demo or a test is set to.

What signs people in or lets them join ends by the database's own clock, whatever this one says.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

# Taiwan has kept one offset since 1979; no time zone data is needed to know it.
TAIWAN = dt.timezone(dt.timedelta(hours=8), "Asia/Taipei")

_stopped: dt.datetime | None = None


def now() -> dt.datetime:
    """Return the instant it is, on Taiwan's clock."""
    return _stopped or dt.datetime.now(TAIWAN)


def today() -> dt.date:
    """Return the day it is in Taiwan."""
    return now().date()


def set_to(instant: dt.datetime | None) -> None:
    """Let the clock of this process stand at an aware instant; None lets it go on."""
    global _stopped  # noqa: PLW0603 - one clock a process is what this is
    _stopped = instant.astimezone(TAIWAN) if instant else None


@contextmanager
def standing_at(instant: dt.datetime) -> Iterator[None]:
    """Let the clock stand at an aware instant for a while."""
    before = _stopped
    set_to(instant)
    try:
        yield
    finally:
        set_to(before)


def read_instant(text: str) -> dt.datetime:
    """Return an ISO date or date-time as an aware instant: Taiwan's where it names no zone.

    Raises
    ------
    ValueError
    """
    read = dt.datetime.fromisoformat(text.strip())
    return read.replace(tzinfo=TAIWAN) if read.tzinfo is None else read.astimezone(TAIWAN)

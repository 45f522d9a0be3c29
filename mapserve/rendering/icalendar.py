"""iCalendar (RFC 5545): a feed of all-day events, as calendars of phones and desks subscribe to.

Only what such a feed needs; the tests read it with a strict reader of their own.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MEDIA_TYPE = "text/calendar"
_LONGEST_LINE = 75  # octets, without the end of the line
_DAY = dt.timedelta(days=1)
_ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\r": "", "\n": "\\n"}


@dataclass(frozen=True, kw_only=True)
class AllDay:
    """An event of one day.

    Parameters
    ----------
    uid
        The same for the same thing whenever the feed is read.
    sequence
        Higher each time that the event is moved.
    changed
        When it came to be as it is, an aware instant.
    """

    uid: str
    day: dt.date
    summary: str
    description: str
    url: str
    sequence: int
    changed: dt.datetime


def calendar(name: str, events: Iterable[AllDay]) -> bytes:
    """Return a calendar in UTF-8: CRLF, lines of at most 75 octets, no character cut."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//mapserve//deadlines//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_escaped(name)}",
        f"X-WR-CALNAME:{_escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
    ]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def _event(event: AllDay) -> list[str]:
    changed = event.changed.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{changed}",
        f"LAST-MODIFIED:{changed}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + _DAY:%Y%m%d}",  # the day after: it is not part of it
        f"SUMMARY:{_escaped(event.summary)}",
        f"DESCRIPTION:{_escaped(event.description)}",
        f"URL:{event.url}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(one, one) for one in text)


def _folded(line: str) -> Iterator[bytes]:
    """Yield a line in parts; whatever is not the first begins with a space."""
    part = b""
    for character in line:
        octets = character.encode()
        if len(part) + len(octets) > _LONGEST_LINE:
            yield part
            part = b" "
        part += octets
    yield part

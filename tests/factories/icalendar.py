"""A strict reader of iCalendar text (RFC 5545): forgives nothing that a calendar might not."""

import re
from typing import NamedTuple

_LINE = re.compile(r"([A-Z-]+)((?:;[A-Z-]+=[^;:,\"]+)*):(.*)", re.DOTALL)
_TEXTS = {"SUMMARY", "DESCRIPTION", "NAME", "X-WR-CALNAME"}
_ONCE = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "URL", "SEQUENCE",
         "LAST-MODIFIED", "CLASS", "TRANSP"}  # fmt: skip


class Calendar(NamedTuple):
    properties: dict[str, str]
    events: list[dict[str, str]]


def read(content: bytes) -> Calendar:
    """Return the calendar; every fault is an assertion."""
    assert content.endswith(b"\r\n")
    physical = content[:-2].split(b"\r\n")
    for line in physical:
        assert 0 < len(line) <= 75, line
        assert b"\n" not in line
        assert b"\r" not in line
        line.decode()  # a character cut in two is no UTF-8
    lines: list[str] = []
    for line in physical:
        if line.startswith(b" "):
            lines[-1] += line[1:].decode()
        else:
            lines.append(line.decode())
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    calendar, event = Calendar({}, []), None
    for line in lines[1:-1]:
        name, value = _content(line)
        if line == "BEGIN:VEVENT":
            assert event is None
            event = {}
        elif line == "END:VEVENT":
            assert event is not None
            assert {"UID", "DTSTAMP", "DTSTART"} <= event.keys()
            calendar.events.append(event)
            event = None
        else:
            within = calendar.properties if event is None else event
            assert name not in within, f"{name} twice"
            assert event is None or name in _ONCE, name
            within[name] = value
    assert event is None
    assert calendar.properties["VERSION"] == "2.0"
    assert calendar.properties["PRODID"]
    names = [one["UID"] for one in calendar.events]
    assert len(names) == len(set(names))
    return calendar


def _content(line: str) -> tuple[str, str]:
    found = _LINE.fullmatch(line)
    assert found, line
    name, parameters, value = found.groups()
    if name in ("DTSTART", "DTEND"):
        assert parameters == ";VALUE=DATE"
        assert re.fullmatch(r"\d{8}", value)
    elif name in ("DTSTAMP", "LAST-MODIFIED"):
        assert re.fullmatch(r"\d{8}T\d{6}Z", value)
    elif name == "SEQUENCE":
        assert value.isdecimal()
    return name, _text(value) if name in _TEXTS else value


def _text(value: str) -> str:
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), f"not escaped: {value}"
    said = re.sub(r"\\(.)", lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), value)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", said)
    return said

"""iCalendar text: lines, folding, escapes."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapserve.clock import TAIWAN
from mapserve.programme.notices import last_morning
from mapserve.rendering.icalendar import AllDay, calendar
from tests.factories.icalendar import read

CHANGED = dt.datetime(2026, 11, 6, 10, 0, tzinfo=TAIWAN)


def event(summary: str, day: dt.date = dt.date(2026, 12, 31)) -> AllDay:
    return AllDay(
        uid="application-1@map.example.tw",
        day=day,
        summary=summary,
        description=f"{summary}\nhttps://map.example.tw/home",
        url="https://map.example.tw/home",
        sequence=3,
        changed=CHANGED,
    )


def test_a_day_ends_where_the_next_begins() -> None:
    (one,) = read(calendar("期限", [event("結案")])).events
    assert (one["DTSTART"], one["DTEND"]) == ("20261231", "20270101")
    assert one["LAST-MODIFIED"] == "20261106T020000Z"
    assert one["SEQUENCE"] == "3"
    assert one["DESCRIPTION"].endswith("\nhttps://map.example.tw/home")


def test_what_would_end_a_value_or_a_line_is_part_of_the_words() -> None:
    hostile = "里,甲;乙\\n\r\nEND:VEVENT\r\nBEGIN:VEVENT"
    (one,) = read(calendar(hostile, [event(hostile)])).events
    assert one["SUMMARY"] == hostile.replace("\r", "")


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=200))
def test_whatever_it_is_called_it_is_read_back(words: str) -> None:
    (one,) = read(calendar(words, [event(words)])).events
    assert one["SUMMARY"] == words


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2026-11-07T07:59:59", "2026-11-06T08:00"),
        ("2026-11-07T08:00:00", "2026-11-07T08:00"),
        ("2027-01-01T00:00:00", "2026-12-31T08:00"),
    ],
)
def test_the_day_of_mails_turns_at_seven(now: str, morning: str) -> None:
    there = dt.datetime.fromisoformat(now).replace(tzinfo=TAIWAN)
    found = last_morning(there.astimezone(dt.UTC))
    assert found == dt.datetime.fromisoformat(morning).replace(tzinfo=TAIWAN)

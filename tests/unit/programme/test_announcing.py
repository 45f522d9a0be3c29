"""Announcements: a day, an hour and a place for everybody, and no field for a person."""

from mapserve.programme.forms import fields_of
from mapserve.programme.records.announcing import ANNOUNCEMENT, AnnouncementRecord
from mapserve.programme.records.catalogue import KINDS


def test_r64_it_asks_for_nothing_of_a_person() -> None:
    assert set(fields_of(AnnouncementRecord)) == {"held_on", "starts", "occasion", "title", "place"}


def test_it_alone_is_written_before_its_day() -> None:
    assert [one.name for one in KINDS.values() if one.ahead] == [ANNOUNCEMENT.name]

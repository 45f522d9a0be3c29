"""Kinds of records: their forms, what they never ask, the months that are owed."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from layers.model.shared_codes import Measure
from mapserve.programme.forms import fields_of
from mapserve.programme.records.catalogue import KINDS
from mapserve.programme.records.contract import RecordKind
from mapserve.programme.records.duty import (
    DUTY,
    DutyRecord,
    nights_of,
    people_of,
    regular_hours,
)
from mapserve.programme.records.meeting import INVITED, MeetingRecord
from mapserve.programme.records.outreach import HandoverRecord
from mapserve.programme.records.progress import due_of, first_of, month_of, months_until
from mapserve.programme.roles import PERMISSIONS, Action, Role


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_names_its_day_its_title_and_what_is_offered(kind: RecordKind) -> None:
    fields = fields_of(kind.form)
    assert kind.day or kind.key
    assert {kind.day or kind.key, *kind.title, *kind.offered} <= fields.keys()
    assert kind.rules
    assert kind.label.zh
    assert kind.label.en


def test_r12_the_eight_that_are_invited_are_counted() -> None:
    assert len(INVITED) == 8
    record = MeetingRecord(held_on="2026-03-01", place="里辦公處", residents=12)
    assert record.residents == 12
    assert record.banks is None
    with pytest.raises(ValidationError):
        MeetingRecord(held_on="2026-03-01", place="里辦公處", banks=-1)


def test_r16_there_are_fourteen_measures() -> None:
    assert len(Measure) == 14


@pytest.mark.parametrize("hour", ["20:00", "0:30", "23:59"])
def test_r17_a_shift_has_its_hours(hour: str) -> None:
    assert (
        DutyRecord(served_on="2026-03-01", starts=hour, ends="06:00", members="甲").starts == hour
    )


@pytest.mark.parametrize("hour", ["24:00", "8", "20:60", "晚上"])
def test_r17_what_is_no_hour_is_refused(hour: str) -> None:
    with pytest.raises(ValidationError):
        DutyRecord(served_on="2026-03-01", starts=hour, ends="06:00", members="甲")


def test_r17_a_name_twice_is_one_person() -> None:
    shift = DutyRecord(served_on="2026-03-01", starts="20:00", ends="23:00", members="甲\n 甲 \n乙")
    assert shift.members == "甲\n乙"
    assert people_of("陳進財\n林 美玉\n\n 陳進財 \r\n") == ["陳進財", "林 美玉"]


def shift(day: str, starts: str, ends: str, members: str = "甲") -> dict[str, str]:
    return {"served_on": day, "starts": starts, "ends": ends, "members": members}


def test_r17_what_a_team_keeps_is_what_it_served_more_than_once() -> None:
    weeks = ("2026-03-02", "2026-03-09", "2026-03-16")  # Mondays
    served = [shift(day, "22:00", "1:00") for day in weeks]
    served += [shift(day, "20:00", "22:30") for day in weeks[:2]]
    served.append(shift("2026-03-04", "20:00", "22:00"))
    hours = regular_hours(served)
    assert hours is not None
    assert hours.text == "Mo 20:00-01:00"
    assert regular_hours(served[-1:]) is None


def test_r46_who_is_on_duty_until_eleven_earns_the_night() -> None:
    night = dt.date(2026, 3, 2)
    assert nights_of(shift("2026-03-02", "20:00", "23:00", "甲\n乙")) == {
        ("甲", night),
        ("乙", night),
    }
    assert nights_of(shift("2026-03-02", "20:00", "22:59")) == set()
    assert nights_of(shift("2026-03-03", "1:00", "3:00")) == {("甲", night)}


def test_a_shift_is_called_by_its_hours() -> None:
    told = DUTY.title_of({**shift("2026-03-02", "20:00", "23:30"), "route": "市場線"})
    assert told.zh == "20:00–23:30 市場線"


def test_r25_of_households_at_risk_there_is_a_day_and_a_number_and_no_other_field() -> None:
    assert set(fields_of(HandoverRecord)) == {"handed_on", "count"}
    with pytest.raises(ValidationError):
        HandoverRecord(handed_on="2026-03-01", count=2, name="某家")


def test_r22_advice_is_for_the_police_only() -> None:
    reads = KINDS["advice"].reads
    assert reads is Action.REVIEW
    who = {role for role in Role if reads in PERMISSIONS[role]}
    assert who == {Role.ADVISOR, Role.COUNTY, Role.MINISTRY, Role.ADMIN}


@given(st.dates(dt.date(2005, 7, 1), dt.date(2900, 12, 31)))
def test_r06_months_follow_each_other_over_every_turn_of_the_year(day: dt.date) -> None:
    months = months_until(day, 13)
    assert months[0] == month_of(day)
    assert len(set(months)) == 13
    for later, earlier in pairwise(months):
        assert due_of(earlier) + dt.timedelta(days=1) == first_of(later)
    assert first_of(months[0]) <= day <= due_of(months[0])

"""Rosters: what counts, what is missing, what changed from one version to the next."""

import pytest
from pydantic import ValidationError

from mapserve.programme.rosters import (
    COLUMNS,
    Coaching,
    Contact,
    RosterKind,
    change_between,
    communities_of,
    without_coach,
)

MEIREN = {"slug": "meiren", "community": "美仁里", "coach": "許文雄"}
TEAM = {"slug": "meiren", "community": "美仁里", "coach": "許文雄", "unit": "守望相助隊"}
FUSHI = {"slug": "fushi", "community": "復勢里", "coach": ""}


def test_r01_two_units_of_a_community_count_once() -> None:
    assert communities_of([MEIREN, TEAM, FUSHI]) == 2


def test_r05_a_community_without_a_coach_is_named_once() -> None:
    assert without_coach([MEIREN, FUSHI, {**FUSHI, "unit": "管理委員會"}]) == ["復勢里"]


def test_a_change_is_what_came_and_what_went() -> None:
    change = change_between([MEIREN, FUSHI], [MEIREN, TEAM])
    assert change.added == (TEAM,)
    assert change.removed == (FUSHI,)


@pytest.mark.parametrize("kind", RosterKind)
def test_columns_fill_the_sheet_between_the_margins(kind: RosterKind) -> None:
    assert sum(one.width for one in COLUMNS[kind]) == 176


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", ""),
        ("name", "許\u202e文雄"),
        ("phone", "電話"),
        ("email", "a b@c.d"),
        ("organ", "x" * 81),
    ],
)
def test_r04_what_cannot_be_reached_is_refused(field: str, wrong: str) -> None:
    good = {
        "position": "窗口",
        "organ": "松山分局",
        "title": "組長",
        "name": "許文雄",
        "phone": "02-2345-6789 轉 12",
        "email": "window@demo.example",
    }
    assert Contact(**good).name == "許文雄"
    with pytest.raises(ValidationError):
        Contact(**{**good, field: wrong})


def test_a_coach_needs_no_telephone() -> None:
    assert Coaching(name="許文雄", office="松山分局防治組").phone is None

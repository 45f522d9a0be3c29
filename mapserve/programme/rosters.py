"""Rosters (名冊) that a county keeps for the ministry: communities, promotion group, windows.

Pure. R-03: the roster of communities in January and July; R-04: who sits in the joint promotion
group, and who is the window of each organ; R-05: one named coach a community. The forms are ours:
of the official ones only the titles are known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import StringConstraints

from layers.words.code import Code
from layers.words.invisible_characters import SEEN
from layers.words.text import Text
from mapserve.programme.forms import Form, asks

OURS = Text(
    "本系統自訂格式，待主管機關提供正式附件", "A form of ours, until there is an official one"
)
MOST_CONTACTS = 200


class RosterKind(Code):
    """Which roster it is."""

    COMMUNITIES = "communities", "社區治安營造名冊", "Roster of communities"
    GROUP = "group", "聯合推動小組編組名冊", "Joint promotion group"
    WINDOWS = "windows", "聯合推動小組窗口名冊", "Windows of the promotion group"


CONTACTS = (RosterKind.GROUP, RosterKind.WINDOWS)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the entry's key, its heading, its width on paper (mm), whether it holds sums."""

    name: str
    label: Text
    width: float
    number: bool = False


_PERSON = (
    Column("position", Text("編組職稱", "Position"), 28),
    Column("organ", Text("機關（單位）", "Organ"), 44),
    Column("title", Text("職稱", "Title"), 24),
    Column("name", Text("姓名", "Name"), 22),
    Column("phone", Text("電話", "Telephone"), 26),
    Column("email", Text("電子郵件", "E-mail"), 32),
)
COLUMNS: dict[RosterKind, tuple[Column, ...]] = {
    RosterKind.COMMUNITIES: (
        Column("community", Text("社區", "Community"), 24),
        Column("precinct", Text("分局", "Precinct"), 20),
        Column("unit", Text("申請單位", "Applicant unit"), 38),
        Column("registration_number", Text("立（備）案文號", "Registration"), 32),
        Column("state", Text("進度", "State"), 22),
        Column("amount", Text("核定金額", "Approved"), 18, number=True),
        Column("coach", Text("輔導專人", "Coach"), 22),
    ),
    RosterKind.GROUP: _PERSON,
    RosterKind.WINDOWS: _PERSON,
}

_Name = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=SEEN)]
_Line = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=SEEN)]
_Phone = Annotated[
    str, StringConstraints(max_length=40, pattern=r"^[0-9０-９()+#（）轉分機,、\- ]{5,40}$")
]
_Email = Annotated[str, StringConstraints(max_length=120, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]


class Contact(Form):
    """Somebody of the promotion group, or the window of an organ (R-04)."""

    position: Annotated[
        _Line,
        asks(
            "編組職稱",
            "Position in the group",
            help_=Text("例如召集人、執行秘書、窗口。", "Convener, secretary, window."),
        ),
    ]
    organ: Annotated[_Line, asks("機關（單位）", "Organ")]
    title: Annotated[_Line, asks("職稱", "Title")]
    name: Annotated[_Name, asks("姓名", "Name")]
    phone: Annotated[_Phone | None, asks("公務電話", "Office telephone", widget="tel")] = None
    email: Annotated[_Email | None, asks("公務電子郵件", "Office e-mail", widget="email")] = None


class Coaching(Form):
    """The one person who coaches a community (R-05)."""

    name: Annotated[_Name, asks("姓名", "Name")]
    office: Annotated[
        _Line,
        asks(
            "單位和職稱",
            "Office and title",
            help_=Text("例如松山分局防治組警務員。", "As in the precinct's prevention section."),
        ),
    ]
    phone: Annotated[_Phone | None, asks("公務電話", "Office telephone", widget="tel")] = None


Entry = Mapping[str, Any]


def without_coach(entries: Sequence[Entry]) -> list[str]:
    """Return the communities of a roster that nobody coaches: an error by R-05, each once."""
    return list(dict.fromkeys(str(one["community"]) for one in entries if not one.get("coach")))


def communities_of(entries: Sequence[Entry]) -> int:
    """Return how many communities a roster holds; two units of one count once (R-01)."""
    return len({one["slug"] for one in entries})


@dataclass(frozen=True, slots=True)
class Change:
    """What two versions of a roster differ in: entries that came and entries that went."""

    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]


def change_between(before: Sequence[Entry], after: Sequence[Entry]) -> Change:
    """Return what changed from one version to the next, in their order."""
    return Change(
        added=tuple(one for one in after if one not in before),
        removed=tuple(one for one in before if one not in after),
    )

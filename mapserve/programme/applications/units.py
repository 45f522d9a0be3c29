"""Applicant units: what they are registered as, and who belongs to them (R-26, R-27)."""

from typing import Annotated

from pydantic import StringConstraints

from layers.words.code import Code
from layers.words.invisible_characters import SEEN
from layers.words.text import Text
from mapserve.programme.applications.form import UnitKind
from mapserve.programme.forms import Form, asks

Line = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=SEEN)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=SEEN)]


class UnitDuty(Code):
    """What somebody is to a unit, as the application form asks (R-32)."""

    REPRESENTATIVE = "representative", "代表人", "Representative"
    CONTACT = "contact", "聯絡人", "Contact"
    MEMBER = "member", "成員", "Member"


class UnitRegistered(Form):
    """A unit with the number under which it is registered."""

    kind: Annotated[UnitKind, asks("類別", "Kind of unit")]
    name: Annotated[Line, asks("單位名稱", "Name of the unit")]
    registration_number: Annotated[
        Line,
        asks(
            "立（備）案文號",
            "Registration number",
            help_=Text(
                "主管機關核准立案或報備的公文號。", "On the letter that registered the unit."
            ),
        ),
    ]


class UnitMember(Form):
    """A member of the community who belongs to the unit, and as what."""

    unit: Annotated[str, asks("單位", "Unit")]
    person: Annotated[
        str, asks("成員", "Member", help_=Text("要先是社區的成員。", "Of the community."))
    ]
    duty: Annotated[UnitDuty, asks("擔任", "As")]
    title: Annotated[
        Title | None,
        asks("職稱", "Title", help_=Text("例如理事長、隊長。", "Chairperson, captain.")),
    ] = None

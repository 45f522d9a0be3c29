"""Applicant units of a community: registered, with the people who belong to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.programme.applications.form import UnitKind
from mapserve.programme.applications.units import UnitDuty, UnitMember, UnitRegistered
from mapserve.programme.roles import Action, Viewer
from mapserve.services.communities.directory import place_of
from mapserve.store.models import Community, Unit, UnitPerson
from mapserve.store.queries import applications as application_queries
from mapserve.store.queries import people as people_queries


class UnitThere(Problem):
    """A unit of that registration number is there already (facts: name)."""

    code = "unit-there"
    nature = Nature.CONFLICT
    what = Text("「{name}」已經用這個文號登記。", "“{name}” is registered under this number.")
    mend = Text("文號寫錯的話請改正。", "Mend the number if it is another unit's.")


@dataclass(frozen=True, kw_only=True)
class PersonOfUnit:
    """Somebody who belongs to a unit."""

    user_id: int
    name: str
    duty: UnitDuty
    title: str


@dataclass(frozen=True, kw_only=True)
class UnitTold:
    """A unit with its people, the representative first."""

    id: int
    kind: UnitKind
    name: str
    registration_number: str
    people: list[PersonOfUnit]


def units_of(session: Session, community: Community, *, viewer: Viewer) -> list[UnitTold]:
    """Return the units of a community with their people.

    Raises
    ------
    SignInNeeded, Forbidden
    """
    viewer.require(Action.APPLICATIONS, place_of(community))
    return _told(session, community.id)


def register_unit(
    session: Session, community: Community, registered: UnitRegistered, *, viewer: Viewer
) -> Unit:
    """Add a unit to a community.

    Raises
    ------
    SignInNeeded, Forbidden
    UnitThere
        One of that number is there.
    """
    viewer.require(Action.INVITE, place_of(community))
    number = registered.registration_number
    there = application_queries.unit(session, community_id=community.id, number=number)
    if there is not None:
        raise UnitThere(pointer="/registration_number", name=there.name)
    unit = Unit(
        community_id=community.id,
        kind=registered.kind.value,
        name=registered.name,
        registration_number=number,
    )
    session.add(unit)
    session.flush()
    return unit


def place_person(
    session: Session, community: Community, member: UnitMember, *, viewer: Viewer
) -> None:
    """Let a member of the community belong to a unit; again changes what they are there.

    Raises
    ------
    SignInNeeded, Forbidden
    NotFound
        The unit is not the community's, or the person no member of it.
    """
    viewer.require(Action.INVITE, place_of(community))
    unit = _unit(session, community, member.unit)
    known = {
        str(one.user_id): one.user_id for one in people_queries.members(session, community.slug)
    }
    if member.person not in known:
        raise NotFound(thing=Text("成員", "member"), name=member.person[:20])
    user_id = known[member.person]
    row = session.get(UnitPerson, (unit.id, user_id)) or UnitPerson(
        unit_id=unit.id, user_id=user_id
    )
    row.duty, row.title = member.duty.value, member.title or ""
    session.add(row)
    session.flush()


def remove_person(
    session: Session, community: Community, unit_id: int, user_id: int, *, viewer: Viewer
) -> None:
    """Let somebody belong to a unit no more.

    Raises
    ------
    SignInNeeded, Forbidden, NotFound
    """
    viewer.require(Action.INVITE, place_of(community))
    unit = _unit(session, community, str(unit_id))
    row = session.get(UnitPerson, (unit.id, user_id))
    if row is None:
        raise NotFound(thing=Text("成員", "member"), name=str(user_id))
    session.delete(row)
    session.flush()


def known_answers(session: Session, community_id: int) -> Mapping[str, Any]:
    """Return what a first application is filled in with: of the only unit, {} for none or several.

    By the names of the application form's fields.
    """
    units = _told(session, community_id)
    if len(units) != 1:
        return {}
    [unit] = units
    found: dict[str, Any] = {
        "category": unit.kind.value,
        "unit": unit.name,
        "registration_number": unit.registration_number,
        "executing_unit": unit.name,
    }
    for one in reversed(unit.people):  # the first of each duty stands
        if one.duty is not UnitDuty.MEMBER:
            found[f"{one.duty.value}_name"] = one.name
            found[f"{one.duty.value}_title"] = one.title
    return {name: value for name, value in found.items() if value}


def _told(session: Session, community_id: int) -> list[UnitTold]:
    order = list(UnitDuty)
    people: dict[int, list[PersonOfUnit]] = {}
    for row, name in application_queries.people_of_units(session, community_id):
        told = PersonOfUnit(
            user_id=row.user_id, name=name, duty=UnitDuty(row.duty), title=row.title
        )
        people.setdefault(row.unit_id, []).append(told)
    return [
        UnitTold(
            id=unit.id,
            kind=UnitKind(unit.kind),
            name=unit.name,
            registration_number=unit.registration_number,
            people=sorted(people.get(unit.id, []), key=lambda one: order.index(one.duty)),
        )
        for unit in application_queries.units(session, community_id)
    ]


def _unit(session: Session, community: Community, unit_id: str) -> Unit:
    known = {str(one.id): one for one in application_queries.units(session, community.id)}
    if unit_id not in known:
        raise NotFound(thing=Text("單位", "unit"), name=unit_id[:20])
    return known[unit_id]

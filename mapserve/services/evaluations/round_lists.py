"""Rounds as whoever runs them finds them: their list, opened, and who can still be added."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve.errors import Forbidden
from mapserve.programme.evaluations.criteria import Evaluated, Group, Level
from mapserve.programme.roles import Action, Role, Viewer
from mapserve.services.communities.directory import find_community
from mapserve.services.evaluations import answers
from mapserve.services.evaluations.beginning import begin_community
from mapserve.services.evaluations.blindness import county_place, officer_levels
from mapserve.services.evaluations.rounds import find_round, round_for
from mapserve.services.workflow.outcomes import settled
from mapserve.store.models import EvaluationRound
from mapserve.store.queries import communities as community_queries
from mapserve.store.queries import evaluation_rounds as round_queries


def rounds_of(session: Session, *, viewer: Viewer) -> list[answers.RoundListed]:
    """Return the rounds that a viewer runs, newest first."""
    roles = {one.role for one in viewer.appointments}
    counties = {one.scope for one in viewer.appointments if one.role is Role.COUNTY}
    if not roles & {Role.COUNTY, Role.MINISTRY, Role.ADMIN}:
        return []
    found = round_queries.rounds_run(
        session,
        counties=None if Role.ADMIN in roles else counties,
        ministry=bool(roles & {Role.MINISTRY, Role.ADMIN}),
    )
    return [
        answers.RoundListed(
            id=one.id,
            year=one.year,
            level=Level(one.level),
            evaluated=Evaluated(one.evaluated),
            county=county,
            begun=begun,
        )
        for one, county, begun in found
    ]


class Openable(NamedTuple):
    """A kind of round that somebody may open; `county_code` is "" for the ministry's."""

    level: Level
    evaluated: Evaluated
    county_code: str
    label: Text


def openable(session: Session, *, viewer: Viewer) -> list[Openable]:
    """Return the kinds of rounds that a viewer may open."""
    found = []
    for one in viewer.appointments:
        if one.role is Role.COUNTY:
            name = community_queries.county_name(session, one.scope) or one.scope
            label = Text(f"{name}的社區", f"Communities of {name}")
            found.append(Openable(Level.COUNTY, Evaluated.COMMUNITY, one.scope, label))
    if {one.role for one in viewer.appointments} & {Role.MINISTRY, Role.ADMIN}:
        label = Text("各縣市遴報的社區（複評）", "Communities that counties nominate")
        found.append(Openable(Level.MINISTRY, Evaluated.COMMUNITY, "", label))
        label = Text("各縣市政府", "County governments")
        found.append(Openable(Level.MINISTRY, Evaluated.COUNTY, "", label))
    return found


def open_round(  # noqa: PLR0913 - what a round is known by
    session: Session,
    *,
    year: int,
    level: Level,
    evaluated: Evaluated,
    county_code: str,
    viewer: Viewer,
) -> EvaluationRound:
    """Return a year's round, opened where it is not yet; "" for the ministry's county.

    Raises
    ------
    SignInNeeded, Forbidden
    """
    place = county_place(county_code)
    viewer.require(Action.EVALUATIONS, place)
    if level not in officer_levels(viewer, place, evaluated):
        raise Forbidden(action=Action.EVALUATIONS.label)
    return round_for(session, year=year, level=level, evaluated=evaluated, county_code=county_code)


def not_begun(session: Session, number: int, *, viewer: Viewer) -> list[answers.NotBegun]:
    """Return the communities of a county's round that were reported that year and have none yet.

    Raises
    ------
    NotFound, SignInNeeded
    """
    round_ = find_round(session, number, viewer=viewer).round_
    if round_.level != Level.COUNTY.value:
        return []
    return [
        answers.NotBegun(community=one.slug, name=one.name, town=one.town)
        for one in round_queries.not_begun(session, round_)
    ]


def begin_several(
    session: Session, number: int, groups: Mapping[str, Group], *, viewer: Viewer
) -> None:
    """Begin the evaluations of several communities of a county's round, each in its group.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden
    EvaluationThere
        One of them has one; none is begun.
    """
    round_, place = find_round(session, number, viewer=viewer)
    for slug, group in groups.items():
        community = find_community(session, slug)
        if community.county_code != place.county_code or round_.level != Level.COUNTY.value:
            raise Forbidden(action=Action.EVALUATIONS.label)
        settled(begin_community(session, community, year=round_.year, group=group, viewer=viewer))

"""Beginning an evaluation: of a community by its county, of a county by the ministry."""

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.programme.evaluations.criteria import Evaluated, Group, Level
from mapserve.programme.roles import Action, Place, Viewer
from mapserve.services.communities.directory import place_of
from mapserve.services.evaluations.blindness import county_place
from mapserve.services.evaluations.problems import EvaluationThere
from mapserve.services.evaluations.rounds import round_for
from mapserve.services.workflow.outcomes import Outcome
from mapserve.services.workflow.steps import begin
from mapserve.services.workflow.subjects import Subject
from mapserve.store.models import Community, Evaluation
from mapserve.store.queries import communities as community_queries
from mapserve.store.queries import evaluations as evaluation_queries


def begin_community(
    session: Session, community: Community, *, year: int, group: Group, viewer: Viewer
) -> Outcome[Evaluation]:
    """Begin the evaluation of a community for a 民國 year.

    Raises
    ------
    SignInNeeded, Forbidden
    EvaluationThere
        It has one for that year.
    """
    return _begin(
        session,
        place_of(community),
        community=community,
        name=community.name,
        year=year,
        group=group,
        viewer=viewer,
    )


def begin_county(
    session: Session, county_code: str, *, year: int, viewer: Viewer
) -> Outcome[Evaluation]:
    """Begin the evaluation of a county for a 民國 year.

    Raises
    ------
    SignInNeeded, Forbidden, EvaluationThere
    NotFound
        No community lies in a county of that code.
    """
    viewer.require(Action.EVALUATIONS, county_place(county_code))
    name = community_queries.county_name(session, county_code)
    if name is None:
        raise NotFound(thing=Text("縣市", "county"), name=county_code)
    return _begin(
        session,
        county_place(county_code),
        community=None,
        name=name,
        year=year,
        group=Group.GENERAL,
        viewer=viewer,
    )


def _begin(  # noqa: PLR0913 - what an evaluation begins with
    session: Session,
    place: Place,
    *,
    community: Community | None,
    name: str,
    year: int,
    group: Group,
    viewer: Viewer,
) -> Outcome[Evaluation]:
    viewer.require(Action.EVALUATIONS, place)
    evaluated = Evaluated.COUNTY if community is None else Evaluated.COMMUNITY
    level = Level.MINISTRY if community is None else Level.COUNTY
    round_ = round_for(
        session, year=year, level=level, evaluated=evaluated, county_code=place.county_code
    )
    # Of two who begin at once the later finds the first one's.
    evaluation_queries.round_by_id(session, round_.id, lock=True)
    there = evaluation_queries.of_year(
        session,
        year=year,
        community_id=community.id if community else None,
        county_code=place.county_code,
    )
    if there is not None:
        raise EvaluationThere(name=name, year=year)
    row = Evaluation(
        round_id=round_.id,
        year=year,
        county_code=place.county_code,
        community_id=community.id if community else None,
        group=group.value,
        consensus={},
        consensus_edits=0,
    )
    facts = {
        "evaluated": evaluated,
        "roles": {one.role for one in viewer.appointments if one.covers(place)},
        "year": year,
    }
    return begin(session, Subject(row=row, place=place, facts=facts), viewer=viewer)

"""Queries of cases: found, the desk's queue with its counts, what is drawn near, what was said."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, func, or_, select, text, true
from sqlalchemy.orm import Session

from mapserve.programme.cases.table import ANSWERED, CASE, NEW, OPEN, WAITING_FOR_OTHERS
from mapserve.programme.roles import PERMISSIONS, Action, Appointment, ScopeKind
from mapserve.store.models import CaseMessage, Community, Feature, ReviewCase, User, WorkflowEvent
from mapserve.store.queries.communities import in_precinct
from mapserve.store.versions import Version, array

_DEGREE_M = 90_000  # a degree of longitude is longer than that in Taiwan
_MOST_LOOKED_AT = 60
NOBODY = -1  # instead of a person: cases that nobody looks after
Turn = tuple[int, int]  # a place in the queue: the risk of a case, and its number
Hidden = Mapping[str, Collection[str]]  # values, by attribute, that members are not told of


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What a list of cases is narrowed to; "", None and False for all.

    `view` is one of `VIEWS` or a state; `assignee` a person's number or `NOBODY`.
    """

    view: str = "open"
    place: str = ""
    cause: str = ""
    hour: str = ""
    severity: str = ""
    assignee: int | None = None
    near_school: bool = False
    community: str = ""
    precinct: str = ""
    today: dt.date = dt.date.min


class Found(NamedTuple):
    """A case with its community, its drawing's attributes (None: off the map), its assignee."""

    row: ReviewCase
    community: Community
    properties: dict[str, Any] | None
    assignee: str


def _views(today: dt.date) -> dict[str, ColumnElement[bool]]:
    state = ReviewCase.state
    awaited = state.in_([one.name for one in CASE.states if one.waits_for])
    others = state.in_(WAITING_FOR_OTHERS)
    return {
        "open": state.in_(OPEN),
        "new": state.in_(NEW),
        "answered": state.in_(ANSWERED),
        "overdue": and_(awaited, ReviewCase.due_on < today),
        "others": others,
        "unattended": and_(state.in_(OPEN), ~others, ReviewCase.assignee_id.is_(None)),
    }


VIEWS = tuple(_views(dt.date.min))


def by_id(session: Session, number: int, *, lock: bool = False) -> ReviewCase | None:
    """Return a case; locked, nobody else changes it before the transaction ends."""
    statement = select(ReviewCase).where(ReviewCase.id == number)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.scalars(statement).one_or_none()


def of_features(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, ReviewCase]:
    """Return the cases of some blind spots by the ids of their drawings."""
    if not ids:
        return {}
    found = session.scalars(select(ReviewCase).where(ReviewCase.feature_id.in_(ids)))
    return {one.feature_id: one for one in found}


def of_community(session: Session, community_id: int) -> list[ReviewCase]:
    """Return the cases of a community, in order of number."""
    statement = select(ReviewCase).where(ReviewCase.community_id == community_id)
    return list(session.scalars(statement.order_by(ReviewCase.id)))


def communities_with(session: Session, states: Sequence[str]) -> list[str]:
    """Return the slugs of the communities that have cases in some states."""
    here = select(ReviewCase.id).where(
        ReviewCase.community_id == Community.id, ReviewCase.state.in_(states)
    )
    return list(
        session.scalars(select(Community.slug).where(here.exists()).order_by(Community.slug))
    )


def reached(appointments: Iterable[Appointment], hidden: Hidden) -> ColumnElement[bool]:
    """Return the condition that a case lies within some appointment that may know of it.

    Those who review see all; those who draw see none that is kept from members.
    """
    within: list[ColumnElement[bool]] = []
    for one in appointments:
        actions = PERMISSIONS[one.role]
        if Action.REVIEW in actions:
            within.append(_within(one))
        elif Action.DRAW in actions:
            within.append(and_(_within(one), *_told_to_members(hidden)))
    return or_(false(), *within)


def queue(  # noqa: PLR0913 - a page's bounds
    session: Session,
    sought: Sought,
    *,
    appointments: Iterable[Appointment],
    hidden: Hidden,
    after: Turn | None = None,
    before: Turn | None = None,
    limit: int,
) -> list[Found]:
    """Return cases in the order of the desk: the highest risk first, of those the oldest.

    Parameters
    ----------
    after, before
        Only those that come after, or the last ones that come before, such a place.
    """
    first = ReviewCase.risk.desc(), ReviewCase.id.asc()
    last = ReviewCase.risk.asc(), ReviewCase.id.desc()
    statement = _sought(
        select(ReviewCase, Community, Feature.properties, func.coalesce(User.name, "")), sought
    ).outerjoin(User, User.id == ReviewCase.assignee_id)
    statement = statement.where(reached(appointments, hidden), _views_of(sought))
    if after is not None:
        statement = statement.where(_behind(after))
    if before is not None:
        statement = statement.where(_ahead(before))
    statement = statement.order_by(*(first if before is None else last)).limit(limit)
    found = [Found(*one) for one in session.execute(statement)]
    return found if before is None else found[::-1]


def turn_of(
    session: Session,
    number: int,
    *,
    appointments: Iterable[Appointment],
    hidden: Hidden,
) -> Turn | None:
    """Return where a case stands in the order of the desk, None where it may not be known of."""
    statement = (
        _joined(select(ReviewCase.risk, ReviewCase.id))
        .where(ReviewCase.id == number, reached(appointments, hidden))
        .limit(1)
    )
    found = session.execute(statement).one_or_none()
    return None if found is None else (found[0], found[1])


def counts(
    session: Session,
    sought: Sought,
    *,
    appointments: Iterable[Appointment],
    hidden: Hidden,
) -> dict[str, int]:
    """Return how many cases each of `VIEWS` and each state has, all other filters applied."""
    wanted = {
        **_views(sought.today),
        **{one.name: ReviewCase.state == one.name for one in CASE.states},
    }
    columns = [func.count().filter(condition) for condition in wanted.values()]
    statement = _sought(select(*columns), sought).where(reached(appointments, hidden))
    return dict(zip(wanted, session.execute(statement).one(), strict=True))


_DRAWING = text("""
    SELECT f.id, f.layer, f.revision_from, f.properties, CAST(f.geom AS text), f.source,
      f.revision_to IS NULL AS now
    FROM feature f WHERE f.id = :id ORDER BY f.revision_from DESC LIMIT 1
""")


def drawing(session: Session, feature_id: uuid.UUID) -> tuple[Version, bool] | None:
    """Return the last version of a drawing, and whether it is on the map now."""
    row = session.execute(_DRAWING, {"id": feature_id}).one_or_none()
    return None if row is None else (Version(*row[:-1]), row.now)


_NEAR = text("""
    SELECT s.id AS spot, n.id, n.layer, n.properties,
      ST_Distance(CAST(n.geom AS geography), CAST(s.geom AS geography)) AS metres
    FROM feature s JOIN feature n ON n.community_id = s.community_id AND n.id <> s.id
      AND n.revision_to IS NULL AND n.layer = ANY (CAST(:layers AS text[]))
      AND n.geom && ST_Expand(s.geom, :degrees)
      AND ST_DWithin(CAST(n.geom AS geography), CAST(s.geom AS geography), :metres)
    WHERE s.id = ANY (CAST(:ids AS uuid[])) AND s.revision_to IS NULL
    ORDER BY s.id, n.id
""")


def drawn_near(
    session: Session, ids: Collection[uuid.UUID], *, layers: Sequence[str], metres: float
) -> list[dict[str, Any]]:
    """Return what of some layers is drawn within some metres of each spot.

    Each as spot and id, layer, properties and metres of what is near it.
    """
    if not ids:
        return []
    values = {
        "ids": array(ids),
        "layers": list(layers),
        "metres": metres,
        "degrees": metres / _DEGREE_M,
    }
    return [dict(row) for row in session.execute(_NEAR, values).mappings()]


_IN_SIGHT = text("""
    WITH near AS MATERIALIZED (
      SELECT n.id, n.properties, ST_ShortestLine(s.geom, n.geom) AS line,
        ST_Distance(CAST(n.geom AS geography), CAST(s.geom AS geography)) AS metres
      FROM feature s JOIN feature n ON n.community_id = s.community_id AND n.id <> s.id
        AND n.revision_to IS NULL AND n.layer = ANY (CAST(:layers AS text[]))
        AND n.geom && ST_Expand(s.geom, :degrees)
      WHERE s.id = :id AND s.revision_to IS NULL
      ORDER BY n.geom <-> s.geom LIMIT :most
    )
    SELECT id, properties, metres FROM near
    WHERE metres <= :metres AND NOT EXISTS (
      SELECT FROM base_building b WHERE b.geom && near.line AND ST_Crosses(near.line, b.geom)
    )
    ORDER BY metres, id
""")


def spots_in_sight(
    session: Session, feature_id: uuid.UUID, *, layers: Sequence[str], metres: float
) -> list[dict[str, Any]]:
    """Return id, properties and metres of the spots that no building hides from one.

    Where very many are near, the nearest alone are looked at.
    """
    values = {
        "most": _MOST_LOOKED_AT,
        "id": feature_id,
        "layers": list(layers),
        "metres": metres,
        "degrees": metres / _DEGREE_M,
    }
    return [dict(row) for row in session.execute(_IN_SIGHT, values).mappings()]


def times_seen_again(session: Session, numbers: Collection[int]) -> dict[int, int]:
    """Return how often each of some cases was seen again."""
    statement = (
        select(WorkflowEvent.subject_id, func.count())
        .where(
            WorkflowEvent.workflow == CASE.name,
            WorkflowEvent.subject_id.in_(numbers),
            WorkflowEvent.verb == "see_again",
            WorkflowEvent.kind == "step",
        )
        .group_by(WorkflowEvent.subject_id)
    )
    return dict(session.execute(statement).all())


_WATCHED_BY = text("""
    SELECT id FROM review_case
    WHERE community_id = :community AND state = ANY (CAST(:states AS text[]))
      AND jsonb_exists_any(signs -> 'watchers', CAST(:ids AS text[]))
    ORDER BY id
""")


def watched_by(
    session: Session, community_id: int, ids: Collection[uuid.UUID], *, states: Sequence[str]
) -> list[int]:
    """Return the cases in some states whose place one of these features watched or lit."""
    if not ids:
        return []
    values = {"community": community_id, "ids": [str(i) for i in ids], "states": list(states)}
    return list(session.scalars(_WATCHED_BY, values))


_AROUND = text("""
    WITH broken AS (
      SELECT CAST(one AS geometry) AS geom FROM unnest(CAST(:shapes AS text[])) AS one
    )
    SELECT c.id FROM review_case c
    JOIN feature f ON f.id = c.feature_id AND f.revision_to IS NULL
    WHERE c.community_id = :community AND c.state = ANY (CAST(:states AS text[])) AND EXISTS (
      SELECT FROM broken b WHERE f.geom && ST_Expand(b.geom, :degrees)
        AND ST_DWithin(CAST(f.geom AS geography), CAST(b.geom AS geography), :metres)
    )
    ORDER BY c.id
""")


def around(
    session: Session,
    community_id: int,
    shapes: Collection[str],
    *,
    metres: float,
    states: Sequence[str],
) -> list[int]:
    """Return the cases in some states whose place lies within some metres of shapes (EWKB)."""
    values = {
        "community": community_id,
        "shapes": list(shapes),
        "metres": metres,
        "degrees": metres / _DEGREE_M,
        "states": list(states),
    }
    return list(session.scalars(_AROUND, values))


class Wait(NamedTuple):
    """When a wait for others began, and what day was the last of whoever asked."""

    began: dt.datetime
    due: dt.date | None


_WAIT = text("""
    WITH told AS (
      SELECT number, at, from_state, to_state, CAST(data ->> 'due_on' AS date) AS due
      FROM workflow_event
      WHERE workflow = :workflow AND subject_id = :id AND kind <> 'refused'
    )
    SELECT began.at, (SELECT due FROM told WHERE number < began.number ORDER BY number DESC LIMIT 1)
    FROM told began WHERE began.to_state = :state AND began.from_state <> :state
    ORDER BY began.number DESC LIMIT 1
""")


def wait_of(session: Session, case_id: int, state: str) -> Wait | None:
    """Return since when a case stands in a state of waiting, and what was due before."""
    values = {"workflow": CASE.name, "id": case_id, "state": state}
    row = session.execute(_WAIT, values).one_or_none()
    return None if row is None else Wait(*row)


def messages(session: Session, case_id: int) -> list[tuple[CaseMessage, str]]:
    """Return what was said about a case in order, each with the name of whoever said it."""
    statement = (
        select(CaseMessage, func.coalesce(User.name, ""))
        .outerjoin(User, User.id == CaseMessage.by_id)
        .where(CaseMessage.case_id == case_id)
        .order_by(CaseMessage.at, CaseMessage.id)
    )
    return [(one, name) for one, name in session.execute(statement)]


def _joined(statement: Any) -> Any:  # noqa: ANN401 - a select of any columns
    return (
        statement.select_from(ReviewCase)
        .join(Community, Community.id == ReviewCase.community_id)
        .outerjoin(
            Feature, and_(Feature.id == ReviewCase.feature_id, Feature.revision_to.is_(None))
        )
    )


def _sought(statement: Any, sought: Sought) -> Any:  # noqa: ANN401 - as above
    properties = Feature.properties
    statement = _joined(statement)
    for name, value in (
        ("place", sought.place),
        ("time_of_risk", sought.hour),
        ("severity", sought.severity),
    ):
        if value:
            statement = statement.where(properties[name].as_string() == value)
    if sought.cause:
        statement = statement.where(properties.contains({"causes": [sought.cause]}))
    if sought.near_school:
        statement = statement.where(ReviewCase.near_school)
    if sought.assignee == NOBODY:
        statement = statement.where(ReviewCase.assignee_id.is_(None))
    elif sought.assignee is not None:
        statement = statement.where(ReviewCase.assignee_id == sought.assignee)
    if sought.community:
        statement = statement.where(Community.slug == sought.community)
    if sought.precinct:
        by_name = Community.precinct == sought.precinct
        statement = statement.where(or_(by_name, in_precinct(sought.precinct)))
    return statement


def _views_of(sought: Sought) -> ColumnElement[bool]:
    if sought.view in CASE.state:
        return ReviewCase.state == sought.view
    return _views(sought.today).get(sought.view, true())


def _behind(turn: Turn) -> ColumnElement[bool]:
    risk, number = turn
    return or_(ReviewCase.risk < risk, and_(ReviewCase.risk == risk, ReviewCase.id > number))


def _ahead(turn: Turn) -> ColumnElement[bool]:
    risk, number = turn
    return or_(ReviewCase.risk > risk, and_(ReviewCase.risk == risk, ReviewCase.id < number))


def _told_to_members(hidden: Hidden) -> list[ColumnElement[bool]]:
    """Return the conditions that the drawing is on the map, and that members may see it."""
    return [
        Feature.id.is_not(None),
        *(
            func.coalesce(Feature.properties[name].as_string(), "").not_in(list(values))
            for name, values in hidden.items()
        ),
    ]


def _within(appointment: Appointment) -> ColumnElement[bool]:
    match appointment.scope_kind:
        case ScopeKind.ALL:
            return true()
        case ScopeKind.COUNTY:
            return Community.county_code == appointment.scope
        case ScopeKind.PRECINCT:
            return in_precinct(appointment.scope)
        case ScopeKind.COMMUNITY:
            return Community.slug == appointment.scope

"""Cases of blind spots: listed, judged by the steps of their workflow, talked about."""

from typing import Annotated, Any, Literal
from uuid import UUID

from flask import Blueprint, Response
from pydantic import Field, StringConstraints

from layers.words.invisible_characters import SEEN
from mapserve.programme.cases.responses import Says
from mapserve.programme.cases.table import CASE
from mapserve.programme.cases.thread import LONGEST_MESSAGE, Saying
from mapserve.programme.roles import Action
from mapserve.services.cases.answers import (
    Case,
    CaseAnswered,
    CaseMessage,
    CaseQueue,
    MessageList,
    StoryList,
)
from mapserve.services.cases.assigning import assign
from mapserve.services.cases.deciding import take_step
from mapserve.services.cases.files import find_case, find_case_of
from mapserve.services.cases.queue import queue_of, read_turn
from mapserve.services.cases.responding import Pressed, respond
from mapserve.services.cases.showing import describe, events_for
from mapserve.services.cases.stories import stories_of
from mapserve.services.cases.thread import accept, messages_of, say, told_message
from mapserve.services.communities.directory import find_community
from mapserve.services.workflow.answers import EventList
from mapserve.services.workflow.outcomes import settled
from mapserve.store.models import Community
from mapserve.store.queries.cases import NOBODY, VIEWS, Sought
from mapserve.web.access import permitted, signed_in
from mapserve.web.api.analysis_models import Body
from mapserve.web.api.models import MAX_PAGE, Query, answers
from mapserve.web.api.openapi import API, SIGNED, document
from mapserve.web.api.workflows import StepIn, step_model
from mapserve.web.http.context import reading, viewer, writing
from mapserve.web.http.numbers import LARGEST
from mapserve.web.http.reply import reply
from mapserve.web.http.security import limiter

blueprint = Blueprint("api_cases", __name__, url_prefix=API)
_ONE = "/cases/<int:case_id>"
CaseStepIn = step_model(CASE)
_Word = Annotated[str, Field(max_length=64, pattern=SEEN)]


class CasesQuery(Query):
    """Which cases: a part of the queue or a state, and what else narrows it."""

    state: Annotated[
        Literal[(*VIEWS, *CASE.state)],  # type: ignore[valid-type]  # the table's own names
        Field(description="A part of the queue, or a state."),
    ] = "open"
    precinct: _Word = ""
    community: _Word = ""
    place: _Word = ""
    cause: _Word = ""
    hour: _Word = ""
    severity: _Word = ""
    assignee: Annotated[
        int | Literal["nobody"] | None, Field(description="A person's number, or nobody.")
    ] = None
    near_school: bool = False
    sort: Annotated[Literal["risk"], Field(description="The one order there is.")] = "risk"
    limit: Annotated[int, Field(ge=1, le=MAX_PAGE)] = 50
    after: Annotated[str, Field(max_length=24, pattern=r"^([0-9]{1,10},[0-9]{1,10})?$")] = ""

    def sought(self) -> Sought:
        """Return what the list is narrowed to."""
        return Sought(
            view=self.state,
            place=self.place,
            cause=self.cause,
            hour=self.hour,
            severity=self.severity,
            assignee=NOBODY if self.assignee == "nobody" else self.assignee,
            near_school=self.near_school,
            community=self.community,
            precinct=self.precinct,
        )


class MessageIn(Body):
    """Something to say; a remark or a proposed shape is the review's and has a geometry."""

    text: Annotated[
        str,
        StringConstraints(
            strict=True,
            strip_whitespace=True,
            min_length=1,
            max_length=LONGEST_MESSAGE,
            pattern=SEEN,
        ),
    ]
    kind: Saying = Saying.MESSAGE
    geometry: Annotated[dict[str, Any] | None, Field(description="GeoJSON, WGS84 degrees.")] = None
    id: UUID | None = None


class CaseAnswerIn(Body):
    """What somebody found at a blind spot; its photos have come up before."""

    id: UUID
    feature: UUID
    says: Says
    text: Annotated[
        str,
        StringConstraints(
            strict=True, strip_whitespace=True, max_length=LONGEST_MESSAGE, pattern=SEEN
        ),
    ] = ""
    photos: Annotated[list[UUID], Field(default_factory=list, max_length=4)]

    def pressed(self) -> Pressed:
        """Return what was pressed."""
        return Pressed(
            id=self.id,
            feature=self.feature,
            says=self.says,
            text=self.text,
            photos=tuple(self.photos),
        )


class AssigneeIn(Body):
    """Who looks after a case; null for nobody."""

    assignee: Annotated[int, Field(ge=1, le=LARGEST, strict=True)] | None


@blueprint.get("/cases")
@signed_in
@document.validate(resp=answers(422, HTTP_200=CaseQueue), security=SIGNED)
def cases(query: CasesQuery) -> Response:
    """List the cases that the reader may know of, the highest risk first."""
    queue = queue_of(
        reading(), viewer(), query.sought(), after=read_turn(query.after), limit=query.limit
    )
    return reply(queue)


@blueprint.get(_ONE)
@signed_in
@document.validate(resp=answers(404, HTTP_200=Case), security=SIGNED)
def case(case_id: int) -> Response:
    """Give a case: where it stands, its risk by parts, what was filled in and said."""
    return _case(case_id)


@blueprint.get("/communities/<slug>/cases/<uuid:feature_id>")
@signed_in
@document.validate(resp=answers(404, HTTP_200=Case), security=SIGNED)
def case_of(slug: str, feature_id: UUID) -> Response:
    """Give the case of a blind spot of the map."""
    session = reading()
    file = find_case_of(session, feature_id, viewer=viewer())
    if file.community.slug != slug:
        return _case(0)
    return reply(describe(session, file, viewer=viewer()))


@blueprint.get("/communities/<slug>/cases")
@signed_in
@document.validate(resp=answers(404, HTTP_200=StoryList), security=SIGNED)
def stories(slug: str) -> Response:
    """List what became of a community's blind spots, those that the reader may know of."""
    session = reading()
    return reply(stories_of(session, find_community(session, slug), viewer=viewer()))


@blueprint.post("/communities/<slug>/case-answers")
@limiter.limit("120/minute")
@permitted(Action.DRAW)
@document.validate(
    resp=answers(403, 404, 409, 413, 415, 422, 429, HTTP_200=CaseAnswered), security=SIGNED
)
def answer_case(community: Community, json: CaseAnswerIn) -> Response:
    """Say by one press how a blind spot was found; sent again under the same id it counts once."""
    with writing() as session:
        return reply(respond(session, community, json.pressed(), viewer=viewer()))


@blueprint.post(f"{_ONE}/steps")
@limiter.limit("240/minute")
@signed_in
@document.validate(resp=answers(403, 404, 409, 413, 415, 422, 429, HTTP_200=Case), security=SIGNED)
def case_step(case_id: int, json: CaseStepIn) -> Response:  # type: ignore[valid-type]  # made from the table
    """Take a step, or take the last one back; the map says what it comes to at once."""
    step: StepIn = json
    with writing() as session:
        outcome = take_step(session, case_id, step.asked(), viewer=viewer())
    settled(outcome)
    return _case(case_id)


@blueprint.get(f"{_ONE}/events")
@signed_in
@document.validate(resp=answers(404, HTTP_200=EventList), security=SIGNED)
def case_events(case_id: int) -> Response:
    """Give what happened to a case, in order."""
    session = reading()
    return reply(events_for(session, find_case(session, case_id, viewer=viewer())))


@blueprint.get(f"{_ONE}/messages")
@signed_in
@document.validate(resp=answers(404, HTTP_200=MessageList), security=SIGNED)
def case_messages(case_id: int) -> Response:
    """Give what was said about a case, in order."""
    session = reading()
    file = find_case(session, case_id, viewer=viewer())
    return reply(MessageList(messages=messages_of(session, file)))


@blueprint.post(f"{_ONE}/messages")
@limiter.limit("120/minute")
@signed_in
@document.validate(
    resp=answers(403, 404, 409, 413, 415, 422, 429, HTTP_201=CaseMessage), security=SIGNED
)
def say_of_case(case_id: int, json: MessageIn) -> Response:
    """Say something about a case; sent again under the same id it is said once."""
    with writing() as session:
        row = say(
            session,
            case_id,
            json.text,
            viewer=viewer(),
            kind=json.kind,
            geometry=json.geometry,
            id_=json.id,
        )
    return reply(told_message(reading(), row), status=201)


@blueprint.post(f"{_ONE}/messages/<uuid:message_id>/acceptance")
@limiter.limit("60/minute")
@signed_in
@document.validate(resp=answers(403, 404, 409, 422, 429, HTTP_200=Case), security=SIGNED)
def accept_proposal(case_id: int, message_id: UUID) -> Response:
    """Take a proposed shape into the map, as a changeset of whoever takes it."""
    with writing() as session:
        accept(session, case_id, message_id, viewer=viewer())
    return _case(case_id)


@blueprint.put(f"{_ONE}/assignee")
@limiter.limit("120/minute")
@signed_in
@document.validate(resp=answers(403, 404, 413, 415, 422, 429, HTTP_200=Case), security=SIGNED)
def assign_case(case_id: int, json: AssigneeIn) -> Response:
    """Give a case to somebody who reviews there, or to nobody."""
    with writing() as session:
        assign(session, case_id, json.assignee, viewer=viewer())
    return _case(case_id)


def _case(case_id: int) -> Response:
    session = reading()
    return reply(describe(session, find_case(session, case_id, viewer=viewer()), viewer=viewer()))

"""Applications for a subsidy: begun, saved field by field, moved by the steps of their workflow."""

from typing import Annotated, Any
from uuid import UUID

from flask import Blueprint, Response, request
from pydantic import BeforeValidator, Field, WithJsonSchema

from layers.words.audience import Audience
from layers.words.validation_messages import refusing
from mapserve.programme.applications.table import APPLICATION
from mapserve.programme.calendar import Period
from mapserve.programme.forms import MEGABYTE
from mapserve.programme.roles import Action
from mapserve.services.applications.answers import (
    Application,
    ApplicationPage,
    Budget,
    ProposalList,
)
from mapserve.services.applications.budgets import budget_of, save_budget
from mapserve.services.applications.documents import (
    LIMIT_MB,
    add_document,
    find_document,
    remove_document,
)
from mapserve.services.applications.drafts import save_answers, start
from mapserve.services.applications.files import find_application
from mapserve.services.applications.proposals import proposed
from mapserve.services.applications.sending import take_step
from mapserve.services.applications.showing import describe, list_applications
from mapserve.services.communities.directory import place_of
from mapserve.services.notices.answers import Inbox
from mapserve.services.notices.inbox import inbox_of
from mapserve.services.workflow.answers import EventList
from mapserve.services.workflow.outcomes import settled
from mapserve.services.workflow.showing import timeline
from mapserve.store.models import Community
from mapserve.store.queries.applications import Sought
from mapserve.web.access import permitted, signed_in
from mapserve.web.api.analysis_models import Body
from mapserve.web.api.models import MAX_PAGE, Query, answers
from mapserve.web.api.openapi import API, SIGNED, document
from mapserve.web.api.workflows import StepIn, step_model
from mapserve.web.http.context import reading, viewer, writing
from mapserve.web.http.numbers import LARGEST
from mapserve.web.http.problems import TooLarge
from mapserve.web.http.reply import reply
from mapserve.web.http.security import limiter

blueprint = Blueprint("api_applications", __name__, url_prefix=API)
_ONE = "/applications/<int:application_id>"
# Even opened by itself a document may run, load and embed nothing.
_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
ApplicationStepIn = step_model(APPLICATION)

PeriodText = Annotated[
    Period,
    BeforeValidator(refusing(lambda given: Period.read(str(given)))),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{2,3}-[12]$", "examples": ["116-1"]}),
]
Version = Annotated[int, Field(ge=1, le=LARGEST, strict=True, description="As last seen.")]


class PeriodIn(Body):
    """The period to apply for: 民國 year and half."""

    period: PeriodText


class AnswersIn(Body):
    """Some answers, by field, and the version they are based on; null empties a field.

    `taken` names fields that are to say what the map says now.
    """

    version: Version
    answers: Annotated[dict[Annotated[str, Field(max_length=40)], Any], Field(default_factory=dict)]
    taken: Annotated[
        list[Annotated[str, Field(max_length=40)]], Field(max_length=20, default_factory=list)
    ]


class BudgetIn(Body):
    """The lines of a budget, and the version of the application they are based on."""

    version: Version
    lines: Annotated[list[dict[str, Any]], Field(max_length=2_000)]


class ApplicationsQuery(Query):
    """Which applications, a page at a time, newest first."""

    period: PeriodText | None = None
    state: Annotated[str, Field(max_length=40)] = ""
    county: Annotated[str, Field(max_length=5, description="County code.")] = ""
    precinct: Annotated[
        str,
        Field(max_length=46, description="A name, or one county's precinct: 63000/松山分局."),
    ] = ""
    community: Annotated[str, Field(max_length=64)] = ""
    limit: Annotated[int, Field(ge=1, le=MAX_PAGE)] = 50
    before: Annotated[int, Field(ge=1, le=LARGEST)] | None = None


class InboxQuery(Query):
    """Which notices, a page at a time, the latest first."""

    limit: Annotated[int, Field(ge=1, le=MAX_PAGE)] = 20
    before: Annotated[int, Field(ge=1, le=LARGEST)] | None = None


@blueprint.post("/communities/<slug>/applications")
@limiter.limit("30/minute")
@permitted(Action.APPLY)
@document.validate(
    resp=answers(403, 404, 409, 413, 415, 422, 429, HTTP_201=Application), security=SIGNED
)
def begin_application(community: Community, json: PeriodIn) -> Response:
    """Begin an application for a period, filled with what the unit answered the last time."""
    with writing() as session:
        outcome = start(session, community, json.period, viewer=viewer())
    return reply(_shown(settled(outcome).row.id), status=201)


@blueprint.get("/applications")
@signed_in
@document.validate(resp=answers(401, 403, 422, HTTP_200=ApplicationPage), security=SIGNED)
def applications(query: ApplicationsQuery) -> Response:
    """List the applications that this reader may see."""
    found = list_applications(
        reading(),
        Sought(
            period=query.period,
            states=(query.state,) if query.state else (),
            county=query.county,
            precinct=query.precinct,
            community=query.community,
        ),
        viewer=viewer(),
        before=query.before,
        limit=query.limit + 1,
    )
    page = found[: query.limit]
    following = page[-1].id if len(found) > query.limit else None
    return reply(ApplicationPage(applications=page, next=following))


@blueprint.get("/inbox")
@signed_in
@document.validate(resp=answers(401, 422, HTTP_200=Inbox), security=SIGNED)
def inbox(query: InboxQuery) -> Response:
    """Give what this reader was told of applications they may still see, the latest first."""
    found = inbox_of(reading(), viewer(), before=query.before, limit=query.limit)
    return reply(found)


@blueprint.get(_ONE)
@signed_in
@document.validate(resp=answers(401, 403, 404, HTTP_200=Application), security=SIGNED)
def application(application_id: int) -> Response:
    """Give an application: its answers, what is missing, where it stands, who may do what."""
    return reply(_shown(application_id))


@blueprint.patch(_ONE)
@limiter.limit("240/minute")
@signed_in
@document.validate(
    resp=answers(401, 403, 404, 409, 413, 415, 422, 429, HTTP_200=Application), security=SIGNED
)
def save_application(application_id: int, json: AnswersIn) -> Response:
    """Save some answers. 409: somebody saved since, or the part is closed; nothing is stored."""
    with writing() as session:
        save_answers(
            session,
            application_id,
            json.version,
            json.answers,
            taken=json.taken,
            viewer=viewer(),
        )
    return reply(_shown(application_id))


@blueprint.get(f"{_ONE}/proposals")
@signed_in
@document.validate(resp=answers(401, 403, 404, HTTP_200=ProposalList), security=SIGNED)
def application_proposals(application_id: int) -> Response:
    """Say what the map as it is now would answer, and whether what was taken over still holds."""
    row, community = find_application(reading(), application_id, viewer=viewer())
    found = proposed(reading(), row, community, viewer=viewer())
    return reply(ProposalList(proposals=found))


@blueprint.put(f"{_ONE}/budget")
@limiter.limit("240/minute")
@signed_in
@document.validate(
    resp=answers(401, 403, 404, 409, 413, 415, 422, 429, HTTP_200=Budget), security=SIGNED
)
def save_application_budget(application_id: int, json: BudgetIn) -> Response:
    """Save the lines of the budget, and give the trace of what counts of them."""
    with writing() as session:
        save_budget(session, application_id, json.version, json.lines, viewer=viewer())
    return reply(_budget(application_id))


@blueprint.get(f"{_ONE}/budget")
@signed_in
@document.validate(resp=answers(401, 403, 404, HTTP_200=Budget), security=SIGNED)
def application_budget(application_id: int) -> Response:
    """Give the lines of the budget with the trace: line, cap, cut, article."""
    return reply(_budget(application_id))


@blueprint.post(f"{_ONE}/steps")
@limiter.limit("120/minute")
@signed_in
@document.validate(
    resp=answers(401, 403, 404, 409, 413, 415, 422, 429, HTTP_200=Application), security=SIGNED
)
def application_step(application_id: int, json: ApplicationStepIn) -> Response:  # type: ignore[valid-type]
    """Take a step, or take the last one back.

    409 tells who was first; 403 whose step it is; 422 what is missing, by which rules.
    """
    body: StepIn = json
    with writing() as session:
        outcome = take_step(session, application_id, body.asked(), viewer=viewer())
    settled(outcome)
    return reply(_shown(application_id))


@blueprint.get(f"{_ONE}/events")
@signed_in
@document.validate(resp=answers(401, 403, 404, HTTP_200=EventList), security=SIGNED)
def application_events(application_id: int) -> Response:
    """List what happened to an application, in order; staff also see what was tried in vain."""
    row, community = find_application(reading(), application_id, viewer=viewer())
    staff = viewer().audience(place_of(community)) is Audience.STAFF
    return reply(timeline(reading(), row, staff=staff))


@blueprint.post(f"{_ONE}/documents")
@limiter.limit("30/minute")
@signed_in
@document.validate(
    resp=answers(401, 403, 404, 409, 413, 422, 429, HTTP_201=Application), security=SIGNED
)
def attach_document(application_id: int) -> Response:
    """Attach a document: the bytes of a PDF, JPEG or PNG as the body, its name in `?name=`."""
    if (request.content_length or 0) > LIMIT_MB * MEGABYTE:
        raise TooLarge(limit=LIMIT_MB)
    name, content = request.args.get("name", ""), request.get_data(cache=False)
    with writing() as session:
        add_document(session, application_id, name, content, viewer=viewer())
    return reply(_shown(application_id), status=201)


@blueprint.delete(f"{_ONE}/documents/<uuid:document_id>")
@signed_in
@document.validate(resp=answers(401, 403, 404, 409, HTTP_200=Application), security=SIGNED)
def remove_attached_document(application_id: int, document_id: UUID) -> Response:
    """Take a document away while its part of the application is open."""
    with writing() as session:
        remove_document(session, application_id, document_id, viewer=viewer())
    return reply(_shown(application_id))


@blueprint.get(f"{_ONE}/documents/<uuid:document_id>")
@signed_in
@document.validate(resp=answers(401, 403, 404, HTTP_200=None), security=SIGNED)
def attached_document(application_id: int, document_id: UUID) -> Response:
    """Give a document to those who may see the application."""
    found = find_document(reading(), application_id, document_id, viewer=viewer())
    answer = reply(found.content, mimetype=found.media_type)
    answer.headers["Content-Disposition"] = f'inline; filename="{found.sha256[:12]}"'
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _budget(application_id: int) -> Budget:
    row, _ = find_application(reading(), application_id, viewer=viewer())
    return budget_of(reading(), row)


def _shown(application_id: int) -> Application:
    row, community = find_application(reading(), application_id, viewer=viewer())
    return describe(reading(), row, community, viewer=viewer())

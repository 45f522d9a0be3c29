"""Evaluations: begun, scored blindly, agreed on, moved by the steps of their workflow."""

from typing import Annotated

from flask import Blueprint, Response
from pydantic import Field, StringConstraints, model_validator

from layers.words.invisible_characters import SEEN
from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.exchange.sheets.csv_sheet import csv_of
from mapserve.exchange.sheets.sheet import Sheet
from mapserve.programme.evaluations.conflicts import Relation
from mapserve.programme.evaluations.criteria import Evaluated, Group
from mapserve.programme.evaluations.scores import Mark
from mapserve.programme.evaluations.table import EVALUATION
from mapserve.rendering.papers.printing import PaperFormat
from mapserve.services.evaluations.answers import Evaluation, EvaluationPage
from mapserve.services.evaluations.beginning import begin_community, begin_county
from mapserve.services.evaluations.certificates import make_certificate
from mapserve.services.evaluations.consensus import save_consensus
from mapserve.services.evaluations.deciding import take_step
from mapserve.services.evaluations.files import find_evaluation
from mapserve.services.evaluations.panels import declare, excuse, name_evaluator
from mapserve.services.evaluations.reports import make_report
from mapserve.services.evaluations.score_table import HEAD, score_rows
from mapserve.services.evaluations.sheets import hand_in, save_scores
from mapserve.services.evaluations.showing import describe, events_for, list_evaluations
from mapserve.services.workflow.answers import EventList
from mapserve.services.workflow.outcomes import settled
from mapserve.store.queries.evaluations import Sought
from mapserve.web.access import community_named, signed_in
from mapserve.web.api.analysis_models import Body
from mapserve.web.api.models import MAX_PAGE, Query, answers
from mapserve.web.api.openapi import API, SIGNED, document
from mapserve.web.api.workflows import StepIn, step_model
from mapserve.web.http.addresses import shown_address
from mapserve.web.http.attachments import PAPER_TYPES, private_file
from mapserve.web.http.context import reading, viewer, writing
from mapserve.web.http.numbers import LARGEST
from mapserve.web.http.reply import reply
from mapserve.web.http.security import limiter

blueprint = Blueprint("api_evaluations", __name__, url_prefix=API)
_ONE = "/evaluations/<int:evaluation_id>"
_POINTS = 100
_KEY = Annotated[str, StringConstraints(max_length=40, pattern=SEEN)]
EvaluationStepIn = step_model(EVALUATION)

Year = Annotated[int, Field(ge=94, le=999, strict=True, description="民國 year.")]
Version = Annotated[int, Field(ge=1, le=LARGEST, strict=True, description="As last seen.")]
Words = Annotated[
    str, StringConstraints(strict=True, strip_whitespace=True, max_length=500, pattern=SEEN)
]


class UnitIn(Body):
    """Whom to evaluate for a year: a community by its slug, or a county by its code."""

    community: Annotated[str, Field(max_length=64, pattern=SEEN)] | None = None
    county: Annotated[str, Field(pattern="^[0-9]{5}$")] | None = None
    year: Year
    group: Group = Group.GENERAL

    @model_validator(mode="after")
    def _one_of_the_two(self) -> "UnitIn":
        if (self.community is None) == (self.county is None):
            message = "community or county: one of the two"
            raise ValueError(message)
        return self


class ScoreIn(Body):
    """One score: points, or that it does not apply, and why."""

    value: Annotated[int, Field(ge=0, le=_POINTS, strict=True)] | None = None
    not_applicable: Annotated[bool, Field(strict=True)] = False
    reason: Words = ""

    def mark(self) -> Mark:
        """Return the score as it is kept."""
        return Mark(self.value, not_applicable=self.not_applicable, reason=self.reason)


class ScoresIn(Body):
    """Some of one's own scores, by criterion, and the version of the sheet; null takes one away."""

    version: Version
    scores: Annotated[dict[_KEY, ScoreIn | None], Field(max_length=40)]


class ConsensusIn(Body):
    """What is agreed on, by criterion, and the version it is based on; null takes one away."""

    version: Version
    consensus: Annotated[dict[_KEY, ScoreIn | None], Field(max_length=40)]


class SheetIn(Body):
    """One's own sheet, handed in as it was last seen."""

    version: Version


class DeclarationIn(Body):
    """Whether there is a conflict of interest, and what it is."""

    conflict: Annotated[bool, Field(strict=True)]
    relations: Annotated[list[Relation], Field(max_length=len(Relation), default_factory=list)]
    words: Words = ""


class EvaluatorIn(Body):
    """An evaluator by e-mail address; `deputy_for` is the evaluator that they stand in for."""

    email: Annotated[str, Field(max_length=254, pattern=SEEN)]
    chair: Annotated[bool, Field(strict=True)] = False
    deputy_for: Annotated[int, Field(ge=1, le=LARGEST, strict=True)] | None = None


class ExcusalIn(Body):
    """Why an evaluator is excused."""

    reason: Annotated[
        str,
        StringConstraints(
            strict=True, strip_whitespace=True, min_length=1, max_length=500, pattern=SEEN
        ),
    ]


class EvaluationsQuery(Query):
    """Which evaluations, a page at a time, newest first."""

    year: Annotated[int, Field(ge=94, le=999)] | None = None
    evaluated: Evaluated | None = None
    county: Annotated[str, Field(max_length=5, description="County code.")] = ""
    community: Annotated[str, Field(max_length=64)] = ""
    limit: Annotated[int, Field(ge=1, le=MAX_PAGE)] = 50
    before: Annotated[int, Field(ge=1, le=LARGEST)] | None = None


@blueprint.get("/evaluations")
@signed_in
@document.validate(resp=answers(401, 422, HTTP_200=EvaluationPage), security=SIGNED)
def evaluations(query: EvaluationsQuery) -> Response:
    """List the evaluations that this reader may know of; the order tells nothing of scores."""
    found = list_evaluations(
        reading(),
        Sought(
            year=query.year,
            evaluated=query.evaluated,
            county=query.county,
            community=query.community,
        ),
        viewer=viewer(),
        before=query.before,
        limit=query.limit + 1,
    )
    page = found[: query.limit]
    following = page[-1].id if len(found) > query.limit else None
    return reply(EvaluationPage(evaluations=page, next=following))


@blueprint.post("/evaluations")
@limiter.limit("60/minute")
@signed_in
@document.validate(
    resp=answers(401, 403, 404, 409, 413, 415, 422, 429, HTTP_201=Evaluation), security=SIGNED
)
def begin_evaluation(json: UnitIn) -> Response:
    """Begin an evaluation: counties of their communities, the ministry of counties."""
    community = community_named(json.community) if json.community is not None else None
    with writing() as session:
        if community is not None:
            outcome = begin_community(
                session,
                community,
                year=json.year,
                group=json.group,
                viewer=viewer(),
            )
        else:
            outcome = begin_county(session, json.county or "", year=json.year, viewer=viewer())
    return reply(_shown(settled(outcome).row.id), status=201)


@blueprint.get(_ONE)
@signed_in
@document.validate(resp=answers(401, 404, HTTP_200=Evaluation), security=SIGNED)
def evaluation(evaluation_id: int) -> Response:
    """Give an evaluation as far as its reader may see: own scores, others' once they are in."""
    return reply(_shown(evaluation_id))


@blueprint.patch(_ONE)
@limiter.limit("240/minute")
@signed_in
@document.validate(
    resp=answers(401, 403, 404, 409, 413, 415, 422, 429, HTTP_200=Evaluation), security=SIGNED
)
def save_evaluation_scores(evaluation_id: int, json: ScoresIn) -> Response:
    """Save some of one's own scores. 409: saved elsewhere since, or closed; nothing is stored."""
    scores = {key: one.mark() if one else None for key, one in json.scores.items()}
    with writing() as session:
        save_scores(session, evaluation_id, json.version, scores, viewer=viewer())
    return reply(_shown(evaluation_id))


@blueprint.post(f"{_ONE}/handing-in")
@limiter.limit("60/minute")
@signed_in
@document.validate(
    resp=answers(401, 403, 404, 409, 413, 415, 422, 429, HTTP_200=Evaluation), security=SIGNED
)
def hand_in_scores(evaluation_id: int, json: SheetIn) -> Response:
    """Hand in one's own scores. 422 tells which reasons are missing, by which rules."""
    with writing() as session:
        hand_in(session, evaluation_id, json.version, viewer=viewer())
    return reply(_shown(evaluation_id))


@blueprint.post(f"{_ONE}/declaration")
@limiter.limit("60/minute")
@signed_in
@document.validate(
    resp=answers(401, 403, 404, 409, 413, 415, 422, 429, HTTP_200=Evaluation), security=SIGNED
)
def declare_conflict(evaluation_id: int, json: DeclarationIn) -> Response:
    """Declare whether there is a conflict of interest. 409: one is known, and none declared."""
    with writing() as session:
        declare(
            session,
            evaluation_id,
            conflict=json.conflict,
            relations=json.relations,
            words=json.words,
            viewer=viewer(),
        )
    return reply(_shown(evaluation_id))


@blueprint.post(f"{_ONE}/evaluators")
@limiter.limit("60/minute")
@signed_in
@document.validate(
    resp=answers(401, 403, 404, 409, 413, 415, 422, 429, HTTP_201=Evaluation), security=SIGNED
)
def add_evaluator(evaluation_id: int, json: EvaluatorIn) -> Response:
    """Name an evaluator, perhaps as the deputy of one who has a conflict or was excused."""
    with writing() as session:
        name_evaluator(
            session,
            evaluation_id,
            json.email,
            chair=json.chair,
            deputy_for=json.deputy_for,
            viewer=viewer(),
        )
    return reply(_shown(evaluation_id), status=201)


@blueprint.post(f"{_ONE}/evaluators/<int:assignment_id>/excusal")
@limiter.limit("60/minute")
@signed_in
@document.validate(
    resp=answers(401, 403, 404, 409, 413, 415, 422, 429, HTTP_200=Evaluation), security=SIGNED
)
def excuse_evaluator(evaluation_id: int, assignment_id: int, json: ExcusalIn) -> Response:
    """Excuse an evaluator whose scores are not in."""
    with writing() as session:
        excuse(session, evaluation_id, assignment_id, json.reason, viewer=viewer())
    return reply(_shown(evaluation_id))


@blueprint.patch(f"{_ONE}/consensus")
@limiter.limit("240/minute")
@signed_in
@document.validate(
    resp=answers(401, 403, 404, 409, 413, 415, 422, 429, HTTP_200=Evaluation), security=SIGNED
)
def save_evaluation_consensus(evaluation_id: int, json: ConsensusIn) -> Response:
    """Save what the evaluators agree on. 409: somebody saved since; nothing is stored."""
    agreed = {key: one.mark() if one else None for key, one in json.consensus.items()}
    with writing() as session:
        save_consensus(session, evaluation_id, json.version, agreed, viewer=viewer())
    return reply(_shown(evaluation_id))


@blueprint.post(f"{_ONE}/steps")
@limiter.limit("120/minute")
@signed_in
@document.validate(
    resp=answers(401, 403, 404, 409, 413, 415, 422, 429, HTTP_200=Evaluation), security=SIGNED
)
def evaluation_step(evaluation_id: int, json: EvaluationStepIn) -> Response:  # type: ignore[valid-type]
    """Take a step, or take the last one back.

    409 tells who was first; 403 whose step it is; 422 what is missing, by which rules.
    """
    body: StepIn = json
    with writing() as session:
        outcome = take_step(session, evaluation_id, body.asked(), viewer=viewer())
    settled(outcome)
    return reply(_shown(evaluation_id))


@blueprint.get(f"{_ONE}/events")
@signed_in
@document.validate(resp=answers(401, 404, HTTP_200=EventList), security=SIGNED)
def evaluation_events(evaluation_id: int) -> Response:
    """List what happened to an evaluation, in order, as far as its reader may know."""
    file = find_evaluation(reading(), evaluation_id, viewer=viewer())
    return reply(events_for(reading(), file))


@blueprint.get(f"{_ONE}/scores.csv")
@signed_in
@document.validate(resp=answers(401, 404, HTTP_200=None), security=SIGNED)
def evaluation_scores(evaluation_id: int) -> Response:
    """Give the scores that this reader may see as CSV, safe for a spreadsheet."""
    rows = list(score_rows(reading(), evaluation_id, viewer=viewer()))
    sheet = Sheet(name="", above=(), head=HEAD, widths=(), rows=rows)
    name = f"evaluation-{evaluation_id}.csv"
    return private_file(csv_of(sheet), "text/csv", plain=name, called=name)


@blueprint.get(f"{_ONE}/certificate.<paper_format>")
@limiter.limit("30/minute")
@signed_in
@document.validate(resp=answers(401, 404, 429, HTTP_200=None), security=SIGNED)
def evaluation_certificate(evaluation_id: int, paper_format: str) -> Response:
    """Give the certificate of what was awarded and released, as pdf or odt."""
    if paper_format not in set(PaperFormat):
        raise NotFound(thing=Text("書表", "paper"), name=paper_format[:40])
    as_ = PaperFormat(paper_format)
    content, called = make_certificate(
        reading(), evaluation_id, as_, address=_address, viewer=viewer()
    )
    plain = f"certificate-{evaluation_id}.{as_}"
    return private_file(content, PAPER_TYPES[as_], plain=plain, called=called)


@blueprint.get(f"{_ONE}/report.<paper_format>")
@limiter.limit("30/minute")
@signed_in
@document.validate(resp=answers(401, 404, 429, HTTP_200=None), security=SIGNED)
def evaluation_report(evaluation_id: int, paper_format: str) -> Response:
    """Give the report of an evaluation whose scores are sealed, as pdf or odt, to who runs it."""
    if paper_format not in set(PaperFormat):
        raise NotFound(thing=Text("書表", "paper"), name=paper_format[:40])
    as_ = PaperFormat(paper_format)
    content, called = make_report(reading(), evaluation_id, as_, address=_address, viewer=viewer())
    plain = f"evaluation-report-{evaluation_id}.{as_}"
    return private_file(content, PAPER_TYPES[as_], plain=plain, called=called)


def _address(evaluation_id: int) -> str:
    return shown_address("evaluation_pages.page", evaluation_id=evaluation_id)


def _shown(evaluation_id: int) -> Evaluation:
    file = find_evaluation(reading(), evaluation_id, viewer=viewer())
    return describe(reading(), file, viewer=viewer())

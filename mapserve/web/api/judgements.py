"""Judged suggestions: noted, looked at, moved by the steps of their workflow, and their events."""

from typing import Annotated

from flask import Blueprint, Response
from pydantic import Field

from layers.geometry.geojson import Lines
from layers.words.audience import Audience
from mapserve.programme.roles import Action
from mapserve.programme.suggestions import SUGGESTION
from mapserve.programme.workflow.structure import TAKE_BACK
from mapserve.services.analysis.answers import Judged
from mapserve.services.analysis.judgements import (
    find_suggestion,
    note_suggestion,
    shown_judgement,
    take_step,
    take_step_back,
)
from mapserve.services.communities.directory import place_of
from mapserve.services.workflow.answers import EventList
from mapserve.services.workflow.outcomes import settled
from mapserve.services.workflow.showing import timeline
from mapserve.store.models import Community, Suggestion
from mapserve.web.access import permitted
from mapserve.web.api.analysis_models import Body
from mapserve.web.api.models import answers
from mapserve.web.api.openapi import API, SIGNED, document
from mapserve.web.api.workflows import StepIn, step_model
from mapserve.web.http.context import reading, viewer, writing
from mapserve.web.http.reply import reply
from mapserve.web.http.security import limiter

blueprint = Blueprint("api_judgements", __name__, url_prefix=API)
_ONE = "/communities/<slug>/suggestions/<int:suggestion_id>"
SuggestionStepIn = step_model(SUGGESTION)


class PlaceIn(Body):
    """A suggested place."""

    geometry: Annotated[Lines, Field(description="GeoJSON LineString or MultiLineString.")]


@blueprint.post("/communities/<slug>/suggestions")
@limiter.limit("120/minute")
@permitted(Action.DISMISS)
@document.validate(
    resp=answers(403, 404, 413, 415, 422, 429, HTTP_200=Judged, HTTP_201=Judged), security=SIGNED
)
def note(community: Community, json: PlaceIn) -> Response:
    """Keep a suggested place as one that somebody looks at; 200 where it was kept already."""
    with writing() as session:
        outcome = note_suggestion(session, community, viewer=viewer(), geometry=json.geometry)
    taken = settled(outcome)
    return reply(_shown(community, taken.row), status=200 if taken.replayed else 201)


@blueprint.get(_ONE)
@permitted(Action.COVERAGE)
@document.validate(resp=answers(403, 404, HTTP_200=Judged), security=SIGNED)
def judged(community: Community, suggestion_id: int) -> Response:
    """Give a judged place: where it stands, what the reader may do, and why not the rest."""
    return reply(_shown(community, find_suggestion(reading(), community, suggestion_id)))


@blueprint.post(f"{_ONE}/steps")
@limiter.limit("120/minute")
@permitted(Action.COVERAGE)
@document.validate(
    resp=answers(403, 404, 409, 413, 415, 422, 429, HTTP_200=Judged), security=SIGNED
)
def step(community: Community, suggestion_id: int, json: SuggestionStepIn) -> Response:  # type: ignore[valid-type]
    """Take a step, or take the last one back.

    409 tells who was first; 403 whose step it is; 422 what is missing, by which rules.
    """
    body: StepIn = json
    act = take_step_back if body.verb == TAKE_BACK else take_step
    with writing() as session:
        outcome = act(session, community, suggestion_id, body.asked(), viewer=viewer())
    return reply(_shown(community, settled(outcome).row))


@blueprint.get(f"{_ONE}/events")
@permitted(Action.COVERAGE)
@document.validate(resp=answers(403, 404, HTTP_200=EventList), security=SIGNED)
def events(community: Community, suggestion_id: int) -> Response:
    """List what happened to a judged place, in order; staff also see what was tried in vain."""
    row = find_suggestion(reading(), community, suggestion_id)
    staff = viewer().audience(place_of(community)) is Audience.STAFF
    return reply(timeline(reading(), row, staff=staff))


def _shown(community: Community, row: Suggestion) -> Judged:
    return shown_judgement(reading(), community, row, viewer=viewer())

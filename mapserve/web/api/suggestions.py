"""Blind spots: those suggested, dismissed and taken back, and what watches one that was drawn."""

from uuid import UUID

from flask import Blueprint, Response

from mapserve.programme.roles import Action
from mapserve.services.analysis.answers import BlindSpotWatch, Dismissal, Suggestions
from mapserve.services.analysis.blind_spots import watch_blind_spot
from mapserve.services.analysis.judgements import dismiss, shown_dismissal, undo_dismissal
from mapserve.services.analysis.suggestions import NIGHT, suggestions
from mapserve.services.workflow.outcomes import settled
from mapserve.store.models import Community
from mapserve.web.access import permitted
from mapserve.web.api.analysis_models import AtQuery, DismissalIn
from mapserve.web.api.models import answers
from mapserve.web.api.openapi import API, SIGNED, document
from mapserve.web.http.context import reading, viewer, writing
from mapserve.web.http.reply import reply
from mapserve.web.http.security import limiter

blueprint = Blueprint("api_suggestions", __name__, url_prefix=API)


@blueprint.get("/communities/<slug>/suggestions")
@limiter.limit("120/minute")
@permitted(Action.COVERAGE)
@document.validate(resp=answers(403, 404, 422, 429, HTTP_200=Suggestions), security=SIGNED)
def suggested(community: Community, query: AtQuery) -> Response:
    """Give the places nobody watches that may be blind spots, near a school way first."""
    return reply(suggestions(reading(), community, viewer=viewer(), at=query.at or NIGHT))


@blueprint.post("/communities/<slug>/suggestions/dismissals")
@limiter.limit("120/minute")
@permitted(Action.DISMISS)
@document.validate(
    resp=answers(403, 404, 409, 413, 415, 422, 429, HTTP_201=Dismissal), security=SIGNED
)
def dismiss_suggestion(community: Community, json: DismissalIn) -> Response:
    """Dismiss a suggested place with a reason: it is not suggested again."""
    with writing() as session:
        outcome = dismiss(
            session, community, viewer=viewer(), geometry=json.geometry, reason=json.reason
        )
    return reply(shown_dismissal(reading(), settled(outcome).row), status=201)


@blueprint.delete("/communities/<slug>/suggestions/dismissals/<int:dismissal_id>")
@limiter.limit("120/minute")
@permitted(Action.DISMISS)
@document.validate(resp=answers(403, 404, 409, 422, 429, HTTP_204=None), security=SIGNED)
def undo(community: Community, dismissal_id: int) -> Response:
    """Take a dismissal back: the place may be suggested again."""
    with writing() as session:
        outcome = undo_dismissal(session, community, dismissal_id, viewer=viewer())
    settled(outcome)
    return Response(status=204)


@blueprint.get("/communities/<slug>/blind-spots/<uuid:feature_id>/watch")
@limiter.limit("240/minute")
@permitted(Action.COVERAGE)
@document.validate(resp=answers(403, 404, 422, 429, HTTP_200=BlindSpotWatch), security=SIGNED)
def blind_spot_watch(community: Community, feature_id: UUID, query: AtQuery) -> Response:
    """Give what watches a drawn blind spot now and at its hour of risk, and what would."""
    return reply(
        watch_blind_spot(reading(), community, viewer=viewer(), feature_id=feature_id, at=query.at)
    )

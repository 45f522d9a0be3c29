"""Rounds of evaluations: what they are scored by, quotas, and where everybody stands."""

from typing import Annotated

from flask import Blueprint, Response
from pydantic import Field

from layers.analysis.hours import Instant
from mapserve.programme.evaluations.criteria import MOST_POINTS
from mapserve.services.evaluations.answers import RoundTold
from mapserve.services.evaluations.rounds import MOST_HOURS, set_round
from mapserve.services.evaluations.standings import describe_round
from mapserve.web.access import signed_in
from mapserve.web.api.analysis_models import Body
from mapserve.web.api.models import answers
from mapserve.web.api.openapi import API, SIGNED, document
from mapserve.web.http.context import reading, viewer, writing
from mapserve.web.http.numbers import LARGEST
from mapserve.web.http.reply import reply
from mapserve.web.http.security import limiter

blueprint = Blueprint("api_evaluation_rounds", __name__, url_prefix=API)
_ONE = "/evaluation-rounds/<int:round_id>"
_MOST = 9_999
_Count = Annotated[int, Field(ge=0, le=_MOST, strict=True)]


class RoundIn(Body):
    """What is to be set of a round; what is not named stays.

    `weights` are the points of every criterion, null: all alike. `hours` are those of the week at
    which street is measured. `reported` are the communities reported that year, null: as counted
    here. `growth_quota` is null where there is none.
    """

    version: Annotated[int, Field(ge=1, le=LARGEST, strict=True)]
    weights: (
        Annotated[
            dict[
                Annotated[str, Field(max_length=40)],
                Annotated[int, Field(ge=1, le=MOST_POINTS, strict=True)],
            ],
            Field(max_length=40),
        ]
        | None
    ) = None
    hours: Annotated[list[Instant], Field(min_length=1, max_length=MOST_HOURS)] | None = None
    reported: _Count | None = None
    growth_quota: _Count | None = None


@blueprint.get(_ONE)
@signed_in
@document.validate(resp=answers(401, 404, HTTP_200=RoundTold), security=SIGNED)
def evaluation_round(round_id: int) -> Response:
    """Give a round to whoever runs it; its scores only while they owe none themselves."""
    return reply(describe_round(reading(), round_id, viewer=viewer()))


@blueprint.patch(_ONE)
@limiter.limit("60/minute")
@signed_in
@document.validate(
    resp=answers(401, 404, 409, 413, 415, 422, 429, HTTP_200=RoundTold), security=SIGNED
)
def set_evaluation_round(round_id: int, json: RoundIn) -> Response:
    """Set what a round is scored by. 409: somebody has scored by its points, or saved since."""
    named = json.model_fields_set - {"version"}
    wanted = {name: getattr(json, name) for name in named}
    if wanted.get("hours") is not None:
        wanted["hours"] = [one.text.en for one in wanted["hours"]]
    elif "hours" in wanted:
        del wanted["hours"]
    with writing() as session:
        set_round(session, round_id, json.version, wanted, viewer=viewer())
    return reply(describe_round(reading(), round_id, viewer=viewer()))

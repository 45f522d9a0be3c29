"""GET /hours: what opening hours, in any writing, are understood as."""

from flask import Blueprint, Response

from layers.model.opening_hours import read_hours
from mapserve.services.saving.answers import HoursRead
from mapserve.web.access import anybody
from mapserve.web.api.models import HoursQuery, answers
from mapserve.web.api.openapi import API, READS, document
from mapserve.web.http.reply import reply
from mapserve.web.http.security import limiter

blueprint = Blueprint("api_hours", __name__, url_prefix=API)


@blueprint.get("/hours")
@limiter.limit("240/minute")
@anybody
@document.validate(resp=answers(422, 429, HTTP_200=HoursRead), security=READS)
def hours(query: HoursQuery) -> Response:
    """Tell how opening hours are stored and understood, or why they cannot be read."""
    found = read_hours(query.text)
    return reply(HoursRead(stored=found.text, words=found.words))

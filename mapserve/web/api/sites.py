"""POST /sites: where the next cameras belong, at once or told line by line as it is found."""

from collections.abc import Iterator

from flask import Blueprint, Response, request

from layers.words.answer import Answer
from mapserve.programme.roles import Action
from mapserve.services.analysis.answers import Progress, Sites, SitesTold
from mapserve.services.analysis.long_task import News, Running
from mapserve.services.analysis.sites import SitesWanted, propose_sites
from mapserve.store.models import Community
from mapserve.web.access import permitted
from mapserve.web.api.analysis_models import SitesIn
from mapserve.web.api.models import answers
from mapserve.web.api.openapi import API, NDJSON, SIGNED, document
from mapserve.web.http.context import reading, viewer
from mapserve.web.http.reply import JSON, reply
from mapserve.web.http.security import limiter

blueprint = Blueprint("api_proposing", __name__, url_prefix=API)


@blueprint.post("/communities/<slug>/sites")
@limiter.limit("60/minute")
@permitted(Action.COVERAGE)
@document.validate(resp=answers(403, 404, 413, 415, 422, 429, 503, HTTP_200=Sites), security=SIGNED)
def sites(community: Community, json: SitesIn) -> Response:
    """Propose where the next cameras belong.

    With `Accept: application/x-ndjson` each line tells the progress, or an answer: the quick one
    at once and the last one with `final`. Whoever closes the connection ends the work.
    """
    wanted = SitesWanted(**dict(json) | {"weights": json.weights.model_dump(exclude_none=True)})
    running = propose_sites(reading(), community, viewer=viewer(), wanted=wanted)
    running.claim()
    if request.accept_mimetypes.best_match([JSON, NDJSON]) == NDJSON:
        return _streamed(running)
    try:
        return reply(running.final())
    finally:
        running.release()


def _streamed(running: Running[Sites]) -> Response:
    response = Response(_lines(running), mimetype=NDJSON)
    response.call_on_close(running.release)  # though not one line was read
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # a proxy in front must pass lines on at once
    return response


def _lines(running: Running[Sites]) -> Iterator[str]:
    """Yield one line of JSON for each news; what needs the request is done by now."""
    try:
        for news in running.news():
            yield _line(news).model_dump_json() + "\n"
    finally:
        running.release()


def _line(news: News[Sites]) -> Answer:
    if news.answer is None:
        return Progress(progress=round(news.progress, 3))
    return SitesTold(answer=news.answer, final=news.final)

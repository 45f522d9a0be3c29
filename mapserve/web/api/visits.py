"""Visits: planned, prepared for a phone, answered by operations, sealed."""

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

from flask import Blueprint, Response, request
from pydantic import Field, StringConstraints

from layers.analysis.hours import HOUR
from layers.words.audience import Audience
from layers.words.invisible_characters import SEEN
from mapserve.exchange.photo_decoder import MOST_BYTES, PhotoTooLarge
from mapserve.programme.visits.checklist import MOST, Check
from mapserve.services.visits.answers import (
    Manifest,
    OperationsKept,
    OperationsTold,
    PhotoArrived,
    Visit,
    VisitList,
)
from mapserve.services.visits.files import find_visit
from mapserve.services.visits.packs import pack
from mapserve.services.visits.photos import find_photo, take_photo
from mapserve.services.visits.planning import by_hand, edit_list, plan_visit
from mapserve.services.visits.receiving import Lat, Lon, kept, receive
from mapserve.services.visits.sealing import submit
from mapserve.services.visits.showing import describe, visits_of
from mapserve.web.access import signed_in
from mapserve.web.api.analysis_models import Body
from mapserve.web.api.models import answers
from mapserve.web.api.openapi import API, SIGNED, document
from mapserve.web.http.context import reading, viewer, writing
from mapserve.web.http.numbers import LARGEST
from mapserve.web.http.reply import not_modified, reply, unchanged
from mapserve.web.http.security import limiter

blueprint = Blueprint("api_visits", __name__, url_prefix=API)
_ONE = "/visits/<int:visit_id>"
_PHOTO = f"{_ONE}/photos/<sha256>"
MOST_OPERATIONS = 200  # of one request: a phone sends half as many where that is too much
_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
Number = Annotated[int, Field(ge=1, le=LARGEST, strict=True)]
Day = Annotated[dt.date, Field(ge=dt.date(2020, 1, 1), le=dt.date(2199, 12, 31))]


class VisitIn(Body):
    """A visit to plan: of which evaluation, when, and who of the panel goes (all without any)."""

    evaluation: Number
    day: Day
    hour: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["22:00"])]
    evaluators: Annotated[list[Number], Field(max_length=20)] = Field(default_factory=list)

    @property
    def minute(self) -> int:
        """Return the minute of the day."""
        hour, minute = map(int, self.hour.split(":"))
        return hour * HOUR + minute


class ListedIn(Body):
    """Something on the list, by its key."""

    key: Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=SEEN)]


class AddedIn(Body):
    """Something to verify that is on no map: in words, WGS84 degrees."""

    words: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=SEEN)
    ]
    lon: Lon
    lat: Lat


class ListIn(Body):
    """The list in the order that it shall have."""

    version: Number
    items: Annotated[list[ListedIn | AddedIn], Field(max_length=MOST)]

    def read(self) -> list[str | Check]:
        """Return the items as the service takes them."""
        return [
            one.key
            if isinstance(one, ListedIn)
            else by_hand(self.version * 100 + at, one.words, one.lon, one.lat)
            for at, one in enumerate(self.items)
        ]


class OperationsIn(Body):
    """Operations as the device made them; each is judged by itself."""

    operations: Annotated[list[dict[str, Any]], Field(max_length=MOST_OPERATIONS)]


class VisitStepIn(Body):
    """Hand in: `operations` are the ids of all that this phone has."""

    verb: Literal["submit"]
    operations: Annotated[list[UUID], Field(max_length=10_000)] = Field(default_factory=list)


@blueprint.get("/visits")
@signed_in
@document.validate(resp=answers(HTTP_200=VisitList), security=SIGNED)
def visits() -> Response:
    """List the visits that the reader goes on, the latest day first."""
    return reply(visits_of(reading(), viewer()))


@blueprint.post("/visits")
@limiter.limit("30/minute")
@signed_in
@document.validate(
    resp=answers(401, 403, 404, 409, 413, 415, 422, 429, 503, HTTP_201=Visit), security=SIGNED
)
def plan(json: VisitIn) -> Response:
    """Plan a visit: what to verify is computed from the edition at evaluation, for that hour."""
    with writing() as session:
        row = plan_visit(
            session,
            json.evaluation,
            day=json.day,
            minute=json.minute,
            people=json.evaluators,
            viewer=viewer(),
        )
        number = row.id
    return _shown(number, status=201)


@blueprint.get(_ONE)
@signed_in
@document.validate(resp=answers(404, HTTP_200=Visit), security=SIGNED)
def visit(visit_id: int) -> Response:
    """Give a visit as far as its reader may see."""
    return _shown(visit_id)


@blueprint.put(f"{_ONE}/checklist")
@limiter.limit("60/minute")
@signed_in
@document.validate(
    resp=answers(401, 403, 404, 409, 413, 415, 422, 429, 503, HTTP_200=Visit), security=SIGNED
)
def set_checklist(visit_id: int, json: ListIn) -> Response:
    """Reorder, shorten or lengthen what to verify. 409: somebody changed it since."""
    with writing() as session:
        edit_list(session, visit_id, json.version, json.read(), viewer=viewer())
    return _shown(visit_id)


@blueprint.get(f"{_ONE}/manifest")
@limiter.limit("60/minute")
@signed_in
@document.validate(resp=answers(404, 429, 503, HTTP_200=Manifest), security=SIGNED)
def manifest(visit_id: int) -> Response:
    """Say what preparing takes: bytes, hash of the pack, hashes of both editions."""
    _, told = pack(reading(), visit_id, viewer=viewer())
    return reply(told)


@blueprint.get(f"{_ONE}/pack")
@limiter.limit("60/minute")
@signed_in
@document.validate(resp=answers(404, 429, 503, HTTP_200=None, HTTP_304=None), security=SIGNED)
def visit_pack(visit_id: int) -> Response:
    """Give all that a phone needs without network, as one JSON document."""
    text, told = pack(reading(), visit_id, viewer=viewer())
    if unchanged(told.sha256[:32]):
        return not_modified(told.sha256[:32], audience=Audience.MEMBERS)
    return reply(text, etag=told.sha256[:32])


@blueprint.get(f"{_ONE}/operations")
@signed_in
@document.validate(resp=answers(403, 404, HTTP_200=OperationsKept), security=SIGNED)
def visit_operations(visit_id: int) -> Response:
    """Give the reader's own operations and the photos that have not arrived."""
    return reply(kept(reading(), visit_id, viewer=viewer()))


@blueprint.post(f"{_ONE}/operations")
@limiter.limit("240/minute")
@signed_in
@document.validate(
    resp=answers(401, 403, 404, 413, 415, 422, 429, HTTP_200=OperationsTold), security=SIGNED
)
def send_operations(visit_id: int, json: OperationsIn) -> Response:
    """Store operations, each answered by itself: stored, known, in conflict or refused."""
    with writing() as session:
        told = receive(session, visit_id, json.operations, viewer=viewer())
    return reply(told)


@blueprint.put(_PHOTO)
@limiter.limit("240/minute")
@signed_in
@document.validate(
    resp=answers(403, 404, 413, 422, 429, HTTP_200=PhotoArrived, HTTP_201=PhotoArrived),
    security=SIGNED,
)
def put_visit_photo(visit_id: int, sha256: str) -> Response:
    """Take in a photo under the SHA-256 of its bytes; sent again it is 200."""
    if (request.content_length or 0) > MOST_BYTES:
        raise PhotoTooLarge(limit=MOST_BYTES // 2**20)
    raw = request.get_data(cache=False)
    with writing() as session:
        told, new = take_photo(session, visit_id, sha256, raw, viewer=viewer())
    return reply(told, status=201 if new else 200)


@blueprint.get(_PHOTO)
@signed_in
@document.validate(resp=answers(404, HTTP_200=None, HTTP_304=None), security=SIGNED)
def visit_photo(visit_id: int, sha256: str) -> Response:
    """Give a photo to whoever may see the answer that names it."""
    found = find_photo(reading(), visit_id, sha256, viewer=viewer())
    if unchanged(sha256[:32]):
        return not_modified(sha256[:32], audience=Audience.MEMBERS)
    answer = reply(found.image, etag=sha256[:32], mimetype="image/jpeg")
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


@blueprint.post(f"{_ONE}/steps")
@limiter.limit("60/minute")
@signed_in
@document.validate(
    resp=answers(401, 403, 404, 409, 413, 415, 422, 429, HTTP_200=Visit), security=SIGNED
)
def visit_step(visit_id: int, json: VisitStepIn) -> Response:
    """Hand in one's own part. 409 tells what has not arrived, or on what two phones differ."""
    with writing() as session:
        submit(session, visit_id, json.operations, viewer=viewer())
    return _shown(visit_id)


def _shown(visit_id: int, *, status: int = 200) -> Response:
    file = find_visit(reading(), visit_id, viewer=viewer())
    return reply(describe(reading(), file), status=status)

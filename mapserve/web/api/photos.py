"""PUT and GET /photos: a community's photos, taken in and shown to those they are for."""

from uuid import UUID

from flask import Blueprint, Response, request

from layers.words.audience import Audience
from mapserve.exchange.photo_decoder import MOST_BYTES, PhotoTooLarge
from mapserve.programme.roles import Action
from mapserve.services.maps.answers import PhotoKept
from mapserve.services.maps.photos import find_photo, photo_bytes, take_in
from mapserve.store.models import Community
from mapserve.web.access import permitted
from mapserve.web.api.models import PhotoQuery, answers
from mapserve.web.api.openapi import API, SIGNED, document
from mapserve.web.http.context import reading, viewer, writing
from mapserve.web.http.reply import not_modified, reply, unchanged
from mapserve.web.http.security import limiter

blueprint = Blueprint("api_photos", __name__, url_prefix=API)

# Even opened by itself the picture may run, load and embed nothing.
_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


@blueprint.put("/communities/<slug>/photos/<uuid:photo_id>")
@limiter.limit("120/minute;2000/day")
@permitted(Action.DRAW)
@document.validate(
    resp=answers(403, 404, 409, 413, 422, 429, HTTP_200=PhotoKept, HTTP_201=PhotoKept),
    security=SIGNED,
)
def put_photo(community: Community, photo_id: UUID, query: PhotoQuery) -> Response:
    """Take a photo in under an id made on the device; features then name it in `photos`.

    The same file sent again gives the same answer with 200; another one under the id 409.
    """
    if (request.content_length or 0) > MOST_BYTES:
        raise PhotoTooLarge(limit=MOST_BYTES // 2**20)
    raw = request.get_data(cache=False)
    with writing() as session:
        taken = take_in(
            session,
            community,
            photo_id,
            raw,
            viewer=viewer(),
            taken_on=query.taken_on,
            stance=query.stance(),
        )
    return reply(taken.described, status=201 if taken.created else 200)


@blueprint.get("/communities/<slug>/photos/<uuid:photo_id>")
@permitted(Action.PHOTOS)
@document.validate(resp=answers(403, 404, HTTP_200=None, HTTP_304=None), security=SIGNED)
def photo(community: Community, photo_id: UUID) -> Response:
    """Give a photo to a member or to staff, at most 1600 pixels a side."""
    return _shown(community, photo_id, thumbnail=False)


@blueprint.get("/communities/<slug>/photos/<uuid:photo_id>/thumbnail")
@permitted(Action.PHOTOS)
@document.validate(resp=answers(403, 404, HTTP_200=None, HTTP_304=None), security=SIGNED)
def thumbnail(community: Community, photo_id: UUID) -> Response:
    """Give a photo to a member or to staff, at most 320 pixels a side."""
    return _shown(community, photo_id, thumbnail=True)


def _shown(community: Community, photo_id: UUID, *, thumbnail: bool) -> Response:
    found = find_photo(reading(), community, photo_id, viewer=viewer())
    etag = found.sent_sha256.hex()[:32]
    if unchanged(etag):
        return not_modified(etag, audience=Audience.MEMBERS)
    content = photo_bytes(reading(), found, thumbnail=thumbnail)
    answer = reply(content, etag=etag, mimetype="image/jpeg")
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if found.taken_on:
        answer.headers["X-Taken-On"] = found.taken_on.isoformat()
    return answer

"""GET /features and POST /changesets: a community's map read and written."""

from typing import TypedDict

from flask import Blueprint, Response

from layers.model.capabilities import Part
from layers.model.catalogue import CATALOGUE
from layers.words.audience import Audience
from mapserve.programme.roles import Action, Viewer
from mapserve.services.analysis.judgements import accept_drawn
from mapserve.services.cases.beginning import follow_save
from mapserve.services.communities.directory import find_state, place_of
from mapserve.services.maps.answers import FeatureCollection
from mapserve.services.maps.editions import list_editions
from mapserve.services.maps.features import features_etag, read_features
from mapserve.services.saving.answers import Receipt
from mapserve.services.saving.changesets import ChangesetIn, apply_changeset
from mapserve.store.models import Community
from mapserve.store.queries.features import Bbox
from mapserve.web.access import anybody, community_named, permitted
from mapserve.web.api.models import FeaturesQuery, answers
from mapserve.web.api.openapi import API, READS, SIGNED, document
from mapserve.web.http.context import asking, reading, viewer, writing
from mapserve.web.http.reply import GEOJSON, not_modified, reply, unchanged
from mapserve.web.http.security import limiter

blueprint = Blueprint("api_features", __name__, url_prefix=API)


class _Asked(TypedDict):
    viewer: Viewer
    layer: str | None
    at: int | None
    bbox: Bbox | None


@blueprint.get("/communities/<slug>/features")
@anybody
@document.validate(
    resp=answers(403, 404, 422, HTTP_200=FeatureCollection, HTTP_304=None), security=READS
)
def features(slug: str, query: FeaturesQuery) -> Response:
    """Give the features this reader may see, now or as of a revision.

    `direct_features` answers most readers without name before they come here.
    """
    community = find_state(asking(), slug)
    if query.at is not None and query.at != community.revision:
        may_look_back(community_named(slug), query.at)
    asked: _Asked = {
        "viewer": viewer(), "layer": query.layer, "at": query.at, "bbox": query.bbox
    }  # fmt: skip
    audience = viewer().audience(place_of(community))
    etag = features_etag(community, **asked)
    if unchanged(etag):
        return not_modified(etag, audience=audience)
    text = read_features(reading(), community, **asked)
    return reply(text, etag=etag, audience=audience, mimetype=GEOJSON)


@blueprint.post("/communities/<slug>/changesets")
@limiter.limit("240/minute")
@permitted(Action.DRAW)
@document.validate(
    resp=answers(403, 404, 409, 413, 415, 422, 429, HTTP_200=Receipt, HTTP_201=Receipt),
    security=SIGNED,
)
def save(community: Community, json: ChangesetIn) -> Response:
    """Save a changeset: all of it or nothing.

    The same changeset sent again gives the same answer with 200. A feature changed by somebody
    else in the same field answers 409 with both versions.
    """
    with writing() as session:
        saved = apply_changeset(session, community, json, viewer=viewer())
        kinds = CATALOGUE.playing(Part.SPOT)
        spots = [one.id for one in json.create if one.layer in kinds]
        if saved.created and spots:
            accept_drawn(session, community, spots, viewer=viewer())
        if saved.created:
            follow_save(session, community, json.touched(), viewer=viewer())
    return reply(saved.answer, status=201 if saved.created else 200)


def may_look_back(community: Community, revision: int) -> None:
    """Ask for the right to history, unless the revision is sealed for the public.

    What was taken off the public map by mistake made good must not stay readable there.
    """
    if viewer().audience(place_of(community)) is Audience.PUBLIC:
        sealed = list_editions(reading(), community)
        if any(one.revision == revision and one.purpose == "public" for one in sealed):
            return
    viewer().require(Action.HISTORY, place_of(community))

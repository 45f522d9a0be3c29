"""GET /communities: the list, the country, one community, and the base map around it."""

from flask import Blueprint, Response

from layers.words.audience import Audience
from mapserve.services.communities.answers import CommunityDetail, CommunityPage, CountryMap
from mapserve.services.communities.country import country_map
from mapserve.services.communities.directory import describe_community, list_communities
from mapserve.services.maps.answers import BaseCollection
from mapserve.services.maps.base_map import read_base
from mapserve.web.access import anybody, community_named
from mapserve.web.api.models import BaseQuery, CommunitiesQuery, CountryQuery, answers
from mapserve.web.api.openapi import API, READS, document
from mapserve.web.http.context import reading
from mapserve.web.http.reply import GEOJSON, not_modified, reply, unchanged

blueprint = Blueprint("api_communities", __name__, url_prefix=API)
_COUNTRY_MAX_AGE_S = 300  # a community that was added may wait so long
_BASE_MAX_AGE_S = 600  # streets change when an administrator imports them


@blueprint.get("/communities")
@anybody
@document.validate(resp=answers(422, HTTP_200=CommunityPage), security=READS)
def communities(query: CommunitiesQuery) -> Response:
    """List communities by slug, a page at a time."""
    found = list_communities(reading(), query=query.q, limit=query.limit + 1, after=query.after)
    page = found[: query.limit]
    following = page[-1].slug if len(found) > query.limit else None
    return reply(CommunityPage(communities=page, next=following), audience=Audience.PUBLIC)


@blueprint.get("/country")
@anybody
@document.validate(resp=answers(422, HTTP_200=CountryMap), security=READS)
def country(query: CountryQuery) -> Response:
    """Give what the map of the country shows: counties, towns or communities, as one is near."""
    found = country_map(reading(), zoom=query.zoom, bbox=query.bbox, query=query.q)
    return reply(found, audience=Audience.PUBLIC, max_age=_COUNTRY_MAX_AGE_S)


@blueprint.get("/communities/<slug>")
@anybody
@document.validate(resp=answers(404, HTTP_200=CommunityDetail), security=READS)
def community(slug: str) -> Response:
    """Give one community with its boundary."""
    described = describe_community(reading(), community_named(slug))
    return reply(described, audience=Audience.PUBLIC)


@blueprint.get("/communities/<slug>/base")
@anybody
@document.validate(resp=answers(404, 422, HTTP_200=BaseCollection, HTTP_304=None), security=READS)
def base(slug: str, query: BaseQuery) -> Response:
    """Give streets, buildings and places around the community, to draw without a basemap."""
    text, etag = read_base(reading(), community_named(slug), bbox=query.bbox)
    if unchanged(etag):
        return not_modified(etag, audience=Audience.PUBLIC, max_age=_BASE_MAX_AGE_S)
    return reply(
        text, etag=etag, audience=Audience.PUBLIC, mimetype=GEOJSON, max_age=_BASE_MAX_AGE_S
    )

"""GET /revisions and /diff, GET and POST /editions: a community's map through time."""

from flask import Blueprint, Response

from mapserve.programme.roles import Action
from mapserve.services.communities.directory import place_of
from mapserve.services.maps.answers import Difference, Edition, EditionList, RevisionPage
from mapserve.services.maps.editions import readable_editions, seal
from mapserve.services.maps.history import diff, list_revisions
from mapserve.store.models import Community
from mapserve.web.access import anybody, community_named, permitted
from mapserve.web.api.models import DiffQuery, EditionIn, RevisionsQuery, answers
from mapserve.web.api.openapi import API, READS, SIGNED, document
from mapserve.web.http.context import reading, viewer, writing
from mapserve.web.http.reply import reply
from mapserve.web.http.security import limiter

blueprint = Blueprint("api_history", __name__, url_prefix=API)


@blueprint.get("/communities/<slug>/revisions")
@permitted(Action.HISTORY)
@document.validate(resp=answers(403, 404, 422, HTTP_200=RevisionPage), security=SIGNED)
def revisions(community: Community, query: RevisionsQuery) -> Response:
    """List the saves of a community, newest first: who, when, how much."""
    found = list_revisions(reading(), community, limit=query.limit + 1, before=query.before)
    page = found[: query.limit]
    following = page[-1].revision if len(found) > query.limit else None
    return reply(RevisionPage(revisions=page, next=following))


@blueprint.get("/communities/<slug>/diff")
@permitted(Action.HISTORY)
@document.validate(resp=answers(403, 404, 422, HTTP_200=Difference), security=SIGNED)
def compare(community: Community, query: DiffQuery) -> Response:
    """Compare two revisions: added, removed, changed."""
    return reply(
        diff(
            reading(),
            community,
            viewer=viewer(),
            from_revision=query.from_revision,
            to_revision=query.to_revision,
        )
    )


@blueprint.get("/communities/<slug>/editions")
@anybody
@document.validate(resp=answers(404, HTTP_200=EditionList), security=READS)
def editions(slug: str) -> Response:
    """List the sealed revisions: those for the public, or all of them for members."""
    community = community_named(slug)
    found = readable_editions(reading(), community, viewer=viewer())
    audience = viewer().audience(place_of(community))
    return reply(EditionList(editions=found), audience=audience)


@blueprint.post("/communities/<slug>/editions")
@limiter.limit("30/minute")
@permitted(Action.SEAL)
@document.validate(resp=answers(403, 404, 413, 415, 422, 429, HTTP_201=Edition), security=SIGNED)
def seal_edition(community: Community, json: EditionIn) -> Response:
    """Seal the map as it is now: nothing later can change what the edition shows."""
    with writing() as session:
        sealed = seal(session, community, purpose=json.purpose, viewer=viewer())
    return reply(sealed, status=201)

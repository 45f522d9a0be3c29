"""GET /formats and /export: which files are read and written, and a community's map as one."""

from flask import Blueprint, Response

from layers.words.audience import Audience
from mapserve.exchange.formats import FORMATS, WRITTEN
from mapserve.services.communities.directory import place_of
from mapserve.services.maps.answers import FormatList
from mapserve.services.maps.exports import export_map
from mapserve.web.access import anybody, community_named
from mapserve.web.api.features import may_look_back
from mapserve.web.api.models import ExportQuery, answers
from mapserve.web.api.openapi import API, READS, document
from mapserve.web.http.attachments import attachment
from mapserve.web.http.context import reading, viewer
from mapserve.web.http.reply import reply

blueprint = Blueprint("api_exports", __name__, url_prefix=API)


@blueprint.get("/formats")
@anybody
@document.validate(resp=answers(HTTP_200=FormatList), security=READS)
def formats() -> Response:
    """List the file formats, and what each is good for here."""
    return reply(FormatList(formats=FORMATS), audience=Audience.PUBLIC)


@blueprint.get("/communities/<slug>/export")
@anybody
@document.validate(resp=answers(403, 404, 422, HTTP_200=None), security=READS)
def export(slug: str, query: ExportQuery) -> Response:
    """Give the map as a file: what this reader may see, now or as of a revision."""
    community = community_named(slug)
    if query.at is not None and query.at != community.revision:
        may_look_back(community, query.at)
    format_ = next(one for one in WRITTEN if one.name == query.format)
    audience = viewer().audience(place_of(community))
    content = export_map(
        reading(), community, as_=format_, audience=audience, layer=query.layer, revision=query.at
    )
    return attachment(content, format_, slug, audience)

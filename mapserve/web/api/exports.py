"""GET /formats and /export: which files are read and written, and a community's map as one."""

from typing import Any

from flask import Blueprint, Response

from layers.words.audience import Audience
from mapserve.exchange.formats import FORMATS, WRITTEN
from mapserve.exchange.formats.contract import FileFormat
from mapserve.services.communities.directory import place_of
from mapserve.services.maps.exports import export_map
from mapserve.web.api.features import may_look_back
from mapserve.web.api.models import ExportQuery, FormatsOut, answers
from mapserve.web.api.openapi import API, READS, document
from mapserve.web.http.attachments import attachment
from mapserve.web.http.context import reading, viewer
from mapserve.web.http.reply import community_named, reply

blueprint = Blueprint("api_exports", __name__, url_prefix=API)


@blueprint.get("/formats")
@document.validate(resp=answers(HTTP_200=FormatsOut), security=READS)
def formats() -> Response:
    """List the file formats, and what each is good for here."""
    return reply({"formats": [_described(one) for one in FORMATS]}, audience=Audience.PUBLIC)


@blueprint.get("/communities/<slug>/export")
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


def _described(one: FileFormat) -> dict[str, Any]:
    return {
        "name": one.name,
        "label": one.label._asdict(),
        "suffixes": list(one.suffixes),
        "media_type": one.media_type,
        "reads": one.read is not None,
        "reads_base": one.base is not None,
        "writes": one.write is not None,
    }

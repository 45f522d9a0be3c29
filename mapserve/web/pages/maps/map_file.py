"""The map of a community, or one of its editions, as a file in any format we write."""

from flask import Blueprint, Response, request

from layers.words.audience import Audience
from mapserve.exchange.formats import WRITTEN
from mapserve.exchange.formats.contract import FileFormat
from mapserve.services.communities.directory import find_community, place_of
from mapserve.services.maps.answers import Edition
from mapserve.services.maps.editions import readable_edition
from mapserve.services.maps.exports import export_map
from mapserve.store.models import Community
from mapserve.web.access import anybody
from mapserve.web.http import context
from mapserve.web.http.attachments import attachment
from mapserve.web.http.problems import NoSuchPage

blueprint = Blueprint("map_file", __name__, url_prefix="/c/<slug>")


@blueprint.get("/map.<name>")
@anybody
def now(slug: str, name: str) -> Response:
    """Give the map as it is now: the public's, or with `?audience=mine` all the reader may see."""
    return _file(find_community(context.reading(), slug), _named(name), None)


@blueprint.get("/editions/<int:number>/map.<name>")
@anybody
def edition(slug: str, number: int, name: str) -> Response:
    """Give one edition that the reader may see."""
    format_ = _named(name)
    community = find_community(context.reading(), slug)
    sealed = readable_edition(context.reading(), community, number, viewer=context.viewer())
    return _file(community, format_, sealed)


def written_formats() -> tuple[FileFormat, ...]:
    """Return the formats that templates offer."""
    return WRITTEN


def _named(name: str) -> FileFormat:
    for one in WRITTEN:
        if one.suffix == f".{name}":
            return one
    raise NoSuchPage


def _file(community: Community, format_: FileFormat, sealed: Edition | None) -> Response:
    audience = Audience.PUBLIC
    if request.args.get("audience") == "mine":
        audience = context.viewer().audience(place_of(community))
    content = export_map(
        context.reading(), community, as_=format_, audience=audience, edition=sealed
    )
    which = f"-edition-{sealed.number}" if sealed else ""
    return attachment(content, format_, f"{community.slug}{which}", audience)

"""Pictures for shared links and for tabs: asked by chats, search engines and old browsers."""

from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, request

from mapserve.rendering.share_picture import png, site_svg
from mapserve.services.communities.directory import find_community
from mapserve.services.maps.share_picture import public_map_svg, share_svg
from mapserve.web.access import anybody
from mapserve.web.http import context

HOUR_S = 3600

blueprint = Blueprint("sharing", __name__)


@blueprint.get("/c/<slug>/share.png")
@anybody
def community(slug: str) -> Response:
    """Give the picture of a community's public map."""
    session = context.reading()
    return _picture(share_svg(session, find_community(session, slug)))


@blueprint.get("/c/<slug>/about.png")
@anybody
def public_map(slug: str) -> Response:
    """Give the public map alone, without words: the community's own page shows it."""
    session = context.reading()
    return _picture(public_map_svg(session, find_community(session, slug)))


@blueprint.get("/share.png")
@anybody
def site() -> Response:
    """Give the picture of the site."""
    return _picture(site_svg())


@blueprint.get("/favicon.ico")
@anybody
def favicon() -> Response:
    """Give the sign of the site to whoever does not read the page's links."""
    sign = Path(current_app.static_folder or "") / "build" / "icon-32.png"
    if not sign.exists():
        abort(404)
    answer = Response(sign.read_bytes(), mimetype="image/png")
    answer.cache_control.max_age = 24 * HOUR_S
    return answer


def _picture(svg: str) -> Response:
    """Answer with the picture, or 304: it is not drawn for who has it already."""
    answer = Response(mimetype="image/png")
    etag = sha256(svg.encode()).hexdigest()[:32]
    answer.set_etag(etag)
    answer.cache_control.public = True
    answer.cache_control.max_age = HOUR_S
    if etag not in request.if_none_match:
        answer.set_data(png(svg))
    answer.make_conditional(request)
    return answer

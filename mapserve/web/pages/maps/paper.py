"""The map of a community, or one of its editions, on paper: A4 or A3, at a stated scale."""

from flask import Blueprint, render_template, request

from layers.model.catalogue import CATALOGUE
from layers.words.audience import Audience
from mapserve import clock
from mapserve.services.communities.directory import find_community, place_of
from mapserve.services.maps.answers import Edition
from mapserve.services.maps.editions import Purpose, readable_edition
from mapserve.store.models import Community
from mapserve.web.access import anybody
from mapserve.web.http import context
from mapserve.web.pages.maps.editions import qr_of
from mapserve.web.pages.maps.figure import map_parts

SIZES = {"A4": "A4 portrait", "A3": "A3 landscape"}

blueprint = Blueprint("paper", __name__, url_prefix="/c/<slug>")


@blueprint.get("/print")
@anybody
def now(slug: str) -> str:
    """Set the map as it is now: `?size=A4|A3`, `?hidden=` layers to leave out."""
    return _sheet(find_community(context.reading(), slug), None)


@blueprint.get("/editions/<int:number>/print")
@anybody
def edition(slug: str, number: int) -> str:
    """Set one edition that the reader may see."""
    community = find_community(context.reading(), slug)
    return _sheet(
        community, readable_edition(context.reading(), community, number, viewer=context.viewer())
    )


def _sheet(community: Community, sealed: Edition | None) -> str:
    asked = request.args.get("size", "A4").upper()
    kinds = {layer.kind for layer in CATALOGUE}
    hidden = sorted(kinds.intersection(request.args.get("hidden", "").split(",")))
    return render_template(
        "maps/paper.html",
        community=community,
        edition=sealed,
        purpose=Purpose(sealed.purpose).label if sealed else None,
        qr=qr_of(community.slug, sealed.number if sealed else None),
        size=asked if asked in SIZES else "A4",
        sizes=SIZES,
        hidden=",".join(hidden),
        today=clock.now(),
        public=context.viewer().audience(place_of(community)) is Audience.PUBLIC,
        parts=map_parts(community, opens="paper", at=sealed.revision if sealed else None),
    )

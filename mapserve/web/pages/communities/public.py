"""A community's public page, and its public map in a frame of somebody else's page."""

from flask import Blueprint, redirect, render_template
from markupsafe import Markup
from werkzeug import Response

from layers.model.contract import MapLayer
from mapserve.rendering.symbols import symbol
from mapserve.services.communities.directory import find_community
from mapserve.services.maps.listing import public_list
from mapserve.services.maps.public_figures import public_figures
from mapserve.services.records.announcements import announced
from mapserve.services.records.newsletters import issues_of
from mapserve.web.access import anybody
from mapserve.web.http import context
from mapserve.web.pages.maps.figure import map_parts

_LEGEND = 4  # symbols that fit a phone beside their words
_ISSUES = 3
_SYMBOL = 30  # pixels

blueprint = Blueprint("public", __name__, url_prefix="/c/<slug>")


@blueprint.get("/about")
@anybody
def about(slug: str) -> str:
    """Say what a community does for safety, what is to come, and whom to call."""
    session = context.reading()
    community = find_community(session, slug)
    figures = public_figures(session, community)
    return render_template(
        "communities/public.html",
        community=community,
        figures=figures,
        coming=announced(session, community),
        issues=issues_of(session, community)[:_ISSUES],
        legend_of_map=[(one.label, _picture(one)) for one in _explained(figures.layers)],
    )


@blueprint.get("/embed")
@anybody
def embed(slug: str) -> str | Response:
    """Show the public map alone, for a frame of anybody's page.

    A frame of a foreign page sends no session. Who opens it signed in is led to the map itself,
    lest they take what they see for what everybody sees.
    """
    community = find_community(context.reading(), slug)
    if context.viewer().user_id is not None:
        return redirect(f"/c/{community.slug}")
    return render_template(
        "communities/embed.html",
        community=community,
        edition=None,
        public=True,
        parts=map_parts(community),
        listing=public_list(context.reading(), community, limit=1),
    )


def _explained(layers: list[MapLayer]) -> list[MapLayer]:
    """Return the layers of the map that its picture explains: what plays a part, first."""
    return sorted(layers, key=lambda one: not one.parts)[:_LEGEND]


def _picture(layer: MapLayer) -> Markup:
    """Return a layer's symbol as inline SVG, made of the catalogue's own constants."""
    inside = symbol(layer.style, _SYMBOL / 2, _SYMBOL / 2, _SYMBOL)
    drawn = (
        f'<svg viewBox="0 0 {_SYMBOL} {_SYMBOL}" width="{_SYMBOL}" height="{_SYMBOL}" '
        f'aria-hidden="true">{inside}</svg>'
    )
    return Markup(drawn)  # noqa: S704 - constants of ours

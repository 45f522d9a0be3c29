"""The public front: the communities that have a map, searched, paged, or near somebody."""

import re
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from layers.words.text import Text
from mapserve.errors import Malformed
from mapserve.programme.roles import Viewer
from mapserve.rendering.map_plan import MapParts, OverviewPlan
from mapserve.services.communities.country import country_bounds
from mapserve.services.communities.directory import (
    list_communities,
    nearest_communities,
    own_communities,
)
from mapserve.web.access import anybody
from mapserve.web.http import context
from mapserve.web.http.assets import asset
from mapserve.web.http.security import csp_nonce

PAGE = 24
MINE = 6
_DECIMALS = 2  # degrees: about a kilometre
_PLACE = re.compile(r"(\d{1,3}(?:\.\d{1,9})?),(\d{1,3}(?:\.\d{1,9})?)")

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@anybody
def home() -> str:
    """List communities: `?q=` searches, `?after=` is the last slug of the page before.

    `?near=25.03,121.56` lists the nearest; the page itself sends a place to about a kilometre.
    """
    if request.args.get("near"):
        return _nearest(request.args["near"])
    query = request.args.get("q", "").strip()[:80]
    after = request.args.get("after", "")[:64]
    found = list_communities(context.reading(), query=query, limit=PAGE + 1, after=after)
    following = found[PAGE - 1].slug if len(found) > PAGE else None
    whose = Viewer() if query or after else context.viewer()
    mine, in_all = own_communities(context.reading(), whose, limit=MINE)
    own = {one.slug for one in mine}
    return render_template(
        "communities/home.html",
        communities=[(one, None) for one in found[:PAGE] if one.slug not in own],
        mine=mine,
        in_all=in_all,
        query=query,
        following=following,
        parts=_map(query),
    )


def _map(query: str) -> MapParts | None:
    """Return the map of the country with what the query finds, None where it finds nothing."""
    # Here, because folium loads pandas: a second that most commands and answers do without.
    from mapserve.rendering.overview_map import overview_map  # noqa: PLC0415

    bounds = country_bounds(context.reading(), query=query)
    if bounds is None:
        return None
    plan = OverviewPlan(
        bounds=bounds,
        script_url=asset("overview.js"),
        style_url=asset("overview-style.css"),
        basemap_url=context.settings().basemap_url,
        nonce=csp_nonce(),
        points_url="/api/v1/country" + (f"?{urlencode({'q': query})}" if query else ""),
        opens="country",
    )
    return overview_map(plan)


def _nearest(near: str) -> str:
    place = _PLACE.fullmatch(near)
    if place is None:
        reason = Text("位置要寫成緯度,經度。", "a position is latitude,longitude.")
        raise Malformed(reason=reason)
    lat, lon = (round(float(one), _DECIMALS) for one in place.groups())
    return render_template(
        "communities/home.html",
        communities=nearest_communities(context.reading(), lon, lat, limit=PAGE),
        mine=[],
        in_all=0,
        query="",
        near=True,
        following=None,
    )

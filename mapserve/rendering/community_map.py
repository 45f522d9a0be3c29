"""The folium map of a community: geometry, ids and our own constants, never anybody's words.

The page's script fetches features and catalogue and writes the words
(decision text-outside-folium), so the bytes
and the time of the page do not depend on how many features there are.
"""

import re
from typing import Any, get_args

import folium
from branca.element import MacroElement
from folium.template import Template

from mapserve.rendering import guard
from mapserve.rendering.map_plan import MapParts, MapPlan, Opens, OverviewOpens, OverviewPlan

guard.install()  # the only module that opens folium puts up the wall

MIN_ZOOM, MAX_ZOOM = 13, 21
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_NONCE = re.compile(r"[A-Za-z0-9_-]+")


class CommunityMap(folium.Map):
    """A Leaflet map without foreign assets, and without folium's viewport that forbids zooming."""

    _template = Template(
        """
        {% macro header(this, kwargs) %}
        <style nonce="{{ this.nonce }}">
            #{{ this.get_name() }} {position: absolute; inset: 0;}
        </style>
        {% endmacro %}
        {% macro html(this, kwargs) %}
        <div class="folium-map" id={{ this.get_name()|tojson }}></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
            center: {{ this.location|tojson }},
            ...{{ this.options|tojavascript }}
        });
        {% endmacro %}
        """
    )

    def __init__(
        self, plan: MapPlan | OverviewPlan, zooms: tuple[int, int] = (MIN_ZOOM, MAX_ZOOM)
    ) -> None:
        west, south, east, north = plan.bounds
        super().__init__(
            location=[(south + north) / 2, (west + east) / 2],
            zoom_start=16,
            tiles=None,
            zoom_control=False,
            min_zoom=zooms[0],
            max_zoom=zooms[1],
            zoom_snap=0.25,
        )
        self._id = "community"
        self.nonce = plan.nonce
        self.default_js = [("mapserve_script", plan.script_url)] if plan.script_url else []
        self.default_css = [("mapserve_style", plan.style_url)] if plan.style_url else []


class Drawing(MacroElement):
    """Hands our script the map and the addresses of what it draws."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        mapserve.{{ this.opens }}({{ this._parent.get_name() }}, {{ this.plan|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, opens: Opens | OverviewOpens, plan: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Drawing"
        self._id = "features"
        self.opens = opens
        self.plan = plan


def community_map(plan: MapPlan) -> MapParts:
    """Render the folium map of a community into the three parts of its figure.

    Raises
    ------
    ValueError
        The slug, the nonce or the bounds are not what they must be: a caller's mistake.
    """
    _check(plan)
    made = CommunityMap(plan)
    made.add_child(Drawing(plan.opens, _drawing(plan)))
    return parts_of(made)


def parts_of(made: CommunityMap) -> MapParts:
    """Return the three parts of a map's figure."""
    figure: Any = made.get_root()
    made.render()  # type: ignore[no-untyped-call]
    return MapParts(
        header=figure.header.render().replace(_META, ""),
        html=figure.html.render(),
        script=figure.script.render(),
    )


# The page's own template says this already.
_META = '<meta http-equiv="content-type" content="text/html; charset=UTF-8" />'


def _drawing(plan: MapPlan) -> dict[str, Any]:
    west, south, east, north = plan.bounds
    api = "/api/v1"
    own = f"{api}/communities/{plan.slug}"
    urls = {
        "catalogue": f"{api}/catalogue",
        "community": own,
        "features": f"{own}/features" + ("" if plan.at is None else f"?at={plan.at}"),
        "base": f"{own}/base",
    }
    if plan.opens == "coverage":
        urls["hours"] = f"{own}/coverage/hours" + (
            "" if plan.at is None else f"?revision={plan.at}"
        )
    if plan.since is not None:
        urls["diff"] = f"{own}/diff?from={plan.since}&to={plan.at}"
    return {
        "bounds": [[south, west], [north, east]],
        "public": plan.public,
        "basemap": plan.basemap_url,
        "urls": {} if plan.opens == "mapFile" else urls,
    }


def _check(plan: MapPlan) -> None:
    if not _SLUG.fullmatch(plan.slug) or not _NONCE.fullmatch(plan.nonce):
        message = "slug and nonce are plain letters and digits"
        raise ValueError(message)
    if not all(isinstance(side, float) for side in plan.bounds):
        message = "bounds are four numbers"
        raise ValueError(message)
    if plan.opens not in get_args(Opens):
        message = "no such function of our script"
        raise ValueError(message)
    if not all(isinstance(one, int) for one in (plan.at, plan.since) if one is not None):
        message = "revisions are whole numbers"
        raise ValueError(message)

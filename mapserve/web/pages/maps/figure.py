"""What folium makes of a community for a page: the map, a comparison or a printed sheet."""

from typing import Any

from layers.model.catalogue import CATALOGUE
from layers.model.contract import Group, MapLayer
from layers.words.audience import Audience
from mapserve.rendering.map_plan import MapParts, MapPlan, Opens
from mapserve.services.communities.directory import describe_community, place_of
from mapserve.store.models import Community
from mapserve.web.http import context
from mapserve.web.http.assets import asset
from mapserve.web.http.security import csp_nonce

SCRIPTS: dict[Opens, str] = {
    "show": "map.js",
    "compare": "compare.js",
    "paper": "paper.js",
    "coverage": "coverage.js",
}


def map_parts(community: Community, *, opens: Opens = "show", **more: Any) -> MapParts:  # noqa: ANN401 - what a plan takes
    """Return the parts of the community's map as the reader may see it.

    Parameters
    ----------
    opens
        Which of our scripts draws on it.
    more
        Further members of `MapPlan`: `at`, `since`.
    """
    # Here, because folium loads pandas: a second that most commands and answers do without.
    from mapserve.rendering.community_map import community_map  # noqa: PLC0415

    described = describe_community(context.reading(), community)
    plan = MapPlan(
        slug=community.slug,
        bounds=described.bounds,
        script_url=asset(SCRIPTS[opens]),
        style_url=asset("map-style.css"),
        basemap_url=context.settings().basemap_url,
        nonce=csp_nonce(),
        public=context.viewer().audience(place_of(community)) is Audience.PUBLIC,
        opens=opens,
        **more,
    )
    return community_map(plan)


def legend(public: bool) -> list[tuple[Group, list[MapLayer]]]:  # noqa: FBT001 - a template's call
    """Return the groups of the legend with the layers that the public, or a member, may know of."""
    known = [one for one in CATALOGUE if one.audience is Audience.PUBLIC or not public]
    groups = [(group, [one for one in known if one.group is group]) for group in Group]
    return [(group, found) for group, found in groups if found]

"""The folium map of an overview: bounds, addresses and our own constants, never anybody's words.

The page's script fetches the points and writes names as text (decision text-outside-folium), so
the page does not grow with the number of communities.
"""

import re

from mapserve.rendering.community_map import CommunityMap, Drawing, parts_of
from mapserve.rendering.map_plan import MapParts, OverviewPlan

COUNTRY = (7, 19)  # zoom
_NONCE = re.compile(r"[A-Za-z0-9_-]+")
_ADDRESS = re.compile(
    r"/api/v1/(overview/(all|[0-9]{5})/(map|villages)\?term=[0-9]{2,3}(-[12])?"
    r"|country(\?q=[A-Za-z0-9%+_.~-]*)?)"
)


def overview_map(plan: OverviewPlan) -> MapParts:
    """Render the map into the three parts of its figure.

    Raises
    ------
    ValueError
        The nonce, the bounds or the address are not what they must be: a caller's mistake.
    """
    if not _NONCE.fullmatch(plan.nonce) or not _ADDRESS.fullmatch(plan.points_url):
        message = "nonce and address are plain letters and digits"
        raise ValueError(message)
    if not all(isinstance(side, float) for side in plan.bounds):
        message = "bounds are four numbers"
        raise ValueError(message)
    west, south, east, north = plan.bounds
    made = CommunityMap(plan, zooms=COUNTRY)
    drawing = {
        "bounds": [[south, west], [north, east]],
        "basemap": plan.basemap_url,
        "points": plan.points_url,
    }
    made.add_child(Drawing(plan.opens, drawing))
    return parts_of(made)

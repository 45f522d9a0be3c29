"""What a map is made from, and the parts it comes in: folium itself is elsewhere."""

from dataclasses import dataclass
from typing import Literal

Opens = Literal["show", "compare", "paper", "mapFile", "coverage"]
OverviewOpens = Literal["states", "villages", "country"]


@dataclass(frozen=True, kw_only=True)
class MapParts:
    """The three parts of a figure, each trusted markup made from constants."""

    header: str
    html: str
    script: str


@dataclass(frozen=True, kw_only=True)
class MapPlan:
    """What a community's map is made from.

    Parameters
    ----------
    slug
        Names the community in the addresses that the script asks.
    bounds
        West, south, east, north in WGS84 degrees.
    script_url, style_url
        Our built Leaflet with its script, and its style sheet; "" where the page has both inside.
    basemap_url
        Tile address with {z}, {y}, {x} from the settings, or "" for our own streets only.
    nonce
        Of the request's content security policy.
    public
        The reader is the public here.
    opens
        The function of our script that draws: the map, a comparison, a printed sheet, coverage.
    at
        Revision whose features are shown; None is now.
    since
        The revision that a comparison starts from.
    """

    slug: str
    bounds: tuple[float, float, float, float]
    script_url: str
    style_url: str
    basemap_url: str
    nonce: str
    public: bool
    opens: Opens = "show"
    at: int | None = None
    since: int | None = None


@dataclass(frozen=True, kw_only=True)
class OverviewPlan:
    """What the map of an overview is made from.

    Parameters
    ----------
    bounds
        West, south, east, north in WGS84 degrees.
    points_url
        Our own address of what it shows.
    opens
        The function of our script that draws: communities by state, villages by money, or the
        country for everybody.
    """

    bounds: tuple[float, float, float, float]
    script_url: str
    style_url: str
    basemap_url: str
    nonce: str
    points_url: str
    opens: OverviewOpens

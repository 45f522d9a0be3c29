"""Communities: found, listed, described, added."""

import re

import shapely
from geoalchemy2.shape import from_shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from layers.geometry.checks import check_position, check_valid
from layers.geometry.crs import WGS84, zone_of
from layers.words.invisible_characters import one_line
from layers.words.problems import Nature, Problem, WrongGeometryType
from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.programme.roles import Action, Place, ScopeKind, Viewer
from mapserve.services.communities.addresses import street_of
from mapserve.services.communities.answers import CommunityDetail, CommunityListed
from mapserve.store.models import Community
from mapserve.store.queries import communities as community_queries
from mapserve.store.queries.communities import CommunityState

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_COUNTY_CODE = 5  # a village code starts with its county's
_MOST = 200
EVERY_COUNTY = "all"  # instead of a county's code
_LONGEST_NAME, _LONGEST_PLACE, _LONGEST_PRECINCT = 80, 20, 40  # what the columns take
_ALIKE = 6


class OutsideCommunity(Problem):
    """A feature that lies wholly outside the community's boundary."""

    code = "outside-community"
    what = Text("超出{community}範圍。", "It lies outside {community}.")
    mend = Text("請移到界線內。", "Move it inside the boundary.")


class SlugTaken(Problem):
    """A community's short name that is in use."""

    code = "slug-taken"
    nature = Nature.CONFLICT
    what = Text("社區代號「{slug}」已經用過。", "The slug “{slug}” is already in use.")
    mend = Text("請用別的代號。", "Use another one.")


class SlugInvalid(Problem):
    """A community's short name that cannot stand in an address."""

    code = "slug-invalid"
    what = Text("社區代號「{slug}」不能用。", "The slug “{slug}” cannot be used.")
    mend = Text(
        "只用小寫英文、數字和連字號，64 個字以內。",
        "Use lower-case letters, digits and hyphens, 64 at most.",
    )


def is_slug(text: str) -> bool:
    """Tell whether a community could be called so in addresses."""
    return _SLUG.fullmatch(text) is not None


def no_such_community(slug: str) -> NotFound:
    """Return what to say of a slug that names none."""
    return NotFound(thing=Text("社區", "community"), name=slug)


def find_community(session: Session, slug: str) -> Community:
    """Return the community, or raise `NotFound`."""
    found = community_queries.by_slug(session, slug) if is_slug(slug) else None
    if found is None:
        raise no_such_community(slug)
    return found


def own_communities(session: Session, viewer: Viewer, *, limit: int) -> tuple[list[Community], int]:
    """Return the communities that the viewer belongs to or looks after, and how many there are.

    An appointment for everywhere names none: all are listed anyway.
    """
    scopes: dict[ScopeKind, list[str]] = {kind: [] for kind in ScopeKind}
    for one in viewer.appointments:
        scopes[one.scope_kind].append(one.scope)
    slugs, precincts, counties = (
        scopes[kind] for kind in (ScopeKind.COMMUNITY, ScopeKind.PRECINCT, ScopeKind.COUNTY)
    )
    if not (slugs or precincts or counties):
        return [], 0
    return community_queries.own(
        session, slugs=slugs, precincts=precincts, counties=counties, limit=limit
    )


def require_in_county(session: Session, viewer: Viewer, action: Action, county_code: str) -> None:
    """Refuse whoever may not do `action` in a county: for all of it, or in a community of it.

    Parameters
    ----------
    county_code
        Five digits, or `EVERY_COUNTY`.

    Raises
    ------
    SignInNeeded, Forbidden
    """
    if county_code == EVERY_COUNTY:
        viewer.require(action)
        return
    if viewer.may(action, Place.of_county(county_code)):
        return  # for all of it: whoever has a county looks after thousands of communities
    own, _ = own_communities(session, viewer, limit=_MOST)
    if any(one.county_code == county_code and viewer.may(action, place_of(one)) for one in own):
        return
    viewer.require(action, Place.of_county(county_code))


def own_county(viewer: Viewer, action: Action) -> str | None:
    """Return the county where a viewer may do `action`, `EVERY_COUNTY` for all, None for none."""
    if viewer.may(action):
        return EVERY_COUNTY
    seats = (one.scope for one in viewer.appointments if one.scope_kind is ScopeKind.COUNTY)
    return next((code for code in seats if viewer.may(action, Place.of_county(code))), None)


def find_county(session: Session, county_code: str) -> str:
    """Return what a county is called, "" for `EVERY_COUNTY`; `NotFound` where no community is."""
    if county_code == EVERY_COUNTY:
        return ""
    name = community_queries.county_name(session, county_code)
    if name is None:
        raise NotFound(thing=Text("縣市", "county"), name=county_code[:10])
    return name


def find_state(connection: Connection, slug: str) -> CommunityState:
    """Return what reading the community's map needs to know, or raise `NotFound`."""
    found = community_queries.state(connection, slug) if is_slug(slug) else None
    if found is None:
        raise no_such_community(slug)
    return found


def list_communities(
    session: Session, *, query: str = "", limit: int = 50, after: str = ""
) -> list[CommunityListed]:
    """Return at most `limit` (to 200) communities in order of slug.

    Parameters
    ----------
    query
        Part of the slug, the village code, the precinct, or county, town and name written
        together; or a street, as an address has it.
    after
        The last slug of the page before.
    """
    limit = max(1, min(limit, _MOST))
    # PostgreSQL takes no NUL in text, and no slug or name has one.
    query, after = query.replace("\0", "").strip(), after.replace("\0", "")
    rows = community_queries.page(
        session, query=query, street=street_of(query), limit=limit, after=after
    )
    return [CommunityListed(**row) for row in rows]


def nearest_communities(
    session: Session, lon: float, lat: float, *, limit: int
) -> list[tuple[CommunityListed, float]]:
    """Return the communities nearest to a position, each with metres to its boundary, 0 inside.

    Raises
    ------
    OutsideTaiwan
    """
    check_position(lon, lat)
    found = community_queries.nearest(session, lon=lon, lat=lat, limit=limit)
    return [(CommunityListed(**row), metres) for row, metres in found]


def similar_communities(session: Session, slug: str) -> list[CommunityListed]:
    """Return at most `_ALIKE` communities whose slug begins as `slug` does, as the list has them.

    People mistype or cut off the end of an address: its last two letters do not count.
    """
    beginning = slug.lower()[: max(2, len(slug) - 2)]
    rows = community_queries.beginning(session, beginning, limit=_ALIKE)
    return [CommunityListed(**row) for row in rows]


def describe_community(session: Session, community: Community) -> CommunityDetail:
    """Return a community with its boundary and the days on which its map was saved."""
    return CommunityDetail(
        **community_queries.one(session, community.id),
        saved_on=community_queries.saved_on(session, community.id),
    )


def place_of(community: Community | CommunityState) -> Place:
    """Return what an appointment's scope is matched against."""
    return Place(
        slug=community.slug, precinct=community.precinct, county_code=community.county_code
    )


def add_community(  # noqa: PLR0913 - what a community is
    session: Session,
    *,
    viewer: Viewer,
    slug: str,
    name: str,
    village_code: str,
    boundary: BaseGeometry,
    county: str,
    town: str,
    precinct: str | None = None,
) -> Community:
    """Add a community.

    Parameters
    ----------
    village_code
        Its first five characters are the county's code.
    boundary
        Polygon or MultiPolygon, WGS84 degrees.

    Raises
    ------
    SignInNeeded, Forbidden
        The viewer may not add communities.
    SlugInvalid, SlugTaken, WrongGeometryType, GeometryInvalid, OutsideTaiwan
    """
    viewer.require(Action.ADD_COMMUNITY)
    if not _SLUG.fullmatch(slug):
        raise SlugInvalid(slug=slug)
    if community_queries.by_slug(session, slug) is not None:
        raise SlugTaken(slug=slug)
    boundary = _checked(boundary)
    centre = boundary.centroid
    community = Community(
        slug=slug,
        name=one_line(name, _LONGEST_NAME),
        village_code=village_code,
        county_code=village_code[:_COUNTY_CODE],
        county=one_line(county, _LONGEST_PLACE),
        town=one_line(town, _LONGEST_PLACE),
        precinct=one_line(precinct, _LONGEST_PRECINCT) if precinct else None,
        boundary=from_shape(boundary, srid=WGS84),
        zone=zone_of(centre.x, centre.y),
        revision=0,
    )
    session.add(community)
    try:
        session.flush()
    except IntegrityError as error:
        # Only another process adding the same slug at this moment gets past the check above.
        raise SlugTaken(slug=slug) from error
    return community


def _checked(boundary: BaseGeometry) -> BaseGeometry:
    if boundary.geom_type not in ("Polygon", "MultiPolygon"):
        raise WrongGeometryType(
            layer=Text("社區界線", "A community boundary"),
            given=boundary.geom_type,
            known="Polygon、MultiPolygon",
        )
    check_valid(boundary)
    west, south, east, north = boundary.bounds
    check_position(west, south)
    check_position(east, north)
    flat = shapely.force_2d(boundary)
    return flat if flat.geom_type == "MultiPolygon" else shapely.MultiPolygon([flat])

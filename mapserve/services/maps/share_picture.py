"""The picture that a link to a community shows in a chat: what the public sees, and no more."""

import json

from sqlalchemy.orm import Session

from mapserve.programme.roles import ANYONE
from mapserve.rendering.share_picture import SharePlan, community_svg, map_svg
from mapserve.services.communities.directory import describe_community
from mapserve.services.maps.base_map import read_base
from mapserve.services.maps.features import read_features
from mapserve.store.models import Community


def share_svg(session: Session, community: Community) -> str:
    """Return the picture as SVG: the same for the same public map, whoever asks."""
    return community_svg(_plan(session, community))


def public_map_svg(session: Session, community: Community) -> str:
    """Return the public map alone as SVG, for the community's own page."""
    return map_svg(_plan(session, community))


def _plan(session: Session, community: Community) -> SharePlan:
    described = describe_community(session, community)
    return SharePlan(
        name=community.name,
        place=f"{community.county} {community.town}",
        bounds=described.bounds,
        boundary=described.boundary,
        base=json.loads(read_base(session, community)[0]),
        features=json.loads(read_features(session, community, viewer=ANYONE)),
    )

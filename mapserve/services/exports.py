"""A community's features as a file, for one audience."""

import json
from pathlib import PurePath

from sqlalchemy.orm import Session

from layers.catalogue import CATALOGUE, layer_of
from layers.contract import Audience
from mapserve.exchange.writers import check_format, write_csv
from mapserve.programme.roles import ANYONE, Appointment, Role, ScopeKind, Viewer
from mapserve.services.communities import find_community
from mapserve.services.features import read_features


def export_features(  # noqa: PLR0913 - what is asked for
    session: Session,
    slug: str,
    name: str,
    *,
    audience: Audience,
    layer: str | None = None,
    revision: int | None = None,
) -> str:
    """Return the content of a file called `name` (.geojson or .csv).

    Parameters
    ----------
    audience
        Whose view is written: nothing passes that they may not see.
    revision
        As of which revision; None is now.

    Raises
    ------
    NotFound, UnknownLayer, RevisionUnknown, FileUnreadable
    """
    suffix = PurePath(name).suffix.lower()
    check_format(name, suffix)
    community = find_community(session, slug)
    layers = (layer_of(layer),) if layer else CATALOGUE
    content = read_features(
        session, community, viewer=_viewer(audience, slug), layer=layer, at=revision
    )
    return content if suffix == ".geojson" else write_csv(json.loads(content), layers)


def _viewer(audience: Audience, slug: str) -> Viewer:
    """Return somebody of that audience at the community."""
    if audience is Audience.PUBLIC:
        return ANYONE
    if audience is Audience.MEMBERS:
        return Viewer(appointments=(Appointment(Role.LEADER, ScopeKind.COMMUNITY, slug),))
    return Viewer(appointments=(Appointment(Role.ADMIN, ScopeKind.ALL, ""),))

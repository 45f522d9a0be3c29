"""A community's features as a file, for one audience."""

import json
from pathlib import PurePath

from sqlalchemy.orm import Session

from layers.model.catalogue import CATALOGUE, layer_of
from layers.words.audience import Audience
from mapserve.exchange.writers import check_format, write_csv
from mapserve.services.communities.directory import find_community
from mapserve.services.maps.features import read_features
from mapserve.services.maps.map_file import somebody, standalone_map


def export_features(  # noqa: PLR0913 - what is asked for
    session: Session,
    slug: str,
    name: str,
    *,
    audience: Audience,
    layer: str | None = None,
    revision: int | None = None,
) -> str:
    """Return the content of a file called `name` (.geojson, .csv or .html).

    Parameters
    ----------
    audience
        Whose view is written: nothing passes that they may not see.
    revision
        As of which revision; None is now.

    Raises
    ------
    NotFound, UnknownLayer, RevisionUnknown, FileUnreadable, FrontEndMissing
    """
    suffix = PurePath(name).suffix.lower()
    check_format(name, suffix)
    community = find_community(session, slug)
    layers = (layer_of(layer),) if layer else CATALOGUE
    if suffix == ".html":
        return standalone_map(session, community, audience=audience, layer=layer, revision=revision)
    content = read_features(
        session, community, viewer=somebody(audience, slug), layer=layer, at=revision
    )
    return content if suffix == ".geojson" else write_csv(json.loads(content), layers)

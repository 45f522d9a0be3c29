"""A community's features as a file, for one audience."""

from sqlalchemy.orm import Session

from layers.model.catalogue import CATALOGUE, layer_of
from layers.words.audience import Audience
from mapserve.exchange.formats import write
from mapserve.exchange.formats.contract import Extract, FileFormat
from mapserve.services.maps.answers import Edition
from mapserve.services.maps.features import read_features
from mapserve.services.maps.map_file import make_map_file, somebody
from mapserve.store.models import Community


def export_map(  # noqa: PLR0913 - what is asked for
    session: Session,
    community: Community,
    *,
    as_: FileFormat,
    audience: Audience,
    layer: str | None = None,
    revision: int | None = None,
    edition: Edition | None = None,
) -> bytes:
    """Return a file of a community's map.

    Parameters
    ----------
    as_
        One of the formats of `mapserve.exchange.formats.WRITTEN`.
    audience
        Whose view is written: nothing passes that they may not see.
    revision
        As of which revision; None is now.
    edition
        Whose revision is written, and its seal.

    Raises
    ------
    UnknownLayer, RevisionUnknown, FrontEndMissing
    """
    layers = (layer_of(layer),) if layer else CATALOGUE
    at = edition.revision if edition else revision
    viewer = somebody(audience, community.slug)
    extract = Extract(
        layers=layers,
        features=lambda: read_features(session, community, viewer=viewer, layer=layer, at=at),
        map_page=lambda: make_map_file(
            session, community, audience=audience, layer=layer, revision=at, edition=edition
        ),
    )
    return write(as_, extract)

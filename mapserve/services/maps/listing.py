"""The public list of a map in words: what a reader without script, or a search engine, gets."""

from sqlalchemy.orm import Session

from layers.model.catalogue import CATALOGUE, layer_of
from layers.words.answer import Answer
from layers.words.audience import Audience
from layers.words.text import Text
from mapserve.services.maps.features import allow_list
from mapserve.store.models import Community
from mapserve.store.queries import listing as listing_queries
from mapserve.store.queries.listing import ListedRow


class Listed(Answer):
    """A public feature in words; `place` is its address, else the street it stands at."""

    layer: Text
    title: Text
    place: Text | None
    state: Text | None


class Listing(Answer):
    """A page of the list, and whether there are more."""

    rows: list[Listed]
    more: bool


def public_list(
    session: Session, community: Community, *, limit: int, before: int = 0, at: int | None = None
) -> Listing:
    """Return at most `limit` features that everybody may see, after the first `before`.

    They come layer by layer as in the legend. `at` is a revision; None is now.
    """
    found = listing_queries.rows(
        session,
        community_id=community.id,
        allowed=allow_list(Audience.PUBLIC),
        layers=[layer.kind for layer in CATALOGUE],
        limit=limit + 1,
        before=before,
        at=at,
    )
    return Listing(rows=[_listed(row) for row in found[:limit]], more=len(found) > limit)


def _listed(row: ListedRow) -> Listed:
    layer = layer_of(row.layer)
    street = row.street and Text(f"{row.street}旁", f"by {row.street}")
    return Listed(
        layer=layer.label,
        title=layer.title_of(row.properties) or layer.label,
        place=layer.in_words(row.properties, "address") or street or None,
        state=layer.in_words(row.properties, layer.state),
    )
